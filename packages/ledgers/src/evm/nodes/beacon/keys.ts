import { createCipheriv, createHash, pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bytesToHex } from 'viem';

/** The ciphersuite of Ethereum's consensus layer: proof of possession, public keys in G1, signatures in G2. */
const domainTag = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';

const signatures = bls12_381.longSignatures;

/** A validator's signing key. */
export interface ValidatorKey {
  readonly secret: Uint8Array;
  /** 48 bytes, compressed. */
  readonly publicKey: Uint8Array;
}

/** Fresh keys; a chain whose committee signs with published keys proves nothing. */
export function newValidatorKeys(count: number): ValidatorKey[] {
  return Array.from({ length: count }, () => {
    const secret = bls12_381.utils.randomSecretKey();
    return { secret, publicKey: signatures.getPublicKey(secret).toBytes() };
  });
}

/** A BLS signature of 96 bytes over a signing root. */
export function signRoot(key: ValidatorKey, root: Uint8Array): Uint8Array {
  return signatures.sign(signatures.hash(root, domainTag), key.secret).toBytes();
}

/** Rounds of key derivation. The password is 192 random bits: there is nothing to be gained by guessing slowly. */
const rounds = 1024;

/** An EIP-2335 keystore of a key, under a random password. */
export function keystore(key: ValidatorKey, password: string): string {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const derived = pbkdf2Sync(password.normalize('NFKD'), salt, rounds, 32, 'sha256');
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const message = Buffer.concat([cipher.update(key.secret), cipher.final()]);
  const checksum = createHash('sha256').update(derived.subarray(16, 32)).update(message).digest('hex');
  return JSON.stringify({
    crypto: {
      kdf: {
        function: 'pbkdf2',
        params: { dklen: 32, c: rounds, prf: 'hmac-sha256', salt: salt.toString('hex') },
        message: '',
      },
      checksum: { function: 'sha256', params: {}, message: checksum },
      cipher: { function: 'aes-128-ctr', params: { iv: iv.toString('hex') }, message: message.toString('hex') },
    },
    description: 'BlockCluster local validator',
    pubkey: bytesToHex(key.publicKey).slice(2),
    path: '',
    uuid: randomUUID(),
    version: 4,
  });
}
