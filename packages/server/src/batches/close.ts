import { hexEncode, TileBuilder } from '@blockcluster/btml';
import { sql, type Transaction } from 'kysely';
import type { BatchHooks } from '../anchors/hooks.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';
import { leafOf, sha256 } from '../log/hash.ts';
import { storedTile, writeTiles } from '../log/tile-store.ts';

/** Leaves read per query: large enough that round trips don't count, small enough for 256 KiB of memory. */
const LEAVES_PER_READ = 8_192;

export interface CloseModules {
  readonly events: EventOutbox;
  readonly hooks: Pick<BatchHooks, 'onBatchClosed'>;
  /** Signs the C2SP checkpoint of a size and root. */
  readonly checkpoint: (size: number, root: Uint8Array) => Promise<string>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Throws when another server has taken this work over; called last, in the same transaction. */
  readonly assert: (trx: Transaction<Schema>) => Promise<void>;
}

/** What a closed batch is. */
export interface Batch {
  readonly id: string;
  readonly plan: string;
  readonly from: number;
  readonly size: number;
  readonly count: number;
  /** Hex. */
  readonly root: string;
}

/**
 * Closes a batch of all the plan's records that wait, at the present end of the log: extends the tiles, stores root
 * and checkpoint, creates the anchors. Accepting goes on meanwhile: nothing that it locks is locked before the last
 * statements. Answers undefined when no record of the plan waits.
 */
export async function closeBatch(
  trx: Transaction<Schema>,
  plan: string,
  modules: CloseModules,
): Promise<Batch | undefined> {
  // One statement, one snapshot: the counters are exactly those of the records below `size`.
  const { rows } = await sql<{ size: bigint; waiting: bigint; first_seq: bigint; first_at: Date }>`
    SELECT h.size, p.total - p.closed AS waiting, p.first_seq, p.first_at
    FROM log_head h, plan_positions p WHERE p.plan = ${plan}`.execute(trx);
  const [position] = rows;
  if (position === undefined || position.waiting === 0n) return undefined;
  const size = Number(position.size);
  const root = await extendTiles(trx, size);
  const checkpoint = await modules.checkpoint(size, root);
  const batch: Batch = {
    id: modules.newId(),
    plan,
    from: Number(position.first_seq),
    size,
    count: Number(position.waiting),
    root: hexEncode(root),
  };
  await trx
    .insertInto('batches')
    .values({
      id: batch.id,
      plan,
      from_seq: position.first_seq,
      size: position.size,
      count: position.waiting,
      root: Buffer.from(root),
      checkpoint,
      closed_at: new Date(modules.now()),
    })
    .execute();
  await advance(trx, batch);
  await modules.hooks.onBatchClosed(trx, {
    id: batch.id,
    plan,
    from: batch.from,
    size,
    root: batch.root,
    oldestAcceptedAt: position.first_at.getTime(),
  });
  await modules.events.publish(trx, { type: 'batch.closed', subject: batch.id, data: { ...batch } });
  await modules.assert(trx);
  return batch;
}

/** Hashes the leaves that no batch has covered yet into the tiles; answers the root at `size`. */
async function extendTiles(trx: Transaction<Schema>, size: number): Promise<Uint8Array> {
  const newest = await sql<{ size: bigint }>`SELECT size FROM batches ORDER BY size DESC LIMIT 1`.execute(trx);
  const start = Number(newest.rows[0]?.size ?? 0n);
  const builder = await TileBuilder.resume(start, storedTile(trx), sha256);
  for (let from = start; from < size; from += LEAVES_PER_READ) {
    const to = Math.min(from + LEAVES_PER_READ, size);
    const { rows } = await sql<{ ids: Buffer | null }>`
      SELECT string_agg(id, ''::bytea ORDER BY seq) AS ids FROM records WHERE seq >= ${from} AND seq < ${to}`.execute(
      trx,
    );
    const ids = rows[0]?.ids;
    if (ids?.length !== (to - from) * 32) throw new Error(`the log has a gap between ${from} and ${to}`);
    for (let at = 0; at < ids.length; at += 32) builder.append(leafOf(ids.subarray(at, at + 32)));
    await writeTiles(trx, builder.takeFull());
  }
  await writeTiles(trx, builder.partials());
  return builder.root();
}

/** Moves the plan's counters on. From here until the commit, records of this plan wait to be accepted. */
async function advance(trx: Transaction<Schema>, batch: Batch): Promise<void> {
  await sql`SELECT 1 FROM plan_positions WHERE plan = ${batch.plan} FOR UPDATE`.execute(trx);
  // A statement of its own, so that its snapshot holds what was committed while the lock was awaited.
  await sql`
    UPDATE plan_positions p SET closed = closed + ${batch.count},
      first_seq = coalesce(next.seq, first_seq), first_at = coalesce(next.accepted_at, first_at)
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
      SELECT seq, accepted_at FROM records
      WHERE seq >= ${batch.size} AND plan = ${batch.plan} ORDER BY seq LIMIT 1) AS next ON true
    WHERE p.plan = ${batch.plan}`.execute(trx);
}
