import { CodedError } from '@blockcluster/btml';
import type { AbiParameter, Hex } from 'viem';
import type { ContractParameter } from '../descriptor.ts';
import { limits } from '../limits.ts';

/** A type of the contract ABI: what its elements are, and the lengths of its arrays, innermost first. */
export interface EvmType {
  readonly base: string;
  /** `undefined` where the length is not fixed. */
  readonly dimensions: readonly (number | undefined)[];
}

/**
 * Reads a type as an ABI writes it (Solidity, "Contract ABI Specification": Types), aliases `uint` and `int` resolved;
 * throws CONTRACT_TYPE. Arrays without elements and structs without members are refused: Solidity has none, and an
 * answer could claim any number of them.
 */
export function parseType(type: string, pointer: string): EvmType {
  const [, word = '', suffix = ''] = /^([a-z0-9]{1,16})((?:\[[0-9]{0,5}\]){0,9})$/.exec(type) ?? [];
  const base = word === 'uint' || word === 'int' ? `${word}256` : word;
  const dimensions = [...suffix.matchAll(/\[([0-9]*)\]/g)].map(([, size]) => (size ? Number(size) : undefined));
  if (!isBase(base)) throw refused(type, pointer, 'A type that the ABI does not know');
  if (dimensions.length > limits.dimensions) throw refused(type, pointer, 'Too many arrays inside each other');
  const fixed = dimensions.map((size) => size ?? 1);
  if (fixed.includes(0) || fixed.reduce((a, b) => a * b, 1) > limits.fixedLength)
    throw refused(type, pointer, `An array of fixed length has between 1 and ${limits.fixedLength} elements`);
  return { base, dimensions };
}

/** Whether a type is an integer, and of how many bits. */
export function integerType(base: string): { readonly signed: boolean; readonly bits: number } | undefined {
  const [, unsigned, digits] = /^(u?)int([0-9]+)$/.exec(base) ?? [];
  return digits === undefined ? undefined : { signed: unsigned === '', bits: Number(digits) };
}

/** How many bytes a `bytesN` has; undefined for every other type. A function reference is an address and a selector. */
export function fixedBytes(base: string): number | undefined {
  if (base === 'function') return 24;
  const [, digits] = /^bytes([0-9]+)$/.exec(base) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function isBase(base: string): boolean {
  if (['address', 'bool', 'string', 'bytes', 'tuple', 'function'].includes(base)) return true;
  const integer = integerType(base);
  if (integer !== undefined) return /^u?int[1-9]/.test(base) && integer.bits % 8 === 0 && integer.bits <= 256;
  const size = fixedBytes(base);
  return size !== undefined && /^bytes[1-9]/.test(base) && size <= 32;
}

/** The type as signatures write it: a tuple as the types of its members in parentheses. */
export function canonicalType(parameter: ContractParameter): string {
  if (parameter.components === undefined) return parameter.type;
  return `(${parameter.components.map(canonicalType).join(',')})${parameter.type.slice('tuple'.length)}`;
}

/**
 * The parameter as viem's codec takes it. Tuples lose the names of their members, so that values are lists in both
 * directions and no name of a stranger becomes a key; a function reference is coded as the 24 bytes that it is.
 */
export function codecParameter(parameter: ContractParameter): AbiParameter {
  const type = parameter.type.replace(/^function/, 'bytes24');
  if (parameter.components === undefined) return { type };
  return { type, components: parameter.components.map(codecParameter) };
}

/** Text that was found to begin with 0x, in the type that viem wants. */
export function asHex(text: string): Hex {
  return `0x${text.slice(2)}`;
}

function refused(type: string, pointer: string, message: string): CodedError {
  return new CodedError('CONTRACT_TYPE', `${message}: ${type.slice(0, 64)}`, { pointer });
}
