import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

const { Point } = ed25519;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/**
 * Ed25519 by the rules of spec.md 6.1: R and the key canonically encoded, S below the group order, the key not of small
 * order, and [S]B = R + [k]A itself. RFC 8032 (5.1.7) leaves it open to compare both sides times 8 instead, and the
 * library does so: that accepts signatures with a component of small order, which OpenSSL, libsodium and Go refuse.
 *
 * @returns false for anything that is no such signature, whatever is wrong with it.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const encodedR = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= Point.Fn.ORDER) return false;
  try {
    const key = Point.fromBytes(publicKey, false);
    const commitment = Point.fromBytes(encodedR, false);
    if (key.isSmallOrder()) return false;
    const hash = sha512.create().update(encodedR).update(publicKey).update(message).digest();
    const k = littleEndian(hash) % Point.Fn.ORDER;
    return commitment.add(key.multiplyUnsafe(k)).equals(Point.BASE.multiplyUnsafe(s));
  } catch {
    return false;
  }
}
