import { canonicalize, parseJson, parseRecord } from '@blockcluster/btml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logKeyOf } from '../log/key.ts';
import { prepareRequest, readRecordRequest } from './request.ts';

const { did } = logKeyOf(new Uint8Array(32).fill(3));
const origin = { issuer: did, issued: '2026-11-22T12:00:00Z', salt: Buffer.alloc(16, 5), defaultPlan: 'default' };
const digest = `sha-256:${'0123456789abcdef'.repeat(4)}`;

describe('record requests', () => {
  it('become canonical records whose id the core computes too', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => {
      try {
        readRecordRequest(parseJson(JSON.stringify({ digest, name: text })));
        return true;
      } catch {
        return false;
      }
    });
    fc.assert(
      fc.property(fc.option(name, { nil: undefined }), fc.option(name, { nil: undefined }), (title, text) => {
        const request = readRecordRequest(
          parseJson(
            JSON.stringify({ digest, name: title, ...(text === undefined ? {} : { meta: { b: text, a: [text] } }) }),
          ),
        );
        const prepared = prepareRequest(request, origin);
        const parsed = parseRecord(prepared.document);
        expect(canonicalize(parsed.document)).toBe(prepared.document);
        expect(Buffer.from(parsed.hash)).toEqual(prepared.id);
      }),
    );
  });

  it('are the same record when salt and time differ, and others when any member does', () => {
    const key = (request: object, salt = 1) =>
      prepareRequest(readRecordRequest(parseJson(JSON.stringify({ digest, ...request }))), {
        ...origin,
        issued: `2026-11-22T12:00:0${salt}Z`,
        salt: Buffer.alloc(16, salt),
      }).dedupe.toString('hex');
    expect(key({ name: 'a' }, 1)).toBe(key({ name: 'a' }, 2));
    const different = [
      {},
      { name: 'YQ' },
      { name64: Buffer.from('a\u0007').toString('base64url') },
      { media: 'text/plain' },
      { meta: { a: 'b' } },
      { meta: { a: 'c' } },
      { digest: `sha-256:${'f'.repeat(64)}` },
    ].map((request) => key(request));
    expect(new Set(different).size).toBe(different.length);
  });

  it('are refused with code and pointer', () => {
    const refusal = (text: string) => {
      try {
        readRecordRequest(parseJson(text));
        return undefined;
      } catch (error) {
        const { code, pointer } = error as { code: string; pointer: string };
        return `${code} ${pointer}`;
      }
    };
    expect(refusal('{"digest":"sha-256:ABC"}')).toBe('SCHEMA_DIGEST /digest');
    expect(refusal('{}')).toBe('MODEL_EMPTY ');
    expect(refusal('{"name":"a"}')).toBe('SCHEMA_MISSING /digest');
    expect(refusal(`{"digest":"${digest}","color":"red"}`)).toBe('SCHEMA_UNKNOWN_MEMBER /color');
    expect(refusal(`{"digest":"${digest}","digest":"${digest}"}`)).toBe('JSON_DUPLICATE_KEY /digest');
    expect(refusal(`{"digest":"${digest}","name":"a\u202eb"}`)).toBe('MODEL_STRING_FORMAT /name');
    expect(refusal(`{"digest":"${digest}","name":"e\u0301"}`)).toBe('MODEL_STRING_NFC /name');
    expect(refusal(`{"digest":"${digest}","media":"Text/HTML"}`)).toBe('SCHEMA_MEDIA /media');
    expect(refusal(`{"digest":"${digest}","meta":{"n":1}}`)).toBe('JSON_NUMBER /meta/n');
  });
});
