import { secp256k1 } from '@noble/curves/secp256k1.js';

/**
 * A signature as drivers take it: r, s, and the recovery bit (65 bytes), ECDSA over secp256k1 with low S and the
 * deterministic nonce of RFC 6979.
 *
 * @param digest 32 bytes, signed as they are.
 */
export function signDigest(digest: Uint8Array, secret: Uint8Array): Uint8Array {
  // noble puts the recovery bit first.
  const recovered = secp256k1.sign(digest, secret, { prehash: false, lowS: true, format: 'recovered' });
  return Uint8Array.of(...recovered.subarray(1), recovered[0] ?? 0);
}
