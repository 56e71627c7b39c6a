import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isCodedError } from '../errors.ts';
import { nameMember, type RecordParts, recordBuilder } from './build.ts';
import { parseRecord } from './parse.ts';

const issuer = 'did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z';
const header = { issued: '2026-11-22T13:00:00Z', salt: new Uint8Array(16).fill(3) };
const digest = `sha-256:${'a'.repeat(64)}`;
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('recordBuilder', () => {
  it.each<[string, RecordParts]>([
    ['a digest alone', { digest }],
    ['everything', { digest, media: 'text/plain', name: 'é "quoted"\n', meta: { z: ['1'], a: [{ b: 'c' }] } }],
    ['an encoded name', { digest, ...nameMember('cafe\u0301.txt') }],
  ])('writes the canonical form of %s', (_name, parts) => {
    for (const build of [recordBuilder({ issuer }), recordBuilder({ issuer, sha256 })]) {
      const built = build(parts, header);
      const parsed = parseRecord(built.json, { exact: true });
      expect(parsed).toEqual({ document: built.document, id: built.id, bytes: built.bytes, hash: built.hash });
    }
  });

  it.each<[string, RecordParts, string]>([
    ['digest', { digest: 'sha-256:x' }, 'SCHEMA_DIGEST'],
    ['media', { digest, media: 'Text' }, 'SCHEMA_MEDIA'],
    ['name', { digest, name: 'n'.repeat(1025) }, 'SCHEMA_LENGTH'],
    ['name', { digest, name: 'a\u202e' }, 'MODEL_STRING_FORMAT'],
    ['name64', { digest, name: 'a', name64: 'Y2FmZcyBLnR4dA' }, 'SCHEMA_EXCLUSIVE'],
    ['name64', { digest, name64: 'YQ' }, 'SCHEMA_ENCODED_TEXT'],
    ['meta/id', { digest, meta: { id: 'x' } }, 'MODEL_KEY_RESERVED'],
    ['meta', { digest, meta: { a: 'x'.repeat(262_144) } }, 'MODEL_SIZE'],
  ])('refuses a wrong %s as the parser does', (member, parts, code) => {
    const build = recordBuilder({ issuer });
    expect(() => build(parts, header)).toThrowError(expect.objectContaining({ code, pointer: `/${member}` }));
    const members = {
      btml: '1.0',
      kind: 'record',
      issuer,
      issued: header.issued,
      salt: 'AwMDAwMDAwMDAwMDAwMDAw',
      ...parts,
    };
    let refused: unknown;
    try {
      parseRecord(JSON.stringify(members));
    } catch (error) {
      refused = error;
    }
    expect(isCodedError(refused, code)).toBe(true);
  });

  it('refuses a short salt and a time that is none', () => {
    const build = recordBuilder({ issuer });
    expect(() => build({ digest }, { ...header, salt: new Uint8Array(15) })).toThrowError(
      expect.objectContaining({ code: 'SCHEMA_SALT' }),
    );
    expect(() => build({ digest }, { ...header, issued: 'now' })).toThrowError(
      expect.objectContaining({ code: 'SCHEMA_TIME' }),
    );
  });
});

describe('nameMember', () => {
  it('writes a name plainly where it can, and encoded where it must', () => {
    expect(nameMember('contract.pdf')).toEqual({ name: 'contract.pdf' });
    expect(nameMember('👩\u200d🔬.txt')).toEqual({ name64: Buffer.from('👩\u200d🔬.txt').toString('base64url') });
  });
});
