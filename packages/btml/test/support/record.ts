import { ed25519 } from '@noble/curves/ed25519.js';
import {
  type BtmlRecord,
  type Envelope,
  encodeDidKey,
  hexEncode,
  recordBuilder,
  sha256,
  signEnvelope,
  utf8Encode,
} from '../../src/index.ts';

/** A fixed key of tests; nothing real is signed by it. */
export const testKey: Uint8Array = sha256(utf8Encode('a key of tests'));
export const testIssuer: string = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(testKey) });

export function testRecord(content: string, name = `${content}.txt`): BtmlRecord {
  const build = recordBuilder({ issuer: testIssuer });
  const salt = sha256(utf8Encode(`salt of ${content}`)).slice(0, 16);
  const digest = `sha-256:${hexEncode(sha256(utf8Encode(content)))}`;
  return build({ digest, name, media: 'text/plain' }, { issued: '2026-11-22T12:00:00Z', salt }).document;
}

/** The record in an envelope that its issuer signed. */
export function testEnvelope(content: string): Envelope {
  return signEnvelope(testRecord(content), {
    suite: 'ed25519',
    key: testIssuer,
    purpose: 'claim',
    created: '2026-11-22T12:00:00Z',
    sign: (hash) => ed25519.sign(hash, testKey),
  });
}
