import { CodedError } from '@blockcluster/btml';

/** Readers for answers of a node, which are as untrusted as any input; each throws LEDGER_ANSWER with the place. */

export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(where, 'text');
}

export function integerOf(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw unexpected(where, 'an integer');
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(where, 'a list');
}

export function hashOf(value: unknown, where: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value;
  throw unexpected(where, 'a hash');
}

export function bytesOf(value: unknown, where: string): Uint8Array {
  if (typeof value !== 'string' || !/^(?:[0-9a-fA-F]{2})*$/.test(value)) throw unexpected(where, 'hex');
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

/** Coins per 1,000 vbytes, a decimal fraction, as satoshi per 1,000 vbytes. */
export function satoshiOf(value: unknown, where: string): bigint {
  if (typeof value === 'number' && value >= 0 && value < 21_000_000) return BigInt(Math.round(value * 1e8));
  throw unexpected(where, 'an amount of coins');
}

function unexpected(where: string, wanted: string): CodedError {
  return new CodedError('LEDGER_ANSWER', `The node's answer to ${where} is not ${wanted}.`);
}
