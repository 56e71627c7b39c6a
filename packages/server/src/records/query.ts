import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { batchRank, coverageOf, RECORD_STATES, type RecordState } from './coverage.ts';
import { digestKey } from './prepared.ts';
import { itemOf, type RecordItem, type RecordRow, recordColumns, recordOf, rowOf, type StoredColumns } from './rows.ts';

export interface RecordFilter {
  readonly state?: RecordState;
  readonly plan?: string;
  /** `sha-256:<hex>` */
  readonly digest?: string;
  /** Part of a name, in any case. */
  readonly name?: string;
  /** Only records older than this leaf index. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first; `next` continues below it. A page may hold fewer than were asked for and still have a next one. */
export interface RecordPage {
  readonly items: readonly RecordItem[];
  readonly next: number | null;
}

/** What was found at or above `floor`; below it nothing was looked at. */
interface Found {
  readonly rows: readonly RecordRow[];
  readonly floor: number;
}

/** Leaves [from, to) of a plan, or of all plans. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Names and plans have no index of their own: a request looks at so many records, then hands out a cursor. */
const WINDOW = 50_000;
const MOST_WINDOWS = 8;
const RANGES_PER_READ = 200;

/** Lists records, newest first, without an index per filter: states are ranges of the log. */
export async function listRecords(db: Kysely<Schema>, filter: RecordFilter): Promise<RecordPage> {
  const top = filter.before ?? (await headOf(db));
  const { rows, floor } =
    filter.digest !== undefined
      ? await byDigest(db, filter, filter.digest, top)
      : filter.state === undefined
        ? await scan(db, filter, undefined, single(top), top)
        : await byState(db, filter, filter.state, top);
  const coverage = await coverageOf(db, rows);
  const items = rows.map((row, index) => itemOf(row, coverage[index]));
  return {
    items: filter.state === undefined ? items : items.filter((item) => item.state === filter.state),
    next: floor > 0 ? floor : null,
  };
}

async function headOf(db: Kysely<Schema>): Promise<number> {
  const head = await db.selectFrom('log_head').select('size').executeTakeFirstOrThrow();
  return Number(head.size);
}

async function* single(top: number): AsyncGenerator<Range> {
  yield { from: 0, to: top };
}

async function byDigest(db: Kysely<Schema>, filter: RecordFilter, digest: string, top: number): Promise<Found> {
  const { rows } = await sql<StoredColumns>`
    SELECT ${recordColumns} FROM records r
    WHERE r.digest_key = ${digestKey(digest)} AND r.seq < ${top} AND ${conditions(filter, filter.plan)}
    ORDER BY r.seq DESC LIMIT ${filter.limit}`.execute(db);
  const all = rows.map(rowOf);
  const last = all.length === filter.limit ? all.at(-1) : undefined;
  return { rows: all.filter((row) => recordOf(row).digest === digest), floor: last?.seq ?? 0 };
}

function conditions(filter: RecordFilter, plan: string | undefined): RawBuilder<unknown> {
  const pattern = filter.name === undefined ? undefined : `%${filter.name.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`${plan === undefined ? sql`true` : sql`r.plan = ${plan}`}
    AND ${pattern === undefined ? sql`true` : sql`r.name ILIKE ${pattern}`}`;
}

/** Walks ranges downwards until the page is full or enough was looked at. */
async function scan(
  db: Kysely<Schema>,
  filter: RecordFilter,
  plan: string | undefined,
  ranges: AsyncIterable<Range>,
  top: number,
): Promise<Found> {
  const selective = plan ?? filter.plan ?? filter.name;
  const rows: RecordRow[] = [];
  let floor = top;
  let windows = 0;
  for await (const range of ranges) {
    for (let to = Math.min(range.to, top); to > range.from; ) {
      if (windows++ === MOST_WINDOWS) return { rows, floor };
      const from = selective === undefined ? range.from : Math.max(range.from, to - WINDOW);
      const wanted = filter.limit - rows.length;
      const { rows: some } = await sql<StoredColumns>`
        SELECT ${recordColumns} FROM records r
        WHERE r.seq >= ${from} AND r.seq < ${to} AND ${conditions(filter, plan ?? filter.plan)}
        ORDER BY r.seq DESC LIMIT ${wanted}`.execute(db);
      rows.push(...some.map(rowOf));
      const last = rows.at(-1);
      if (some.length === wanted && last !== undefined) return { rows, floor: last.seq };
      floor = from;
      to = from;
    }
  }
  return { rows, floor: 0 };
}

/** Each plan closes batches of its own, whose ranges interleave: every plan is walked, and the results are merged. */
async function byState(db: Kysely<Schema>, filter: RecordFilter, state: RecordState, top: number): Promise<Found> {
  let plans = db.selectFrom('plan_positions').select('plan').orderBy('plan');
  if (filter.plan !== undefined) plans = plans.where('plan', '=', filter.plan);
  const found: Found[] = [];
  for (const { plan } of await plans.execute())
    found.push(await scan(db, filter, plan, rangesOf(db, plan, state, top), top));
  const reached = Math.max(0, ...found.map((one) => one.floor));
  const merged = found
    .flatMap((one) => one.rows)
    .filter((row) => row.seq >= reached)
    .sort((a, b) => b.seq - a.seq);
  const rows = merged.slice(0, filter.limit);
  return { rows, floor: rows.length < merged.length ? (rows.at(-1)?.seq ?? 0) : reached };
}

async function* rangesOf(db: Kysely<Schema>, plan: string, state: RecordState, top: number): AsyncGenerator<Range> {
  if (state === 'accepted') {
    const { rows } = await sql<{ first_seq: bigint; size: bigint }>`
      SELECT p.first_seq, h.size FROM plan_positions p, log_head h
      WHERE p.plan = ${plan} AND p.total > p.closed`.execute(db);
    for (const row of rows) yield { from: Number(row.first_seq), to: Number(row.size) };
    return;
  }
  for (let below = top; ; ) {
    const { rows } = await sql<{ from_seq: bigint; size: bigint }>`
      SELECT b.from_seq, b.size FROM batches b
      WHERE b.plan = ${plan} AND b.from_seq < ${below} AND ${batchRank} = ${RECORD_STATES.indexOf(state)}
      ORDER BY b.size DESC LIMIT ${RANGES_PER_READ}`.execute(db);
    for (const row of rows) yield { from: Number(row.from_seq), to: Number(row.size) };
    const last = rows.at(-1);
    if (rows.length < RANGES_PER_READ || last === undefined) return;
    below = Number(last.from_seq);
  }
}
