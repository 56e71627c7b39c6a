import { createHash } from 'node:crypto';
import type { LogKey } from './key.ts';

/** Signature type of Ed25519 in C2SP signed notes. */
const ED25519 = 0x01;

/** The log's origin and the name of its key: unique, because it holds the key itself. */
export function originOf(key: LogKey): string {
  return `blockcluster/${key.did.slice('did:key:'.length)}`;
}

/** First four bytes of SHA-256 over name, newline, signature type and key (C2SP signed-note). */
function keyHash(name: string, key: LogKey): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(key.publicKey)
    .digest()
    .subarray(0, 4);
}

/** A C2SP tlog-checkpoint: origin, size and root, signed as a note by the log's key. */
export function signCheckpoint(key: LogKey, size: number, root: Uint8Array): string {
  const name = originOf(key);
  const body = `${name}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
  const signature = Buffer.concat([keyHash(name, key), key.sign(Buffer.from(body, 'utf8'))]);
  return `${body}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}
