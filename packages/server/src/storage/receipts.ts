import { type BtmlMap, CodedError, canonicalize, formatPath, sortAnchors } from '@blockcluster/btml';
import type { StorageDriver } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { PathReader } from '../log/tile-store.ts';
import { pendingReceipt } from '../records/promise.ts';
import { type RecordRow, recordAt } from '../records/rows.ts';
import type { AgreementRow } from './agreements.ts';

export interface StorageReceiptModules {
  readonly db: Kysely<Schema>;
  readonly paths: PathReader;
  /** did:key of the log. */
  readonly log: string;
}

async function recordOf({ db }: StorageReceiptModules, seq: bigint): Promise<RecordRow> {
  const record = await recordAt(db, Number(seq));
  if (record === undefined) throw new Error(`record ${seq} is missing from the log`);
  return record;
}

async function receiptOf(modules: StorageReceiptModules, record: RecordRow, size: bigint, evidence: BtmlMap) {
  const path = formatPath(await modules.paths.path(record.seq, Number(size)));
  const anchors = sortAnchors([path.length === 0 ? evidence : { ...evidence, path }]);
  return `{"anchors":${canonicalize(anchors)},"btml":"1.0","kind":"receipt","record":${record.document}}`;
}

/** A `retrieval-1` receipt of the newest answered challenge, as canonical JSON; pending until there is one. */
export async function retrievalReceipt(modules: StorageReceiptModules, subject: string, seq: bigint): Promise<string> {
  const record = await recordOf(modules, seq);
  const proof = await modules.db
    .selectFrom('storage_proofs')
    .select(['size', 'evidence'])
    .where('subject', '=', subject)
    .where('size', '>', seq)
    .executeTakeFirst();
  if (proof !== undefined) return receiptOf(modules, record, proof.size, proof.evidence);
  const terms = { plan: record.plan, acceptedAt: record.acceptedAt.getTime(), deadline: record.deadline.getTime() };
  return pendingReceipt(record.document, terms, modules.log);
}

/** An `agreement-1` receipt with the rounds so far. Throws AGREEMENT_PENDING before the first one. */
export async function agreementReceipt(
  modules: StorageReceiptModules,
  driver: Pick<StorageDriver, 'evidence'>,
  row: AgreementRow,
): Promise<string> {
  if (row.agreement === null || row.size === null || row.agreement.rounds.length === 0)
    throw new CodedError('AGREEMENT_PENDING', 'No round of challenges was answered yet');
  const content = await modules.db
    .selectFrom('content')
    .select('seq')
    .where('cid', '=', row.cid)
    .executeTakeFirstOrThrow();
  return receiptOf(modules, await recordOf(modules, content.seq), row.size, driver.evidence(row.agreement));
}
