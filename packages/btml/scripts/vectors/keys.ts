import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { encodeDidKey, type PlainSuite } from '../../src/index.ts';

interface TestKey {
  readonly secret: Uint8Array;
  readonly did: string;
  sign(hash: Uint8Array): Uint8Array;
}

/** Secrets that everybody knows: 32 equal bytes. They sign vectors and nothing else. */
const secret = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

function testKey(suite: PlainSuite, byte: number): TestKey {
  const key = secret(byte);
  if (suite === 'ed25519') {
    const did = encodeDidKey({ type: suite, bytes: ed25519.getPublicKey(key) });
    return { secret: key, did, sign: (hash) => ed25519.sign(hash, key) };
  }
  const curve = suite === 'p256' ? p256 : secp256k1;
  const did = encodeDidKey({ type: suite, bytes: curve.getPublicKey(key, true) });
  return { secret: key, did, sign: (hash) => curve.sign(hash, key, { prehash: false, lowS: true }) };
}

export const keys = {
  ed25519: testKey('ed25519', 7),
  p256: testKey('p256', 8),
  secp256k1: testKey('secp256k1', 9),
  other: testKey('ed25519', 10),
} as const;
