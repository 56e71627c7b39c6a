import { hash } from 'node:crypto';
import { leafHash, type Sha256 } from '@blockcluster/btml';

/** The platform's SHA-256: 1.1 µs for a tree node against 9 µs in JavaScript, and a large batch has a million nodes. */
export const sha256: Sha256 = (data) => hash('sha256', data, 'buffer');

/** SHA-256 of text as UTF-8. */
export function sha256Text(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** The log's leaf of a document, from the SHA-256 of its canonical bytes (the digest in its CID). */
export function leafOf(id: Uint8Array): Uint8Array {
  return leafHash(id, sha256);
}
