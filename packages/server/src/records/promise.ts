import {
  canonicalString,
  cidFromDigest,
  formatTime,
  hexEncode,
  isMap,
  parseJson,
  RootAccumulator,
  signatureHash,
  VIEW_VERSION,
  viewLines,
} from '@blockcluster/btml';
import { leafOf, sha256, sha256Text } from '../log/hash.ts';
import type { LogKey } from '../log/key.ts';

/** The terms on which records were accepted. Times in milliseconds since 1970; fractions of a second don't count. */
export interface PromiseTerms {
  readonly plan: string;
  readonly acceptedAt: number;
  readonly deadline: number;
}

/**
 * The signed promise for one record: an envelope over the pending receipt, as canonical JSON. The same terms give the
 * same bytes, so that a repeated request gets the original answer without its being stored.
 */
export function recordPromise(document: string, terms: PromiseTerms, key: LogKey): string {
  return signed(pendingReceipt(document, terms, key.did), terms, key);
}

/** The receipt of a record that no final anchor covers yet, as canonical JSON. */
export function pendingReceipt(document: string, terms: PromiseTerms, log: string): string {
  return `{"btml":"1.0","kind":"receipt","promise":${promiseOf(terms, log, '')},"record":${document}}`;
}

/**
 * One signed promise for many records: over the RFC 9162 root of their leaves in the order in which they were answered.
 *
 * @param ids SHA-256 of each record's canonical document.
 */
export function chunkPromise(ids: readonly Uint8Array[], terms: PromiseTerms, key: LogKey): string {
  const root = new RootAccumulator(sha256);
  for (const id of ids) root.append(leafOf(id));
  const further = `,"root":"${hexEncode(root.root())}","size":"${ids.length}"`;
  return signed(`{"btml":"1.0","kind":"receipt","promise":${promiseOf(terms, key.did, further)}}`, terms, key);
}

function promiseOf(terms: PromiseTerms, log: string, further: string): string {
  return `{"deadline":"${formatTime(terms.deadline / 1000)}","log":"${log}","plan":"${terms.plan}"${further}}`;
}

/**
 * `signEnvelope` of the core for this one kind of document, without its checks of what was built here: four times as
 * fast. A test holds the two equal.
 */
function signed(payload: string, terms: PromiseTerms, key: LogKey): string {
  const value = parseJson(payload);
  if (!isMap(value)) throw new Error('a promise is a document');
  const created = formatTime(terms.acceptedAt / 1000);
  const view = `${VIEW_VERSION}:${sha256Text(`${viewLines(value).join('\n')}\n`).toString('hex')}`;
  const id = cidFromDigest(sha256Text(payload));
  const proof = { suite: 'ed25519', key: key.did, purpose: 'promise', created, view } as const;
  const signature = Buffer.from(key.sign(signatureHash(id, proof))).toString('base64url');
  return (
    `{"btml":"1.0","kind":"envelope","payload":${payload},"proofs":[{"created":"${created}","key":"${key.did}",` +
    `"purpose":"promise","suite":"ed25519","value":"${signature}","view":${canonicalString(view)}}]}`
  );
}
