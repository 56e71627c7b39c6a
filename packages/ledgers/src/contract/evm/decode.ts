import { CodedError } from '@blockcluster/btml';
import { decodeAbiParameters } from 'viem';
import type { ContractParameter } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { asHex, codecParameter, type EvmType, integerType, parseType } from './type.ts';

/** A value as JSON: integers as decimal strings, bytes and addresses as lowercase 0x-hex, tuples by name. */
export type JsonValue = string | boolean | readonly JsonValue[] | JsonValues;
export interface JsonValues {
  readonly [name: string]: JsonValue;
}

/**
 * ABI-coded bytes as values by name. Throws CONTRACT_ANSWER for bytes that the types don't allow: too short, too long,
 * pointing outside, or a number that its type doesn't hold. Text that is no UTF-8 is shown with U+FFFD, as everywhere.
 */
export function decodeEvmValues(parameters: readonly ContractParameter[], bytes: string): JsonValues {
  const values = decodeList(parameters, bytes);
  return Object.fromEntries(parameters.map((parameter, index) => [parameter.name, read(parameter, values[index])]));
}

function decodeList(parameters: readonly ContractParameter[], bytes: string): readonly unknown[] {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(bytes)) throw unreadable('What was answered is not 0x and hex');
  if (bytes.length > 2 + 2 * limits.data) throw unreadable(`What was answered is longer than ${limits.data} bytes`);
  if (parameters.length === 0) return [];
  if (bytes === '0x') throw unreadable('Nothing was answered: there may be no contract at the address');
  try {
    return decodeAbiParameters(parameters.map(codecParameter), asHex(bytes));
  } catch (cause) {
    throw unreadable('What was answered is not what the interface says', cause);
  }
}

function read(parameter: ContractParameter, value: unknown): JsonValue {
  const type = parseType(parameter.type, '');
  return readDimension(parameter, type, type.dimensions.length, value);
}

function readDimension(parameter: ContractParameter, type: EvmType, left: number, value: unknown): JsonValue {
  if (left > 0) return listOf(value).map((item) => readDimension(parameter, type, left - 1, item));
  const { components } = parameter;
  if (components === undefined) return readScalar(type.base, value);
  const members = listOf(value);
  return Object.fromEntries(components.map((component, index) => [component.name, read(component, members[index])]));
}

function readScalar(base: string, value: unknown): JsonValue {
  const integer = integerType(base);
  if (integer !== undefined) {
    const safe = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!safe || !(typeof value === 'bigint' || typeof value === 'number')) throw unreadable(`A ${base} is no number`);
    const number = BigInt(value);
    const inside = integer.signed ? BigInt.asIntN(integer.bits, number) : BigInt.asUintN(integer.bits, number);
    if (inside !== number) throw unreadable(`A ${base} is out of its bounds`);
    return number.toString();
  }
  if (base === 'bool' && typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw unreadable(`A ${base} is none`);
  return base === 'address' ? value.toLowerCase() : value;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable('A list is none');
}

/** The refusal of bytes that a ledger gave. */
export function unreadable(message: string, cause?: unknown): CodedError {
  return new CodedError('CONTRACT_ANSWER', message, cause === undefined ? {} : { cause });
}
