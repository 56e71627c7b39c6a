import { type Answer, list, memberOf, unexpected } from '../client/answer.ts';

/** Turns a part of an answer into a value of a known type, or throws LEDGER_ANSWER naming the member. */
export type Reader<T> = (answer: Answer, where: string) => T;

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Values<S extends Shape> = { readonly [K in keyof S]: ReturnType<S[K]> };

/** An object with these members; others are ignored, as clients add their own. */
export function object<S extends Shape>(shape: S): Reader<Values<S>> {
  const readers = Object.entries(shape);
  return (answer, where) => {
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw unexpected(where, 'an object');
    const values: Record<string, unknown> = {};
    for (const [name, read] of readers) values[name] = read(memberOf(answer, name), `${where}.${name}`);
    if (!hasAll<S>(values, readers)) throw unexpected(where, 'an object');
    return values;
  };
}

function hasAll<S extends Shape>(
  values: Record<string, unknown>,
  readers: readonly (readonly [string, unknown])[],
): values is Record<string, unknown> & Values<S> {
  return readers.every(([name]) => name in values);
}

/** A list of at most `max` items, or of exactly `length`. */
export function listOf<T>(read: Reader<T>, limit: { readonly max: number } | { readonly length: number }) {
  return (answer: Answer, where: string): readonly T[] => {
    const items = list(answer, where);
    if ('length' in limit ? items.length !== limit.length : items.length > limit.max)
      throw unexpected(where, `a list of ${'length' in limit ? limit.length : `at most ${limit.max}`}`);
    return items.map((item, index) => read(item, `${where}[${index}]`));
  };
}

/** What may be absent or null. */
export function maybe<T>(read: Reader<T>): Reader<T | undefined> {
  return (answer, where) => (answer === undefined || answer === null ? undefined : read(answer, where));
}

/** Bytes as hex with 0x: exactly `length` of them, or at most `max`. */
export function bytes(limit: { readonly length: number } | { readonly max: number }): Reader<Uint8Array> {
  return (answer, where) => {
    if (typeof answer !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(answer)) throw unexpected(where, 'hex bytes');
    const length = (answer.length - 2) / 2;
    if ('length' in limit ? length !== limit.length : length > limit.max)
      throw unexpected(where, 'length' in limit ? `${limit.length} bytes` : `at most ${limit.max} bytes`);
    return Uint8Array.from({ length }, (_, i) => Number.parseInt(answer.slice(2 + 2 * i, 4 + 2 * i), 16));
  };
}

export const bytes32 = bytes({ length: 32 });

/** A decimal number of at most `bits` bits; the beacon API writes numbers as strings. */
export function uint(bits: number): Reader<bigint> {
  return (answer, where) => {
    if (typeof answer !== 'string' || !/^(?:0|[1-9][0-9]{0,77})$/.test(answer)) throw unexpected(where, 'a number');
    const value = BigInt(answer);
    if (value >> BigInt(bits) !== 0n) throw unexpected(where, `a number of ${bits} bits`);
    return value;
  };
}

const readUint64 = uint(64);

/** A decimal number that fits a safe integer: slots, epochs, times. */
export function count(answer: Answer, where: string): number {
  const value = readUint64(answer, where);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw unexpected(where, 'a number of 53 bits');
  return Number(value);
}

export function flag(answer: Answer, where: string): boolean {
  if (typeof answer !== 'boolean') throw unexpected(where, 'a boolean');
  return answer;
}

/** The value together with the JSON that it was read from. */
export function withJson<T extends object>(read: Reader<T>): Reader<T & { readonly json: Answer }> {
  return (answer, where) => ({ ...read(answer, where), json: answer });
}
