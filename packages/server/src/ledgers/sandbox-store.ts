import type {
  SandboxBlock,
  SandboxCoin,
  SandboxConnection,
  SandboxPoolEntry,
  SandboxReading,
  SandboxStore,
  SandboxWriting,
} from '@blockcluster/ledgers';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { LedgerTables } from './tables.ts';

/**
 * The sandbox's chain in PostgreSQL, shared by every server on the database. Readers see a repeatable-read snapshot;
 * writers queue on one row, so that two servers never extend the same tip.
 */
export function databaseSandboxStore(db: Kysely<Schema>): SandboxStore {
  return {
    read: (work) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((trx) => work(reading(trx))),
    write: (work) =>
      db.transaction().execute(async (trx) => {
        await trx.selectFrom('sandbox_lock').select('one').forUpdate().execute();
        return work(writing(trx));
      }),
  };
}

function reading(trx: Transaction<Schema>): SandboxReading {
  const blocks = trx.selectFrom('sandbox_blocks').selectAll();
  return {
    tip: async () => blockOf(await blocks.orderBy('height', 'desc').limit(1).executeTakeFirst()),
    blockAt: async (height) => blockOf(await blocks.where('height', '=', BigInt(height)).executeTakeFirst()),
    blockByHash: async (hash) => blockOf(await blocks.where('hash', '=', hash).executeTakeFirst()),
    headers: async (from, to) => {
      const rows = await trx
        .selectFrom('sandbox_blocks')
        .select(sql<Buffer>`substr(raw, 1, 80)`.as('header'))
        .where('height', '>=', BigInt(Math.max(0, from)))
        .where('height', '<=', BigInt(to))
        .orderBy('height')
        .execute();
      return rows.map((row) => plain(row.header));
    },
    coins: async (outpoints) => {
      if (outpoints.length === 0) return [];
      const { rows } = await sql<Selectable<LedgerTables['sandbox_coins']>>`
        SELECT c.* FROM sandbox_coins c
        JOIN (SELECT DISTINCT * FROM unnest(${outpoints.map((one) => one.txid)}::text[],
          ${outpoints.map((one) => one.vout)}::int[]) AS o (txid, vout)) wanted USING (txid, vout)
        WHERE c.spent_height IS NULL`.execute(trx);
      return rows.map(coinOf);
    },
    heightOf: async (txid) => {
      const row = await trx
        .selectFrom('sandbox_transactions')
        .select('height')
        .where('txid', '=', txid)
        .executeTakeFirst();
      return row && Number(row.height);
    },
    pool: async () => {
      const rows = await trx.selectFrom('sandbox_pool').selectAll().orderBy('position').execute();
      return rows.map((row) => ({
        txid: row.txid,
        raw: plain(row.raw),
        fee: row.fee,
        size: row.size,
        spends: row.spends,
      }));
    },
  };
}

function writing(trx: Transaction<Schema>): SandboxWriting {
  return {
    ...reading(trx),
    connect: async (connections) => {
      // In steps, because a creation brings hundreds of blocks and a statement takes 65,535 parameters.
      for (let start = 0; start < connections.length; start += 500) {
        await connect(trx, connections.slice(start, start + 500));
      }
    },
    disconnect: async (height) => {
      const above = BigInt(height);
      await trx.deleteFrom('sandbox_blocks').where('height', '>', above).execute();
      await trx.deleteFrom('sandbox_transactions').where('height', '>', above).execute();
      await trx.deleteFrom('sandbox_coins').where('height', '>', above).execute();
      await trx.updateTable('sandbox_coins').set({ spent_height: null }).where('spent_height', '>', above).execute();
    },
    addToPool: async (entry: SandboxPoolEntry) => {
      await trx
        .insertInto('sandbox_pool')
        .values({
          txid: entry.txid,
          raw: Buffer.from(entry.raw),
          fee: entry.fee,
          size: entry.size,
          spends: JSON.stringify(entry.spends),
        })
        .execute();
    },
    removeFromPool: async (txids) => {
      if (txids.length > 0)
        await trx
          .deleteFrom('sandbox_pool')
          .where('txid', 'in', [...txids])
          .execute();
    },
  };
}

async function connect(trx: Transaction<Schema>, connections: readonly SandboxConnection[]): Promise<void> {
  await trx
    .insertInto('sandbox_blocks')
    .values(
      connections.map(({ block }) => ({
        height: BigInt(block.height),
        hash: block.hash,
        time: BigInt(block.time),
        raw: Buffer.from(block.raw),
      })),
    )
    .execute();
  const placed = connections.flatMap(({ block, txids }) => txids.map((txid) => ({ txid, height: block.height })));
  await sql`
    INSERT INTO sandbox_transactions (txid, height)
    SELECT * FROM unnest(${placed.map((one) => one.txid)}::text[], ${placed.map((one) => one.height)}::bigint[])`.execute(
    trx,
  );
  const created = connections.flatMap((connection) => connection.created);
  await sql`
    INSERT INTO sandbox_coins (txid, vout, value, script, height, coinbase)
    SELECT * FROM unnest(${created.map((coin) => coin.txid)}::text[], ${created.map((coin) => coin.vout)}::int[],
      ${created.map((coin) => String(coin.value))}::bigint[], ${created.map((coin) => coin.script)}::text[],
      ${created.map((coin) => coin.height)}::bigint[], ${created.map((coin) => coin.coinbase)}::boolean[])`.execute(
    trx,
  );
  const spent = connections.flatMap(({ block, spent: coins }) => coins.map((coin) => ({ ...coin, at: block.height })));
  if (spent.length === 0) return;
  await sql`
    UPDATE sandbox_coins c SET spent_height = s.at
    FROM unnest(${spent.map((coin) => coin.txid)}::text[], ${spent.map((coin) => coin.vout)}::int[],
      ${spent.map((coin) => coin.at)}::bigint[]) AS s (txid, vout, at)
    WHERE c.txid = s.txid AND c.vout = s.vout`.execute(trx);
}

function blockOf(row: Selectable<LedgerTables['sandbox_blocks']> | undefined): SandboxBlock | undefined {
  return row && { height: Number(row.height), hash: row.hash, time: Number(row.time), raw: plain(row.raw) };
}

function coinOf(row: Selectable<LedgerTables['sandbox_coins']>): SandboxCoin {
  const { txid, vout, value, script, coinbase } = row;
  return { txid, vout, value, script, height: Number(row.height), coinbase };
}

/** Without Node's Buffer methods, some of which differ from those of Uint8Array (slice shares memory). */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
