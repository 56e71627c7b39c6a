import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { batchRank, RECORD_STATES, type RecordState } from '../records/coverage.ts';

export interface Overview {
  readonly records: Readonly<Record<RecordState, number>> & { readonly total: number };
  readonly batches: number;
  readonly anchors: Readonly<Record<string, number>>;
  readonly spend: readonly {
    readonly plan: string;
    readonly asset: string;
    readonly period: string;
    readonly settled: string;
    readonly reserved: string;
    readonly budget: string | null;
  }[];
  readonly series: readonly {
    readonly t: string;
    readonly records: number;
    readonly batches: number;
    readonly anchors: number;
  }[];
  readonly databaseBytes: number;
}

const MINUTES = 60;
const ANCHOR_STATES = ['waiting', 'deferred', 'broadcast', 'included', 'final', 'failed'] as const;

/** Counters and the last hour, minute by minute. Counts come from batches and counters: no record is read. */
export async function readOverview(db: Kysely<Schema>, now: Date): Promise<Overview> {
  const [records, anchors, spend, series, size] = await Promise.all([
    countRecords(db),
    countAnchors(db),
    readSpend(db, now),
    readSeries(db, now),
    sql<{ bytes: bigint }>`SELECT pg_database_size(current_database()) AS bytes`.execute(db),
  ]);
  return { ...records, anchors, spend, series, databaseBytes: Number(size.rows[0]?.bytes ?? 0n) };
}

async function countRecords(db: Kysely<Schema>): Promise<Pick<Overview, 'records' | 'batches'>> {
  const head = await db.selectFrom('log_head').select('size').executeTakeFirstOrThrow();
  const { rows } = await sql<{ rank: number; records: string; batches: bigint }>`
    SELECT rank, sum(count) AS records, count(*) AS batches
    FROM (SELECT ${batchRank} AS rank, b.count FROM batches b) AS ranked GROUP BY rank`.execute(db);
  const total = Number(head.size);
  const records = { total, accepted: total, batched: 0, broadcast: 0, included: 0, final: 0 };
  let batches = 0;
  for (const row of rows) {
    const state = RECORD_STATES[row.rank];
    if (state === undefined) continue;
    records[state] += Number(row.records);
    records.accepted -= Number(row.records);
    batches += Number(row.batches);
  }
  // The two readings are not one snapshot: a batch may have closed over records that came between them.
  records.accepted = Math.max(0, records.accepted);
  return { records, batches };
}

async function countAnchors(db: Kysely<Schema>): Promise<Record<string, number>> {
  const { rows } = await sql<{
    state: string;
    n: bigint;
  }>`SELECT state, count(*) AS n FROM anchors GROUP BY state`.execute(db);
  const counts = new Map(rows.map((row) => [row.state, Number(row.n)]));
  return Object.fromEntries(ANCHOR_STATES.map((state) => [state, counts.get(state) ?? 0]));
}

/** What this month's budgets hold. */
async function readSpend(db: Kysely<Schema>, now: Date): Promise<Overview['spend']> {
  const rows = await db
    .selectFrom('budget_periods')
    .select(['plan', 'asset', 'period', 'settled', 'reserved', 'ceiling'])
    .where('period', '=', now.toISOString().slice(0, 7))
    .orderBy('plan')
    .orderBy('asset')
    .execute();
  return rows.map(({ ceiling, ...row }) => ({ ...row, budget: ceiling }));
}

async function readSeries(db: Kysely<Schema>, now: Date): Promise<Overview['series']> {
  const { rows } = await sql<{ t: Date; records: bigint; batches: bigint; anchors: bigint }>`
    SELECT t, coalesce(m.records, 0) AS records, coalesce(b.n, 0) AS batches, coalesce(a.n, 0) AS anchors
    FROM generate_series(
      date_trunc('minute', ${now}::timestamptz) - (${MINUTES} - 1) * interval '1 minute',
      date_trunc('minute', ${now}::timestamptz), interval '1 minute') AS t
    LEFT JOIN record_minutes m ON m.minute = t
    LEFT JOIN (
      SELECT date_trunc('minute', closed_at) AS minute, count(*) AS n FROM batches
      WHERE closed_at > ${now}::timestamptz - ${MINUTES} * interval '1 minute' GROUP BY 1) b ON b.minute = t
    LEFT JOIN (
      SELECT date_trunc('minute', updated_at) AS minute, count(*) AS n FROM anchors
      WHERE state = 'final' AND updated_at > ${now}::timestamptz - ${MINUTES} * interval '1 minute' GROUP BY 1) a ON a.minute = t
    ORDER BY t`.execute(db);
  return rows.map((row) => ({
    t: row.t.toISOString(),
    records: Number(row.records),
    batches: Number(row.batches),
    anchors: Number(row.anchors),
  }));
}
