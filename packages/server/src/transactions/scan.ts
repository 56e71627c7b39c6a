import type { ScanResult, WatchedTransaction } from '@blockcluster/ledgers';
import { sql, type Transaction } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { readCursor } from './cursor.ts';
import { type EngineModules, inStep, type Ledger } from './modules.ts';
import { applyStatuses, withdrawAbove } from './placement.ts';

/** Blocks read per call: a few hundred keep the transaction that applies them short. */
const BLOCKS_PER_SCAN = 200;

export interface ScanSummary {
  /** Height of the newest block that was looked at. */
  readonly tip: number;
  /** False when more blocks wait. */
  readonly complete: boolean;
}

/**
 * Reads what the chain did since the last scan and applies it in one transaction: coins that came and went, where each
 * candidate stands, and what a reorganization took back. The cursor moves in the same transaction, so that a scan is
 * applied once or not at all.
 */
export async function scanOnce(modules: EngineModules, ledger: Ledger, lease: Lease): Promise<ScanSummary> {
  const cursor = await readCursor(modules, ledger, lease);
  const accounts = await modules.db
    .selectFrom('signer_keys')
    .select('account')
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .execute();
  const scripts = ledger.driver.ordering === 'coins' ? await watchedScripts(modules, ledger) : [];
  const watched = await watchedCandidates(modules, ledger);
  const result = await ledger.driver.scan({
    recent: cursor.recent,
    accounts: [...new Set([...accounts, ...scripts].map((row) => row.account))],
    watched,
    maxBlocks: BLOCKS_PER_SCAN,
    since: cursor.since,
  });
  const summary = { tip: result.tip.height, complete: result.complete };
  // A chain that stands still while nothing is on its way leaves nothing to write.
  if (watched.length === 0 && result.rewound === undefined && cursor.recent.at(-1)?.hash === result.recent.at(-1)?.hash)
    return summary;
  await inStep(modules, lease, async (trx, emit) => {
    const moved = await trx
      .updateTable('scan_cursors')
      .set({
        recent: JSON.stringify(result.recent),
        version: cursor.version + 1n,
        updated_at: new Date(modules.clock.now()),
      })
      .where('ledger', '=', ledger.name)
      .where('version', '=', cursor.version)
      .returning('ledger')
      .executeTakeFirst();
    if (!moved) return;
    await applyCoins(trx, ledger.driver.chain, result);
    if (result.rewound !== undefined) await withdrawAbove(trx, modules, emit, ledger, result.rewound);
    await applyStatuses(trx, modules, emit, ledger, result.transactions);
  });
  await modules.at?.('scanned', ledger.name);
  return summary;
}

/** Addresses of contracts whose coins are followed too. */
async function watchedScripts(modules: EngineModules, ledger: Ledger): Promise<{ readonly account: string }[]> {
  return modules.db
    .selectFrom('watched_accounts')
    .select('account')
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .execute();
}

async function watchedCandidates(modules: EngineModules, ledger: Ledger): Promise<WatchedTransaction[]> {
  const rows = await modules.db
    .selectFrom('candidates as c')
    .innerJoin('transactions as t', 't.id', 'c.transaction_id')
    .select(['c.txid', 'c.height', 'c.block_hash', 't.success', 't.fee'])
    // What is known of a transaction is known of the candidate that confirmed.
    .select((q) => q('t.txid', '=', q.ref('c.txid')).as('winner'))
    .where('t.ledger', '=', ledger.name)
    .where('t.chain', '=', ledger.driver.chain)
    .where('t.state', 'in', ['signed', 'broadcast', 'included'])
    .where('c.state', '!=', 'dead')
    .orderBy('t.seq')
    .execute();
  return rows.map(({ txid, height, block_hash, success, fee, winner }) => {
    if (height === null || block_hash === null) return { txid };
    const at = { height: Number(height), hash: block_hash };
    return winner && success !== null && fee !== null
      ? { txid, at, outcome: { success, fee: BigInt(fee) } }
      : { txid, at };
  });
}

/** Coins that a reorganization withdrew keep their row (and who reserved them) and come back by being created again. */
async function applyCoins(trx: Transaction<Schema>, chain: string, result: ScanResult): Promise<void> {
  if (result.rewound !== undefined) {
    const above = BigInt(result.rewound);
    await trx
      .updateTable('coins')
      .set({ height: null })
      .where('chain', '=', chain)
      .where('height', '>', above)
      .execute();
    await trx
      .updateTable('coins')
      .set({ spent_by: null, spent_height: null })
      .where('chain', '=', chain)
      .where('spent_height', '>', above)
      .execute();
  }
  const { created, spent } = result;
  if (created.length > 0)
    await sql`
      INSERT INTO coins (chain, txid, vout, account, value, script, height, coinbase)
      SELECT ${chain}, * FROM unnest(${created.map((coin) => coin.txid)}::text[], ${created.map((coin) => coin.vout)}::int[],
        ${created.map((coin) => coin.account)}::text[], ${created.map((coin) => String(coin.value))}::numeric[],
        ${created.map((coin) => coin.script)}::text[], ${created.map((coin) => coin.height)}::bigint[],
        ${created.map((coin) => coin.coinbase)}::boolean[])
      ON CONFLICT (chain, txid, vout) DO UPDATE SET height = excluded.height`.execute(trx);
  if (spent.length > 0)
    await sql`
      UPDATE coins c SET spent_by = s.spender, spent_height = s.at
      FROM unnest(${spent.map((coin) => coin.txid)}::text[], ${spent.map((coin) => coin.vout)}::int[],
        ${spent.map((coin) => coin.by)}::text[], ${spent.map((coin) => coin.height)}::bigint[]) AS s (txid, vout, spender, at)
      WHERE c.chain = ${chain} AND c.txid = s.txid AND c.vout = s.vout`.execute(trx);
}
