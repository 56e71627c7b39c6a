import { CodedError } from '@blockcluster/btml';
import type { Hex } from 'viem';

/** What a node answered, not yet looked at. */
export type Answer = unknown;

/** A member of something that may be no object at all. */
export function memberOf(answer: Answer, name: string): Answer {
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, name)) return undefined;
  return Reflect.get(answer, name);
}

/** The refusal of an answer that is not of the expected shape; `where` names method or member, never the content. */
export function unexpected(where: string, expected: string): CodedError {
  return new CodedError('LEDGER_ANSWER', `The node's answer is not ${expected}: ${where}`, { details: { where } });
}

/** Hex bytes of a JSON-RPC answer (`DATA`), lowercase; of exactly `length` bytes when given. */
export function data(answer: Answer, where: string, length?: number): Hex {
  if (typeof answer !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(answer)) throw unexpected(where, 'hex bytes');
  if (length !== undefined && answer.length !== 2 + 2 * length) throw unexpected(where, `${length} bytes`);
  return `0x${answer.slice(2).toLowerCase()}`;
}

/** A number of a JSON-RPC answer (`QUANTITY`), at most 256 bits. */
export function quantity(answer: Answer, where: string): bigint {
  if (typeof answer !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(answer)) throw unexpected(where, 'a hex number');
  return BigInt(answer);
}

/** A QUANTITY that fits a safe integer: heights, times, indexes. */
export function integer(answer: Answer, where: string): number {
  const value = quantity(answer, where);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw unexpected(where, 'a number of 53 bits');
  return Number(value);
}

/** A list of an answer. */
export function list(answer: Answer, where: string): readonly Answer[] {
  if (!Array.isArray(answer)) throw unexpected(where, 'a list');
  return answer;
}

/** A text of an answer. */
export function text(answer: Answer, where: string): string {
  if (typeof answer !== 'string') throw unexpected(where, 'a text');
  return answer;
}
