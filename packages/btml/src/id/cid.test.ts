import { CID } from 'multiformats/cid';
import * as jsonCodec from 'multiformats/codecs/json';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../json/canonical.ts';
import { decodeCid, documentId, rawId } from './cid.ts';

describe('ids', () => {
  it('are what the multiformats library computes', async () => {
    for (let i = 0; i < 200; i++) {
      const bytes = canonicalBytes({ a: String(i) });
      const hash = await sha256.digest(bytes);
      expect(documentId(bytes)).toBe(CID.createV1(jsonCodec.code, hash).toString());
      expect(rawId(bytes)).toBe(CID.createV1(raw.code, hash).toString());
      expect(decodeCid(documentId(bytes)).digest).toEqual(hash.digest);
    }
  });

  it('have one spelling: any other character in any place is another id or none', () => {
    const id = documentId(canonicalBytes({ a: 'b' }));
    for (let at = 0; at < id.length; at++) {
      for (const character of 'abcdefghijklmnopqrstuvwxyz234567AB=') {
        const changed = id.slice(0, at) + character + id.slice(at + 1);
        if (changed === id) continue;
        let accepted: string | undefined;
        try {
          accepted = Buffer.from(decodeCid(changed).digest).toString('hex');
        } catch {
          continue;
        }
        expect(accepted).not.toBe(Buffer.from(decodeCid(id).digest).toString('hex'));
      }
    }
  });
});
