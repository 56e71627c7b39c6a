import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base64url } from '../encoding/bits.ts';
import { encodeDidKey } from '../identifiers/did-key.ts';
import { canonicalize } from '../json/canonical.ts';
import type { BtmlRecord } from '../kinds/record.ts';
import { type SignatureInput, signatureHash, signatureInput, signEnvelope, verifyEnvelope } from './envelope.ts';

const created = '2026-11-22T13:00:05Z';

function record(issuer: string): BtmlRecord {
  return {
    btml: '1.0',
    kind: 'record',
    issuer,
    issued: '2026-11-22T13:00:00Z',
    salt: 'AwMDAwMDAwMDAwMDAwMDAw',
    digest: `sha-256:${'a'.repeat(64)}`,
  };
}

function bytesOf(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? '', 'base64url'));
}

/** The compressed point of a public key of node:crypto. */
function compressed(key: KeyObject): Uint8Array {
  const { x, y } = key.export({ format: 'jwk' });
  const odd = (bytesOf(y).at(-1) ?? 0) % 2;
  return Uint8Array.of(2 + odd, ...bytesOf(x));
}

describe('envelopes', () => {
  it('verify when node:crypto signed with ed25519', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = encodeDidKey({ type: 'ed25519', bytes: bytesOf(publicKey.export({ format: 'jwk' }).x) });
    const envelope = signEnvelope(record(key), {
      suite: 'ed25519',
      key,
      purpose: 'claim',
      created,
      sign: (hash) => new Uint8Array(sign(null, hash, privateKey)),
    });
    expect(verifyEnvelope(canonicalize(envelope)).signers).toEqual([key]);
    const [proof] = envelope.proofs;
    const payload = verifyEnvelope(envelope).payload.id;
    if (!proof) throw new Error('no proof');
    expect(verify(null, signatureHash(payload, proof), publicKey, bytesOf(proof.value))).toBe(true);
  });

  it.each([
    ['p256', 'prime256v1'],
    ['secp256k1', 'secp256k1'],
  ] as const)('verify when node:crypto hashed and signed with %s, whichever S it chose', (suite, namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const key = encodeDidKey({ type: suite, bytes: compressed(publicKey) });
    const signer = (_hash: Uint8Array, { preimage }: SignatureInput): Uint8Array =>
      new Uint8Array(sign('sha256', preimage, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    for (let i = 0; i < 8; i++) {
      const envelope = signEnvelope(record(key), { suite, key, purpose: 'claim', created, sign: signer });
      const [proof] = envelope.proofs;
      if (!proof) throw new Error('no proof');
      const { payload } = verifyEnvelope(envelope);
      const { preimage } = signatureInput(payload.id, proof);
      const value = base64url.decode(proof.value) ?? new Uint8Array();
      expect(verify('sha256', preimage, { key: publicKey, dsaEncoding: 'ieee-p1363' }, value)).toBe(true);
    }
  });

  it('refuse to be made by a signer whose key is not the suite’s', () => {
    const secret = createPrivateKey({
      key: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
      format: 'jwk',
    });
    const key = encodeDidKey({ type: 'ed25519', bytes: bytesOf(createPublicKey(secret).export({ format: 'jwk' }).x) });
    const options = { key, purpose: 'claim', created, sign: () => new Uint8Array(63) } as const;
    expect(() => signEnvelope(record(key), { ...options, suite: 'ed25519' })).toThrowError(
      expect.objectContaining({ code: 'SIG_VALUE' }),
    );
    expect(() => signEnvelope(record(key), { ...options, suite: 'p256' })).toThrowError(
      expect.objectContaining({ code: 'SIG_KEY_TYPE' }),
    );
  });

  it('lose their signature with any change of a byte', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = encodeDidKey({ type: 'ed25519', bytes: bytesOf(publicKey.export({ format: 'jwk' }).x) });
    const options = { suite: 'ed25519', key, purpose: 'claim', created } as const;
    const bytes = Buffer.from(
      canonicalize(
        signEnvelope(record(key), { ...options, sign: (hash) => new Uint8Array(sign(null, hash, privateKey)) }),
      ),
    );
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (bytes[at] ?? 0) ^ 1;
      expect(() => verifyEnvelope(changed)).toThrowError(expect.objectContaining({ name: 'CodedError' }));
    }
  }, 120_000);
});
