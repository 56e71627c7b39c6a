import type { ContractDescriptor } from '../descriptor.ts';
import { header, type ImportNames } from '../header.ts';
import { limits } from '../limits.ts';
import { type Json, parsed } from '../read.ts';
import { importAbi } from './import-abi.ts';

/** A descriptor of a Solidity ABI: its JSON, as text or parsed. */
export function describeAbi(abi: Json, names: ImportNames): ContractDescriptor {
  const members = importAbi(parsed(abi, limits.interfaceText));
  return { ...header('evm', names), ...members, source: { format: 'solidity-abi' } };
}
