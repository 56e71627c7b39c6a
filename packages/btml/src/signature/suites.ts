import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { CodedError } from '../errors.ts';
import type { PublicKey } from '../identifiers/did-key.ts';
import { verifyEd25519 } from './ed25519.ts';

/** Suites whose signature is over the hash itself; each goes with the key type of the same name. */
export type PlainSuite = 'ed25519' | 'p256' | 'secp256k1';

export function isPlainSuite(suite: string): suite is PlainSuite {
  return suite === 'ed25519' || suite === 'p256' || suite === 'secp256k1';
}

/** prehash: the hash is already the digest. lowS: of the two signatures (r, s) and (r, n - s) only one is valid. */
const ecdsa = { prehash: false, lowS: true } as const;

function curveOf(suite: 'p256' | 'secp256k1'): typeof p256 {
  return suite === 'p256' ? p256 : secp256k1;
}

/**
 * Brings an ECDSA signature to the lower of its two values of S.
 *
 * @throws CodedError SIG_VALUE
 */
export function normalizeSignature(suite: PlainSuite, value: Uint8Array): Uint8Array {
  if (value.length !== 64) throw new CodedError('SIG_VALUE', `a signature has 64 bytes, not ${value.length}`);
  if (suite === 'ed25519' || !isHighS(suite, value)) return value;
  const curve = curveOf(suite);
  const { r, s } = curve.Signature.fromBytes(value, 'compact');
  return new curve.Signature(r, curve.Point.Fn.neg(s)).toBytes('compact');
}

function holds(key: PublicKey, hash: Uint8Array, value: Uint8Array): boolean {
  if (key.type === 'ed25519') return verifyEd25519(value, hash, key.bytes);
  return curveOf(key.type).verify(value, hash, key.bytes, { ...ecdsa, format: 'compact' });
}

function isOnCurve(key: PublicKey): boolean {
  if (key.type === 'ed25519') {
    try {
      // A key of small order signs everything.
      return !ed25519.Point.fromBytes(key.bytes, false).isSmallOrder();
    } catch {
      return false;
    }
  }
  return curveOf(key.type).utils.isValidPublicKey(key.bytes, true);
}

/**
 * @param value 64 bytes: R and S of RFC 8032, or r and s of ECDSA, big-endian.
 * @throws CodedError SIG_KEY, SIG_VALUE, SIG_HIGH_S, SIG_INVALID
 */
export function checkSignature(key: PublicKey, hash: Uint8Array, value: Uint8Array, pointer: string): void {
  if (!isOnCurve(key)) throw new CodedError('SIG_KEY', 'the key is not a valid point', { pointer: `${pointer}/key` });
  if (value.length !== 64)
    throw new CodedError('SIG_VALUE', 'a signature has 64 bytes', { pointer: `${pointer}/value` });
  if (key.type !== 'ed25519' && isHighS(key.type, value)) {
    throw new CodedError('SIG_HIGH_S', 'S must be in the lower half of the group order', {
      pointer: `${pointer}/value`,
    });
  }
  if (!holds(key, hash, value)) {
    throw new CodedError('SIG_INVALID', 'the signature does not hold', { pointer: `${pointer}/value` });
  }
}

function isHighS(suite: 'p256' | 'secp256k1', value: Uint8Array): boolean {
  try {
    return curveOf(suite).Signature.fromBytes(value, 'compact').hasHighS();
  } catch {
    return false;
  }
}
