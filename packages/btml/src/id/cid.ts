import { sha256 } from '@noble/hashes/sha2.js';
import { base32 } from '../encoding/bits.ts';
import { CodedError } from '../errors.ts';

/** Multicodec of the content: `json` for BTML documents, `raw` for everything else. */
export type CidCodec = 'json' | 'raw';

export interface Cid {
  readonly codec: CidCodec;
  /** The 32 bytes of SHA-256. */
  readonly digest: Uint8Array;
}

// CIDv1, the codec as a varint, then the multihash header of SHA-256 (code 0x12, 32 bytes).
const prefixes: Readonly<Record<CidCodec, readonly number[]>> = {
  json: [0x01, 0x80, 0x04, 0x12, 0x20],
  raw: [0x01, 0x55, 0x12, 0x20],
};
const codecs: readonly CidCodec[] = ['json', 'raw'];

/** The binary CID, 37 bytes for `json` and 36 for `raw`. */
export function cidBytes(digest: Uint8Array, codec: CidCodec = 'json'): Uint8Array<ArrayBuffer> {
  const prefix = prefixes[codec];
  const bytes = new Uint8Array(prefix.length + 32);
  bytes.set(prefix);
  bytes.set(digest, prefix.length);
  return bytes;
}

/** The text of a CIDv1 in base32 (multibase `b`) of a SHA-256 digest. */
export function cidFromDigest(digest: Uint8Array, codec: CidCodec = 'json'): string {
  return `b${base32.encode(cidBytes(digest, codec))}`;
}

/** The id of a document: the CID of its canonical bytes. */
export function documentId(canonical: Uint8Array): string {
  return cidFromDigest(sha256(canonical));
}

/** The CID of bytes that are not a BTML document. */
export function rawId(bytes: Uint8Array): string {
  return cidFromDigest(sha256(bytes), 'raw');
}

/** Reads a binary CID at the start of `bytes`; undefined for any other version, codec or hash. */
export function readCid(bytes: Uint8Array): (Cid & { readonly length: number }) | undefined {
  for (const codec of codecs) {
    const prefix = prefixes[codec];
    const length = prefix.length + 32;
    if (bytes.length >= length && prefix.every((byte, i) => bytes[i] === byte)) {
      return { codec, digest: bytes.slice(prefix.length, length), length };
    }
  }
  return undefined;
}

/**
 * Decodes a CID, accepting only what `cidFromDigest` writes: version 1, base32 in lowercase, codec json or raw, SHA-256.
 *
 * @throws CodedError ID_MALFORMED
 */
export function decodeCid(text: string): Cid {
  const bytes = text.startsWith('b') && text.length <= 64 ? base32.decode(text.slice(1)) : undefined;
  const cid = bytes && readCid(bytes);
  if (!cid || cid.length !== bytes.length) {
    throw new CodedError('ID_MALFORMED', 'not a CIDv1 in base32 with codec json or raw and SHA-256');
  }
  return { codec: cid.codec, digest: cid.digest };
}

/** Whether a text is the id of a document. */
export function isDocumentId(text: string): boolean {
  const bytes = text.startsWith('b') && text.length === 61 ? base32.decode(text.slice(1)) : undefined;
  return bytes !== undefined && prefixes.json.every((byte, i) => bytes[i] === byte);
}
