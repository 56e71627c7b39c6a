import { shortSha256 } from './sha256.ts';

/** SHA-256 of a byte string. Servers inject the one of their platform, which is several times faster. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

export const HASH_SIZE = 32;

export const sha256: Sha256 = shortSha256;

/** Hash of a leaf, RFC 9162 section 2.1.1: SHA-256(00 || data). */
export function leafHash(data: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const buffer = new Uint8Array(1 + data.length);
  buffer.set(data, 1);
  return hash(buffer);
}

/** Hash of an inner node, RFC 9162 section 2.1.1: SHA-256(01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const buffer = new Uint8Array(1 + 2 * HASH_SIZE);
  buffer[0] = 1;
  buffer.set(left, 1);
  buffer.set(right, 1 + HASH_SIZE);
  return hash(buffer);
}

/** The log's leaf for a document: SHA-256(00 || SHA-256(canonical bytes)). The log's entry is the inner hash. */
export function documentLeaf(canonical: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  return leafHash(hash(canonical), hash);
}

/** Root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(hash: Sha256 = sha256): Uint8Array {
  return hash(new Uint8Array(0));
}
