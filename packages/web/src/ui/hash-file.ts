import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const CHUNK = 4 * 1024 * 1024;

/**
 * SHA-256 of a file of any size, read in chunks so that memory stays flat.
 * @param onProgress is told the part done, from 0 to 1
 * @returns `sha-256:<64 hex>`
 */
export async function hashFile(file: Blob, onProgress?: (part: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let offset = 0; offset < file.size; offset += CHUNK) {
    hash.update(new Uint8Array(await file.slice(offset, offset + CHUNK).arrayBuffer()));
    onProgress?.(Math.min(1, (offset + CHUNK) / file.size));
  }
  return `sha-256:${bytesToHex(hash.digest())}`;
}
