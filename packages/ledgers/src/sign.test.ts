import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect, it } from 'vitest';
import { signDigest } from './sign.ts';

it('signs so that the key can be recovered from the last byte, always alike and with low S', () => {
  const secret = new Uint8Array(32).fill(7);
  for (let i = 0; i < 16; i++) {
    const digest = new Uint8Array(32).fill(i);
    const signature = signDigest(digest, secret);
    expect(signature).toHaveLength(65);
    expect(signDigest(digest, secret)).toEqual(signature);
    const compact = secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact');
    expect(compact.hasHighS()).toBe(false);
    const recovered = compact.addRecoveryBit(signature[64] ?? 9).recoverPublicKey(digest);
    expect(recovered.toBytes(true)).toEqual(secp256k1.getPublicKey(secret, true));
  }
});
