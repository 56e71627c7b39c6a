import { hash } from 'node:crypto';
import {
  type BtmlMap,
  cidFromDigest,
  formatTime,
  hexEncode,
  RootAccumulator,
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
 * `signEnvelope` of the core for this one kind of document, without its checks of what was built here: a fifth of its
 * time, which lies on the way of every record. A test holds the two equal.
 */
function signed(payload: string, terms: PromiseTerms, key: LogKey): string {
  const document: BtmlMap = JSON.parse(payload);
  const created = formatTime(terms.acceptedAt / 1000);
  const view = `${VIEW_VERSION}:${hash('sha256', `${viewLines(document).join('\n')}\n`)}`;
  const id = cidFromDigest(sha256Text(payload));
  const head = `"created":"${created}","key":"${key.did}","purpose":"promise","suite":"ed25519"`;
  const message = sha256Text(`BTML-SIG-1\n{"payload":"${id}","proof":{${head},"view":"${view}"}}`);
  const value = Buffer.from(key.sign(message)).toString('base64url');
  return (
    `{"btml":"1.0","kind":"envelope","payload":${payload},` +
    `"proofs":[{${head},"value":"${value}","view":"${view}"}]}`
  );
}
