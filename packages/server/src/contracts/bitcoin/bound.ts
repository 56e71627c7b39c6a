import { CodedError } from '@blockcluster/btml';
import {
  addressOfScript,
  type BitcoinValue,
  type ContractDescriptor,
  type NetworkParameters,
  parametersOf,
  scriptOf,
} from '@blockcluster/ledgers';
import type { Target } from '../platform.ts';

/** A script with its parameters: what an address stands for. */
export interface Bound {
  readonly parameters: ReadonlyMap<string, BitcoinValue>;
  readonly script: Uint8Array;
  /** The output script that pays to it, hex. */
  readonly output: string;
  readonly address: string;
}

/** The script of an instance. Throws CONTRACT_ARGUMENT. */
export function boundOf(
  descriptor: ContractDescriptor,
  { arguments: values }: Pick<Target, 'arguments'>,
  network: NetworkParameters,
): Bound {
  const bound = scriptOf(descriptor, values ?? {});
  return {
    parameters: parametersOf(descriptor, values ?? {}),
    script: Buffer.from(bound.script.slice(2), 'hex'),
    output: bound.output.slice(2),
    address: addressOfScript(bound, network),
  };
}

/** The same, of an address that was noted. Throws CONTRACT_CODE_OTHER where it is another script's. */
export function boundAt(
  descriptor: ContractDescriptor,
  target: Pick<Target, 'address' | 'arguments'>,
  network: NetworkParameters,
): Bound {
  const bound = boundOf(descriptor, target, network);
  if (bound.address === target.address) return bound;
  throw new CodedError('CONTRACT_CODE_OTHER', `With these arguments the contract stands at ${bound.address}`, {
    details: { expected: bound.address, found: target.address },
  });
}
