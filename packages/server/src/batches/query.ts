import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type AnchorSummary, anchorsOf, type RecordState, stateOf } from '../records/coverage.ts';

/** A closed batch as the API shows it. */
export interface BatchItem {
  readonly id: string;
  readonly plan: string;
  /** The batch is the plan's part of the leaves [from, size). */
  readonly from: number;
  /** Leaves of the log at which its root was taken. */
  readonly size: number;
  /** The plan's own records in it. */
  readonly count: number;
  /** Hex RFC 9162 root of the log at `size`. */
  readonly root: string;
  readonly closedAt: string;
  /** The state that its records have. */
  readonly state: RecordState;
  readonly anchors: readonly AnchorSummary[];
}

interface Row {
  readonly id: string;
  readonly plan: string;
  readonly from_seq: bigint;
  readonly size: bigint;
  readonly count: bigint;
  readonly root: Buffer;
  readonly closed_at: Date;
}

const columns = sql`b.id, b.plan, b.from_seq, b.size, b.count, b.root, b.closed_at`;

/** Newest first. `before` is a size: the cursor. Batches of several plans may share one size; their ids break the tie. */
export async function listBatches(
  db: Kysely<Schema>,
  filter: { readonly plan?: string; readonly after?: { size: number; id: string }; readonly limit: number },
): Promise<BatchItem[]> {
  const { plan, after, limit } = filter;
  const where: RawBuilder<unknown>[] = [sql`true`];
  if (plan !== undefined) where.push(sql`b.plan = ${plan}`);
  if (after !== undefined) where.push(sql`(b.size, b.id) < (${after.size}, ${after.id})`);
  const { rows } = await sql<Row>`
    SELECT ${columns} FROM batches b WHERE ${sql.join(where, sql` AND `)}
    ORDER BY b.size DESC, b.id DESC LIMIT ${limit}`.execute(db);
  return items(db, rows);
}

export async function findBatch(db: Kysely<Schema>, id: string): Promise<BatchItem | undefined> {
  const { rows } = await sql<Row>`SELECT ${columns} FROM batches b WHERE b.id = ${id}`.execute(db);
  const [item] = await items(db, rows);
  return item;
}

async function items(db: Kysely<Schema>, rows: readonly Row[]): Promise<BatchItem[]> {
  const anchors = await anchorsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const root = row.root.toString('hex');
    const batch = { id: row.id, root, from: Number(row.from_seq), size: Number(row.size) };
    const own = anchors.get(row.id) ?? [];
    return {
      ...batch,
      plan: row.plan,
      count: Number(row.count),
      closedAt: row.closed_at.toISOString(),
      state: stateOf({ batch, anchors: own }),
      anchors: own,
    };
  });
}
