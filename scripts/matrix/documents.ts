// The documents that are acted for: an intent of one operation, a record, a key event, each new in each run.
import { createHash, randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  canonicalize,
  documentLeaf,
  encodeDidKey,
  formatTime,
  hexEncode,
  parseCredential,
  parseIntent,
  signEnvelope,
} from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import { ed25519 } from '@noble/curves/ed25519.js';

const secret = randomBytes(32);
export const issuer = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(secret) });
export const sign = (message: Uint8Array): Uint8Array => ed25519.sign(message, secret);

export const seconds = (): number => Math.floor(Date.now() / 1000);
const salt = (): string => randomBytes(16).toString('base64url');

/** An intent of one operation, good for an hour. */
export function intentOf(op: BtmlMap, driver: Pick<LedgerDriver, 'chain' | 'feeAsset'>): BtmlMap {
  const { asset, decimals } = driver.feeAsset;
  const intent = {
    btml: '1.0',
    kind: 'intent',
    issuer,
    issued: formatTime(seconds()),
    audience: driver.chain,
    expires: formatTime(seconds() + 3_600),
    salt: salt(),
    maxfee: { asset, amount: '1000000000000000000', decimals: String(decimals) },
    ops: [op],
  };
  parseIntent(intent);
  return intent;
}

/** A record of some content. */
export function newRecord(content: Uint8Array = randomBytes(64)): BtmlMap {
  const digest = `sha-256:${createHash('sha256').update(content).digest('hex')}`;
  return { btml: '1.0', kind: 'record', issuer, issued: formatTime(seconds()), salt: salt(), digest };
}

/** A key event: the organization binds a fresh key to a name, and signs that. */
export function newKeyEvent(): BtmlMap {
  const key = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(randomBytes(32)) });
  const issued = formatTime(seconds());
  const credential = { btml: '1.0', kind: 'credential', issuer, issued, salt: salt(), subject: 'billing', key };
  return signEnvelope(parseCredential(credential).document, {
    suite: 'ed25519',
    key: issuer,
    purpose: 'describe',
    created: issued,
    sign,
  });
}

/** The leaf of a document: the root of a log that holds nothing else. */
export function leafOf(document: BtmlMap): Uint8Array {
  return documentLeaf(canonicalBytes(document));
}

export function rootOf(document: BtmlMap): string {
  return hexEncode(leafOf(document));
}

export function receiptOf(document: BtmlMap, evidence: BtmlMap): string {
  return canonicalize(buildReceipt(document, [evidence]));
}
