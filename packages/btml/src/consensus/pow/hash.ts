import { shortSha256 as sha256 } from '../../merkle/sha256.ts';
import { reversed, toHex } from '../../proof/bytes.ts';

/** Bitcoin's hash: SHA-256 twice. */
export function hash256(data: Uint8Array): Uint8Array {
  return sha256(sha256(data));
}

/** A hash as people write it: in reverse byte order. */
export function displayHash(hash: Uint8Array): string {
  return toHex(reversed(hash));
}

/** A hash as a number, little-endian as in the protocol. */
export function hashToNumber(hash: Uint8Array): bigint {
  return BigInt(`0x${displayHash(hash)}`);
}
