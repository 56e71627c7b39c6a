import {
  type BtmlMap,
  canonicalize,
  formatPath,
  isMap,
  parseJson,
  sortAnchors,
  sortStatements,
} from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { LogKey } from '../log/key.ts';
import type { PathReader } from '../log/tile-store.ts';
import { pendingReceipt } from '../records/promise.ts';
import type { RecordRow } from '../records/rows.ts';
import { routeStatements } from './route-statements.ts';

export interface ReceiptModules {
  readonly db: Kysely<Schema>;
  readonly paths: PathReader;
  /** The log's own: it signs what it states about the route. */
  readonly key: LogKey;
}

/** A final anchor of the batch that covers a record: where its transaction's root was taken, and what proves it. */
export interface FinalAnchor {
  readonly ledger: string;
  readonly size: number;
  readonly evidence: BtmlMap;
}

/**
 * The anchors that a record's receipt shows: the final ones of the batch that covers it. One that is not final yet adds
 * nothing that could be proven, and one that a reorganization withdrew has lost its evidence.
 */
export async function finalAnchors(
  db: Kysely<Schema>,
  record: Pick<RecordRow, 'plan' | 'seq'>,
): Promise<FinalAnchor[]> {
  const { rows } = await sql<{ ledger: string; size: bigint; evidence: BtmlMap }>`
    SELECT a.ledger, coalesce(a.committed_size, a.size) AS size, a.evidence
    FROM (SELECT id, from_seq FROM batches WHERE plan = ${record.plan} AND size > ${record.seq} ORDER BY size LIMIT 1) b
    JOIN anchors a ON a.batch = b.id
    WHERE b.from_seq <= ${record.seq} AND a.state = 'final' AND a.evidence IS NOT NULL
    ORDER BY a.ledger`.execute(db);
  return rows.map((row) => ({ ledger: row.ledger, size: Number(row.size), evidence: row.evidence }));
}

/**
 * The receipt of a record as canonical JSON: with the evidence of every final anchor, the log path to the root that it
 * commits, and what the log states about the route; or pending with the promise while there is no such anchor. Nothing of it is stored per record.
 */
export async function assembleReceipt(modules: ReceiptModules, record: RecordRow): Promise<string> {
  const anchors = await finalAnchors(modules.db, record);
  if (anchors.length === 0) {
    const terms = {
      plan: record.plan,
      acceptedAt: record.acceptedAt.getTime(),
      deadline: record.deadline.getTime(),
    };
    return pendingReceipt(record.document, terms, modules.key.did);
  }
  const entries = await Promise.all(
    anchors.map(async ({ size, evidence }) => {
      const path = formatPath(await modules.paths.path(record.seq, size));
      return path.length === 0 ? evidence : { ...evidence, path };
    }),
  );
  const route = sortStatements(await routeStatements(modules.db, modules.key, record));
  const stated = route.length === 0 ? '' : `,"route":${canonicalize(route)}`;
  return `{"anchors":${canonicalize(sortAnchors(entries))},"btml":"1.0","kind":"receipt","record":${record.document}${stated}}`;
}

/** A canonical text as a value of the model. */
export function asDocument(canonical: string): BtmlMap {
  const value = parseJson(canonical);
  if (!isMap(value)) throw new Error('a receipt is a document');
  return value;
}
