import { CodedError } from '@blockcluster/btml';
import { pointerTo } from '@blockcluster/btml/model/pointer.ts';
import { checksumAddress, isAddress } from 'viem';
import type { ContractParameter } from '../descriptor.ts';
import { type Json, objectIn } from '../read.ts';
import { canonicalType, type EvmType, fixedBytes, integerType, parseType } from './type.ts';

/** What becomes of a scalar, and of the values of an array or a tuple; types are spelled as signatures spell them. */
export interface Builder<Result> {
  /** Hex is lowercase with 0x, an address too. */
  readonly scalar: (type: string, value: bigint | boolean | string) => Result;
  readonly list: (type: string, values: readonly Result[]) => Result;
}

/** JSON arguments, by name, in the order of their parameters. Throws CONTRACT_ARGUMENT with a pointer. */
export function readArguments<Result>(
  parameters: readonly ContractParameter[],
  value: Json,
  pointer: string,
  builder: Builder<Result>,
): readonly Result[] {
  const object = objectIn(value);
  if (object === undefined) throw unfit('an object with the arguments by name', pointer);
  const unknown = object.names().find((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown !== undefined)
    throw unfit(`no "${unknown.slice(0, 64)}": there are ${listed(parameters)}`, pointerTo(pointer, unknown));
  return parameters.map((parameter) => readValue(parameter, object.get(parameter.name), pointer, builder));
}

function readValue<Result>(
  parameter: ContractParameter,
  value: Json,
  parent: string,
  builder: Builder<Result>,
): Result {
  const pointer = `${parent}/${parameter.name}`;
  const type = parseType(parameter.type, pointer);
  return readDimension(parameter, type, type.dimensions.length, value, pointer, builder);
}

function readDimension<Result>(
  parameter: ContractParameter,
  type: EvmType,
  left: number,
  value: Json,
  pointer: string,
  builder: Builder<Result>,
): Result {
  const written = typeAt(parameter, type, left);
  if (left > 0) {
    const size = type.dimensions[left - 1];
    if (!Array.isArray(value) || (size !== undefined && value.length !== size))
      throw unfit(size === undefined ? 'a list' : `a list of ${size}`, pointer);
    const items = value.map((item: Json, index) =>
      readDimension(parameter, type, left - 1, item, `${pointer}/${index}`, builder),
    );
    return builder.list(written, items);
  }
  if (parameter.components !== undefined)
    return builder.list(written, readArguments(parameter.components, value, pointer, builder));
  return builder.scalar(type.base, readScalar(type.base, value, pointer));
}

function typeAt({ components }: ContractParameter, type: EvmType, dimensions: number): string {
  const base = components === undefined ? type.base : `(${components.map(canonicalType).join(',')})`;
  return (
    base +
    type.dimensions
      .slice(0, dimensions)
      .map((size) => `[${size ?? ''}]`)
      .join('')
  );
}

function readScalar(base: string, value: Json, pointer: string): bigint | boolean | string {
  if (value === undefined) throw unfit(`a ${base}`, pointer);
  const integer = integerType(base);
  if (integer !== undefined) return readInteger(base, integer, value, pointer);
  if (base === 'bool') {
    if (typeof value !== 'boolean') throw unfit('true or false', pointer);
    return value;
  }
  if (typeof value !== 'string') throw unfit(`a ${base} as text`, pointer);
  if (base === 'string') {
    if (!value.isWellFormed()) throw unfit('text of whole characters', pointer);
    return value;
  }
  if (base === 'address') return readAddress(value, pointer);
  const size = fixedBytes(base);
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(value) || (size !== undefined && value.length !== 2 + 2 * size))
    throw unfit(`0x and ${size === undefined ? 'pairs of hex digits' : `${2 * size} hex digits`}`, pointer);
  return value.toLowerCase();
}

function readInteger(
  base: string,
  { signed, bits }: { readonly signed: boolean; readonly bits: number },
  value: Json,
  pointer: string,
): bigint {
  const number = integerOf(value);
  if (number === undefined) throw unfit(`a ${base}: a decimal integer as text, or a JSON integer below 2^53`, pointer);
  const most = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const least = signed ? -most - 1n : 0n;
  if (number < least || number > most) throw unfit(`a ${base}: between ${least} and ${most}`, pointer);
  return number;
}

/** An integer in decimal, or a number that JSON carries without loss. */
function integerOf(value: Json): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^(?:0|-?[1-9][0-9]{0,77})$/.test(value) ? BigInt(value) : undefined;
}

/** An address in mixed case has a checksum in it (EIP-55): a slip of a digit is found. */
function readAddress(value: string, pointer: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) throw unfit('an address: 0x and 40 hex digits', pointer);
  const lower = value.toLowerCase();
  const mixed = value !== lower && value.slice(2) !== lower.slice(2).toUpperCase();
  if (mixed && isAddress(lower) && checksumAddress(lower) !== value)
    throw unfit('an address with the right checksum (or in lower case, without one)', pointer);
  return lower;
}

function listed(parameters: readonly ContractParameter[]): string {
  const names = parameters.slice(0, 32).map(({ name }) => name);
  return names.length === 0 ? 'no arguments' : names.join(', ');
}

/** The refusal of one value. */
export function unfit(expected: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_ARGUMENT', `There must be ${expected}`, { pointer });
}
