// What the storage tests share: files, a log, and receipts of what a group says.
import { createHash, randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  consistencyProof,
  type Document,
  documentLeaf,
  formatPath,
  inclusionProof,
  merkleRoot,
  type NoteKey,
  parseTrust,
  pathFromInclusion,
  recordBuilder,
  signCheckpoint,
  type Verdict,
  verifyReceipt,
} from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { HeadToCosign } from '../src/ipfs/driver.ts';
import { ed25519Identity } from '../src/ipfs/local-group.ts';
import type { MemberIdentity } from '../src/ipfs/member/member.ts';

/** Bytes that are the same everywhere. */
export function testBytes(length: number, salt = ''): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0, i = 0; at < length; at += 32, i++) {
    const hash = createHash('sha256').update(`block ${salt}${i}`).digest();
    out.set(hash.subarray(0, Math.min(32, length - at)), at);
  }
  return out;
}

/** The organization whose log it is, and who challenges. */
export const issuer: MemberIdentity = ed25519Identity('organization', createHash('sha256').update('issuer').digest());
const logSecret = createHash('sha256').update('log').digest();
export const logKey: NoteKey = {
  name: 'log.example/storage',
  kind: 'ed25519',
  publicKey: ed25519.getPublicKey(logSecret),
};

/** A log of documents in memory. */
export class TestLog {
  readonly #leaves: Uint8Array[] = [];

  append(document: Document): number {
    this.#leaves.push(documentLeaf(canonicalBytes(document)));
    return this.#leaves.length - 1;
  }

  fill(count: number): void {
    for (let i = 0; i < count; i++) this.#leaves.push(documentLeaf(randomBytes(8)));
  }

  root(): Uint8Array {
    return merkleRoot(this.#leaves);
  }

  path(index: number): BtmlMap {
    const size = this.#leaves.length;
    if (size === 1) return {};
    return { path: formatPath(pathFromInclusion(index, size, inclusionProof(this.#leaves, index))) };
  }

  /** The signed head, with proofs from older ones. */
  head(): HeadToCosign {
    const leaves = [...this.#leaves];
    const checkpoint = { origin: logKey.name, size: leaves.length, root: merkleRoot(leaves) };
    return {
      note: signCheckpoint(checkpoint, logKey, (message) => ed25519.sign(message, logSecret)),
      consistency: async (from) => consistencyProof(leaves, from),
    };
  }
}

export function newRecord(content: Uint8Array, issued: string): Document {
  const digest = `sha-256:${createHash('sha256').update(content).digest('hex')}`;
  return recordBuilder({ issuer: issuer.key })({ digest, name: 'file.bin' }, { issued, salt: randomBytes(16) })
    .document;
}

/** The verdict over a receipt with one anchor, by the trust entry of the group. Offline. */
export function judge(record: Document, anchor: BtmlMap, entry: BtmlMap, now: number): Verdict {
  const trust = parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [entry] });
  return verifyReceipt(buildReceipt(record, [anchor]), { trust, now: new Date(now * 1000) });
}
