import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from '../encoding/bits.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { cidFromDigest } from '../id/cid.ts';
import { canonicalize, canonicalString } from '../json/canonical.ts';
import { MAX_CANONICAL_BYTES } from '../limits.ts';
import { checkValue } from '../model/check.ts';
import { stringFault } from '../model/strings.ts';
import * as format from '../schema/formats.ts';
import type { Format } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import type { BtmlRecord } from './record.ts';

/** The members of a record that its registrant chooses; the rest is the issuer's. */
export interface RecordParts {
  /** `sha-256:<64 hex>` */
  readonly digest: string;
  readonly media?: string;
  readonly name?: string;
  readonly name64?: string;
  readonly meta?: BtmlMap;
}

export interface BuiltRecord {
  readonly document: BtmlRecord;
  /** Canonical text. */
  readonly json: string;
  /** Canonical bytes. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the canonical bytes: what the leaf of the log is made from. */
  readonly hash: Uint8Array;
  readonly id: string;
}

export interface RecordBuilderOptions {
  readonly issuer: string;
  /** Gives the digest of bytes; by default the portable one. A server passes its platform's, which is faster. */
  readonly sha256?: (bytes: Uint8Array) => Uint8Array;
}

function need(rule: Format, text: string, pointer: string): string {
  if (!rule.test(text)) throw new CodedError(rule.code, `must be ${rule.expected}`, { pointer });
  return canonicalString(text);
}

/**
 * A builder of records by one issuer, for those who write many. It checks everything that `parseRecord` checks, but
 * writes the canonical text member by member instead of sorting a map.
 *
 * Figures (scripts/bench.ts; a busy two-core virtual machine, Node 24, record with name and media): 7 microseconds a
 * record with the SHA-256 of node:crypto, 14 with the portable one; `parseRecord` of the same record as JSON takes 28.
 *
 * @throws CodedError MODEL_… or SCHEMA_… with the pointer of the part at fault.
 *
 * @example
 * const build = recordBuilder({ issuer });
 * const { id, bytes } = build({ digest, name: 'contract.pdf' }, { issued: '2026-11-22T13:00:00Z', salt: randomBytes(16) });
 */
export function recordBuilder(
  options: RecordBuilderOptions,
): (parts: RecordParts, header: { readonly issued: string; readonly salt: Uint8Array }) => BuiltRecord {
  const { issuer } = options;
  const hashOf = options.sha256 ?? sha256;
  const issuerJson = need(format.did, issuer, '/issuer');
  // Records that arrive in one second share their time of issue.
  let issuedText = '';
  let issuedJson = '';
  return ({ digest, media, name, name64, meta }, { issued, salt }) => {
    if (issued !== issuedText) {
      issuedJson = need(format.time, issued, '/issued');
      issuedText = issued;
    }
    if (name !== undefined && name64 !== undefined) {
      throw new CodedError('SCHEMA_EXCLUSIVE', '"name" and "name64" exclude each other', { pointer: '/name64' });
    }
    const saltText = base64url.encode(salt);
    let json = `{"btml":"1.0","digest":${need(format.digest, digest, '/digest')}`;
    json += `,"issued":${issuedJson},"issuer":${issuerJson},"kind":"record"`;
    if (media !== undefined) json += `,"media":${need(format.media, media, '/media')}`;
    if (meta !== undefined) {
      checkValue({ meta });
      json += `,"meta":${canonicalize(meta)}`;
    }
    if (name !== undefined) {
      checkValue({ name });
      json += `,"name":${need(format.upTo(1024), name, '/name')}`;
    }
    if (name64 !== undefined) json += `,"name64":${need(format.encodedText, name64, '/name64')}`;
    json += `,"salt":${need(format.salt, saltText, '/salt')}}`;
    const document: BtmlRecord = {
      btml: '1.0',
      kind: 'record',
      issuer,
      issued,
      salt: saltText,
      digest,
      ...(media === undefined ? undefined : { media }),
      ...(name === undefined ? undefined : { name }),
      ...(name64 === undefined ? undefined : { name64 }),
      ...(meta === undefined ? undefined : { meta }),
    };
    const bytes = utf8Encode(json);
    if (bytes.length > MAX_CANONICAL_BYTES) {
      throw new CodedError('MODEL_SIZE', `the record exceeds ${MAX_CANONICAL_BYTES} bytes`, { pointer: '/meta' });
    }
    const hash = hashOf(bytes);
    return { document, json, bytes, hash, id: cidFromDigest(hash) };
  };
}

/**
 * Free text as a member: `{name}` where the model can hold it, else `{name64}` with its UTF-8 in base64url. File names
 * from other systems (decomposed letters, emoji sequences) need it.
 */
export function nameMember(text: string): { readonly name: string } | { readonly name64: string } {
  if (stringFault(text) === undefined) return { name: text };
  return { name64: base64url.encode(utf8Encode(text)) };
}
