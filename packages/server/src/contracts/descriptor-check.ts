import { ContractDescriptor } from '@blockcluster/ledgers';
import { Compile } from 'typebox/compile';

/** Compiled once: read anew for each value, the schema took seconds for a large contract. */
const schema = Compile(ContractDescriptor);

/** Whether a value has the form of a descriptor. */
export function isDescriptor(value: unknown): value is ContractDescriptor {
  return schema.Check(value);
}
