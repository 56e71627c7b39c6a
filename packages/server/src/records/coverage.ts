import { type Kysely, sql } from 'kysely';
import type { AnchorState } from '../anchors/tables.ts';
import type { Schema } from '../database/schema.ts';
import { int8Array, textArray } from './pg-arrays.ts';

/** How far a record has come. Derived, never stored: a reorganization that withdraws an anchor is seen at once. */
export const RECORD_STATES = ['accepted', 'batched', 'broadcast', 'included', 'final'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** An anchor as records and batches show it. */
export interface AnchorSummary {
  readonly id: string;
  readonly ledger: string;
  readonly chain: string;
  readonly state: AnchorState;
  readonly txid?: string;
  readonly height?: number;
  readonly confirmations: number;
  /** The anchor in whose place it stands, because that one's ledger was down. */
  readonly replaces?: string;
}

/** The batch that covers a record, and its anchors. */
export interface Coverage {
  readonly batch: { readonly id: string; readonly root: string; readonly from: number; readonly size: number };
  readonly anchors: readonly AnchorSummary[];
}

const RANKS: Readonly<Record<AnchorState, number>> = {
  waiting: 1,
  deferred: 1,
  failed: 1,
  broadcast: 2,
  included: 3,
  final: 4,
};

/**
 * How far a batch is, as a number of `RECORD_STATES`, for a query over `batches b`: its least advanced anchor counts,
 * and one without anchors is batched. An anchor is as far as the best of those that stand in its place.
 */
export const batchRank = sql<number>`coalesce((
  SELECT min(rank) FROM (
    SELECT max(CASE a.state WHEN 'final' THEN 4 WHEN 'included' THEN 3 WHEN 'broadcast' THEN 2 ELSE 1 END) AS rank
    FROM anchors a WHERE a.batch = b.id GROUP BY coalesce(a.stands_for, a.id)) AS places), 1)`;

/** The state of a record: that of the least advanced anchor of the batch that covers it, or of what stands in its place. */
export function stateOf(coverage: Coverage | undefined): RecordState {
  if (coverage === undefined) return 'accepted';
  const { anchors } = coverage;
  const rankOf = (anchor: AnchorSummary): number => {
    const standIn = anchors.find(({ replaces }) => replaces === anchor.id);
    return standIn === undefined ? RANKS[anchor.state] : Math.max(RANKS[anchor.state], rankOf(standIn));
  };
  const places = anchors.filter(({ replaces }) => replaces === undefined);
  const rank = Math.min(...places.map(rankOf), RECORD_STATES.length - 1);
  return (coverage.anchors.length === 0 ? undefined : RECORD_STATES[rank]) ?? 'batched';
}

/** The anchors of batches, by batch. */
export async function anchorsOf(db: Kysely<Schema>, batches: readonly string[]): Promise<Map<string, AnchorSummary[]>> {
  const found = new Map<string, AnchorSummary[]>(batches.map((batch) => [batch, []]));
  if (found.size === 0) return found;
  const rows = await db
    .selectFrom('anchors')
    .select(['id', 'batch', 'ledger', 'chain', 'state', 'txid', 'height', 'confirmations', 'replaces'])
    .where('batch', 'in', [...found.keys()])
    .orderBy('ledger')
    .execute();
  for (const row of rows)
    found.get(row.batch)?.push({
      id: row.id,
      ledger: row.ledger,
      chain: row.chain,
      state: row.state,
      ...(row.txid === null ? {} : { txid: row.txid }),
      ...(row.height === null ? {} : { height: Number(row.height) }),
      confirmations: row.confirmations,
      ...(row.replaces === null ? {} : { replaces: row.replaces }),
    });
  return found;
}

/** The coverage of records, in their order; undefined where no batch covers one yet. */
export async function coverageOf(
  db: Kysely<Schema>,
  records: readonly { readonly plan: string; readonly seq: number }[],
): Promise<(Coverage | undefined)[]> {
  if (records.length === 0) return [];
  const { rows } = await sql<{ at: bigint; id: string; root: Buffer; from_seq: bigint; size: bigint }>`
    SELECT w.at, b.id, b.root, b.from_seq, b.size
    FROM unnest(${textArray(records.map((one) => one.plan))}::text[], ${int8Array(records.map((one) => one.seq))}::int8[])
      WITH ORDINALITY AS w(plan, seq, at)
    CROSS JOIN LATERAL (
      SELECT * FROM batches b WHERE b.plan = w.plan AND b.size > w.seq ORDER BY b.size LIMIT 1) AS b
    WHERE b.from_seq <= w.seq`.execute(db);
  const anchors = await anchorsOf(
    db,
    rows.map((row) => row.id),
  );
  const found = new Map(
    rows.map((row) => [
      Number(row.at),
      {
        batch: { id: row.id, root: row.root.toString('hex'), from: Number(row.from_seq), size: Number(row.size) },
        anchors: anchors.get(row.id) ?? [],
      },
    ]),
  );
  return records.map((_, index) => found.get(index + 1));
}
