// A record, its leaf, and the receipt that an anchor makes of it, for tests that end with a verdict.
import { randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  canonicalize,
  documentLeaf,
  encodeDidKey,
  foldPath,
  formatPath,
  formatTime,
  type PathStep,
  parseTrust,
  type Trust,
} from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';

/** A fresh record and the root that an anchor of it alone commits to. */
export function newRecord(): { record: BtmlMap; root: string; path: string[] } {
  const record = {
    btml: '1.0',
    kind: 'record',
    issuer: encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(randomBytes(32)) }),
    issued: now(),
    salt: randomBytes(16).toString('base64url'),
    digest: `sha-256:${randomBytes(32).toString('hex')}`,
  };
  const steps: PathStep[] = [{ side: 'r', hash: randomBytes(32) }];
  const root = foldPath(documentLeaf(canonicalBytes(record)), steps);
  return { record, root: Buffer.from(root).toString('hex'), path: formatPath(steps) };
}

/** The receipt in its canonical form. */
export function receiptText(record: BtmlMap, evidence: BtmlMap, path: readonly string[]): string {
  return canonicalize(buildReceipt(record, [{ ...evidence, path }]));
}

/** A trust file with these entries, issued now. */
export function trustOf(...chains: BtmlMap[]): Trust {
  return parseTrust({ trust: '1.0', issued: now(), ...(chains.length > 0 ? { chains } : {}) });
}

/** The text with one byte changed to another printable one. */
export function mutate(text: string, at: number): string {
  const old = text.charCodeAt(at);
  const byte = old === 0x31 ? 0x32 : 0x31;
  return text.slice(0, at) + String.fromCharCode(byte) + text.slice(at + 1);
}

function now(): string {
  return formatTime(Math.floor(Date.now() / 1000));
}
