import { hash, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from '../context.ts';

const KEY = /^bck_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export interface ParsedKey {
  readonly id: string;
  readonly secret: string;
}

/** SHA-256: enough for secrets of 256 random bits, which nobody can guess; passwords would need a slow hash. */
export function digest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A new secret of 256 bits, base64url. */
export function newSecret(random: RandomSource): string {
  return Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
}

/** A short public identifier of 80 bits. */
export function newId(random: RandomSource): string {
  return Array.from(random.bytes(16), (byte) => ALPHABET.charAt(byte & 31)).join('');
}

/** The parts of `bck_<id>_<secret>`, or undefined. */
export function parseKey(text: string): ParsedKey | undefined {
  const match = KEY.exec(text);
  const [, id, secret] = match ?? [];
  return id && secret ? { id, secret } : undefined;
}
