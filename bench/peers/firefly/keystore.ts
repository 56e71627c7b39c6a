import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import { keccak256 } from 'viem';

/** Light on purpose: the signer opens each key once, and that isn't what is measured. */
const COST = { N: 1_024, r: 8, p: 1 };

/**
 * A secp256k1 key as a file of the Web3 Secret Storage Definition, version 3 (what geth and FireFly's signer read).
 *
 * @param secret 32 bytes
 * @param address of the key, 40 hex digits without prefix
 */
export function keystoreV3(secret: Uint8Array, address: string, password: string): string {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const derived = scryptSync(password, salt, 32, COST);
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  const mac = keccak256(Buffer.concat([derived.subarray(16), ciphertext])).slice(2);
  return JSON.stringify({
    address,
    id: crypto.randomUUID(),
    version: 3,
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: iv.toString('hex') },
      ciphertext: ciphertext.toString('hex'),
      kdf: 'scrypt',
      kdfparams: { dklen: 32, n: COST.N, r: COST.r, p: COST.p, salt: salt.toString('hex') },
      mac,
    },
  });
}
