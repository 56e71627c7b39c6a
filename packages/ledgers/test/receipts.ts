// Receipts around evidence, to have them judged by the verifier itself.
import { randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  base64url,
  canonicalBytes,
  canonicalize,
  documentLeaf,
  encodeDidKey,
  parseTrust,
  type Verdict,
  verifyReceipt,
} from '@blockcluster/btml';

const issuer = encodeDidKey({ type: 'ed25519', bytes: randomBytes(32) });

/** A record of its own, and the root of a log that holds nothing else. */
export function loneRecord(): { readonly record: BtmlMap; readonly root: string } {
  const record = {
    btml: '1.0',
    kind: 'record',
    issuer,
    issued: '2026-11-22T13:00:00Z',
    salt: base64url.encode(randomBytes(16)),
    digest: `sha-256:${randomBytes(32).toString('hex')}`,
  };
  return { record, root: Buffer.from(documentLeaf(canonicalBytes(record))).toString('hex') };
}

export function receiptOf(record: BtmlMap, ...anchors: readonly BtmlMap[]): string {
  return canonicalize({ btml: '1.0', kind: 'receipt', record, anchors });
}

export function judge(receipt: string, ...chains: readonly BtmlMap[]): Verdict {
  const trust = parseTrust({ trust: '1.0', issued: '2026-11-22T13:00:00Z', ...(chains.length > 0 ? { chains } : {}) });
  return verifyReceipt(receipt, { trust, now: new Date('2026-11-23T00:00:00Z') });
}
