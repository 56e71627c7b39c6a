import { canonicalize, hexEncode, merkleRoot, parseReceipt, signEnvelope, verifyEnvelope } from '@blockcluster/btml';
import { describe, expect, it } from 'vitest';
import { leafOf, sha256Text } from '../log/hash.ts';
import { logKeyOf } from '../log/key.ts';
import { chunkPromise, pendingReceipt, recordPromise } from './promise.ts';
import { prepareRequest, readRecordRequest } from './request.ts';

const key = logKeyOf(new Uint8Array(32).fill(7));
const terms = {
  plan: 'default',
  acceptedAt: Date.UTC(2026, 10, 22, 12, 0, 0, 999),
  deadline: Date.UTC(2026, 10, 22, 13),
};
const origin = {
  issuer: key.did,
  issued: '2026-11-22T12:00:00Z',
  salt: new Uint8Array(16).fill(9),
  defaultPlan: 'default',
};
const digest = `sha-256:${'ab'.repeat(32)}`;

describe('promises', () => {
  for (const request of [
    { digest },
    {
      digest,
      media: 'text/html;charset=utf-8',
      name: 'Ärger "quoted" \\ \n 日本語',
      meta: { z: 'last', a: ['x', 'y'] },
    },
    { digest, name64: Buffer.from('a\u202eb').toString('base64url') },
  ])
    it(`are what the core signs: ${Object.keys(request).join(', ')}`, () => {
      const { document } = prepareRequest(readRecordRequest(request), origin);
      const { document: receipt } = parseReceipt(pendingReceipt(document, terms, key.did));
      const expected = signEnvelope(receipt, {
        suite: 'ed25519',
        key: key.did,
        purpose: 'promise',
        created: '2026-11-22T12:00:00Z',
        sign: key.sign,
      });
      const promise = recordPromise(document, terms, key);
      expect(promise).toBe(canonicalize(expected));
      expect(verifyEnvelope(promise, { purpose: 'promise', keys: [key.did] }).signers).toEqual([key.did]);
      expect(recordPromise(document, terms, key)).toBe(promise);
    });

  it('of a chunk commit to the root of its leaves in order', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map(sha256Text);
    const { payload } = verifyEnvelope(chunkPromise(ids, terms, key), { purpose: 'promise' });
    expect(payload.document).toMatchObject({
      promise: { size: '5', root: hexEncode(merkleRoot(ids.map(leafOf))), deadline: '2026-11-22T13:00:00Z' },
    });
  });
});
