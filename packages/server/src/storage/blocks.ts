import { type BlockCid, blockKey, isCodedError } from '@blockcluster/btml';
import { type BlockStore, createBlockStore } from '@blockcluster/ledgers';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Blocks that serve the group itself (directories, key events) are kept under this name. */
export const GROUP_ROOT = 'group';
/** A block that nothing refers to is left over once it is older than this: no upload takes longer. */
const LEFTOVER_HOURS = 24;
const SWEEP_ROWS = 500;
/** Transactions that claim blocks share this lock; the sweeper takes it alone. */
const CLAIM_LOCK = 0x73746f72;

export interface StoreOptions {
  /** What the blocks are kept for from the moment they are written; without it they must be claimed. */
  readonly root?: string;
}

/**
 * A store of blocks in the database, which every server of it sees. Writes are not flushed one by one: whoever claims the
 * blocks, or says that it holds them, commits afterwards, and that commit flushes everything before it.
 *
 * @param store `group`, or `member:<name>`.
 */
export function databaseStore(db: Kysely<Schema>, store: string, { root }: StoreOptions = {}): BlockStore {
  const blocks = createBlockStore({
    async get(key) {
      const row = await db
        .selectFrom('storage_blocks')
        .select('bytes')
        .where('store', '=', store)
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.bytes;
    },
    // Asked before each `put`, whose answer is the same for a block that is there: but its age must be renewed.
    has: async () => false,
    async put(key, bytes) {
      const refer =
        root === undefined
          ? sql`SELECT 1`
          : sql`INSERT INTO storage_refs (key, root) VALUES (${key}, ${root}) ON CONFLICT DO NOTHING`;
      await sql`
        WITH late AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), refer AS (${refer})
        INSERT INTO storage_blocks AS b (store, key, bytes) SELECT ${store}, ${key}, ${bytes}::bytea FROM late
        ON CONFLICT (store, key) DO UPDATE SET written_at = now()`.execute(db);
    },
    async delete(key) {
      await db.deleteFrom('storage_blocks').where('store', '=', store).where('key', '=', key).execute();
    },
  });
  const has = async (cid: BlockCid): Promise<boolean> => {
    const row = await db
      .selectFrom('storage_blocks')
      .select('key')
      .where('store', '=', store)
      .where('key', '=', blockKey(cid))
      .executeTakeFirst();
    return row !== undefined;
  };
  return { ...blocks, has };
}

/** A store that falls back on others, in order, for what is missing or rotten; and mends itself with what it finds there. */
export function mendingStore(first: BlockStore, others: readonly BlockStore[]): BlockStore {
  const read = async (store: BlockStore, cid: BlockCid): Promise<Uint8Array | undefined> => {
    try {
      return await store.get(cid);
    } catch (error) {
      if (!isCodedError(error, 'STORAGE_HASH')) throw error;
      await store.delete(cid);
      return undefined;
    }
  };
  return {
    ...first,
    async get(cid) {
      const found = await read(first, cid);
      if (found !== undefined) return found;
      for (const other of others) {
        const copy = await other.get(cid).catch(() => undefined);
        if (copy === undefined) continue;
        await first.put(cid, copy);
        return copy;
      }
      return undefined;
    },
  };
}

/** Held by a transaction that claims blocks, until it ends: meanwhile nothing is swept. */
export async function holdClaims(db: Kysely<Schema>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${CLAIM_LOCK})`.execute(db);
}

/**
 * Removes blocks that uploads left behind, some at a time; answers how many. A claim that is under way is waited for, and
 * one that comes later finds its blocks gone and says so.
 */
export async function sweepLeftovers(db: Kysely<Schema>, hours: number = LEFTOVER_HOURS): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(trx);
    const { numAffectedRows } = await sql`
      DELETE FROM storage_blocks WHERE (store, key) IN (
        SELECT b.store, b.key FROM storage_blocks b
        WHERE b.written_at < now() - ${hours} * interval '1 hour'
          AND NOT EXISTS (SELECT FROM storage_refs r WHERE r.key = b.key)
        LIMIT ${SWEEP_ROWS})`.execute(trx);
    return Number(numAffectedRows ?? 0n);
  });
}
