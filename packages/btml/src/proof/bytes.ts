import { CodedError } from '../errors.ts';

const hexPattern = /^(?:[0-9a-f]{2})*$/;

/** Joins byte strings. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether two byte strings are equal. Nothing compared here is secret. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A copy in reverse order: Bitcoin shows hashes the other way round than it stores them. */
export function reversed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse();
}

const digits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lowercase hex. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += digits[byte];
  return out;
}

/** Whether `text` is lowercase hex of whole bytes (of exactly `length` bytes, if given). */
export function isHex(text: string, length?: number): boolean {
  return (length === undefined || text.length === 2 * length) && hexPattern.test(text);
}

/** Lowercase hex to bytes; throws PROOF_HEX for anything else, or for another length than `length` bytes. */
export function fromHex(text: string, pointer?: string, length?: number): Uint8Array {
  if (!isHex(text, length)) {
    const wanted = length === undefined ? 'whole bytes' : `exactly ${length} bytes`;
    throw new CodedError('PROOF_HEX', `Expected lowercase hex of ${wanted}`, pointer === undefined ? {} : { pointer });
  }
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
