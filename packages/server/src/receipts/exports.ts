import { CodedError, exportOts, formatTlogProof, parseReceipt } from '@blockcluster/btml';
import { sql } from 'kysely';
import type { RecordRow } from '../records/rows.ts';
import { assembleReceipt, type ReceiptModules } from './assemble.ts';

/**
 * The record's first Bitcoin anchor as an OpenTimestamps file over the digest of the file. Throws
 * RECEIPT_FORMAT_UNAVAILABLE while no such anchor is final, and OTS_… for records beyond that format's limits.
 */
export async function otsOf(modules: ReceiptModules, record: RecordRow): Promise<Buffer> {
  const { document } = parseReceipt(await assembleReceipt(modules, record));
  if (!document.anchors?.some((anchor) => anchor.form === 'bitcoin-op-return-1'))
    throw new CodedError('RECEIPT_FORMAT_UNAVAILABLE', 'No Bitcoin anchor of this record is final yet');
  return Buffer.from(exportOts(document));
}

/**
 * The record's place in the log as a C2SP tlog-proof, under the first checkpoint that covers it. Throws
 * RECEIPT_FORMAT_UNAVAILABLE before a batch closes. It needs no anchor, and says nothing about time.
 */
export async function logProofOf(modules: ReceiptModules, record: RecordRow): Promise<string> {
  const { rows } = await sql<{ size: bigint; checkpoint: string }>`
    SELECT size, checkpoint FROM batches WHERE size > ${record.seq} ORDER BY size LIMIT 1`.execute(modules.db);
  const [covering] = rows;
  if (covering === undefined)
    throw new CodedError('RECEIPT_FORMAT_UNAVAILABLE', 'No checkpoint covers this record yet');
  const path = await modules.paths.path(record.seq, Number(covering.size));
  return formatTlogProof({ index: record.seq, proof: path.map((step) => step.hash), checkpoint: covering.checkpoint });
}
