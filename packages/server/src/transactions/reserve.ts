import { CodedError } from '@blockcluster/btml';
import type { Coin } from '@blockcluster/ledgers';
import type { Selectable, Transaction } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { assignNonces } from './nonces.ts';
import { operationOf, paidBy } from './operation.ts';
import { affordableRate } from './rates.ts';
import type { TransactionTables } from './tables.ts';

/** A block reward is spendable by a block that stands 100 above its own (bitcoin family). */
const COINBASE_MATURITY = 100;
/** So many of the largest coins are offered to the driver's choice. */
const COINS_OFFERED = 100;

export function coinOf(row: Selectable<TransactionTables['coins']>): Coin {
  return {
    txid: row.txid,
    vout: row.vout,
    value: BigInt(row.value),
    script: row.script,
    height: Number(row.height ?? 0),
    coinbase: row.coinbase,
  };
}

/** The coins that a transaction has reserved, in a fixed order. */
export async function reservedCoins(modules: Pick<EngineModules, 'db'>, transactionId: string): Promise<Coin[]> {
  const rows = await modules.db
    .selectFrom('coins')
    .selectAll()
    .where('reserved_by', '=', transactionId)
    .orderBy('txid')
    .orderBy('vout')
    .execute();
  return rows.map(coinOf);
}

/**
 * Gives a queued transaction the nonce or the coins that all of its candidates will share. A row of the database says
 * whose they are, unique by construction; who comes second finds them taken.
 *
 * @throws CodedError LEDGER_FUNDS
 */
export async function reserve(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  tipHeight: number,
): Promise<void> {
  if (ledger.driver.ordering === 'nonce') await reserveNonce(modules, ledger, lease, row);
  else await reserveCoins(modules, ledger, lease, row, tipHeight);
  await modules.at?.('reserved', row.id);
}

async function reserveNonce(modules: EngineModules, ledger: Ledger, lease: Lease, row: TransactionRow): Promise<void> {
  if (row.nonce !== null) return;
  const state = await ledger.driver.accountState(row.account);
  const op = operationOf(row);
  const { feeAsset } = ledger.driver;
  const needed = paidBy(op, feeAsset.asset) + ledger.driver.worstCase(op, (await ledger.driver.quote()).floor);
  if (state.balance < needed)
    throw new CodedError('LEDGER_FUNDS', `${row.account} holds ${state.balance}, the operation needs ${needed}`, {
      details: { account: row.account, balance: String(state.balance), needed: String(needed) },
    });
  await inStep(modules, lease, async (trx) => {
    const current = await lockRow(trx, row.id, ['queued']);
    if (current?.nonce === null) await assignNonces(trx, modules.clock, [current], state.nonce);
  });
}

async function reserveCoins(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  tipHeight: number,
): Promise<void> {
  const op = operationOf(row);
  // Coins must carry the dearest bump, because every candidate spends exactly these.
  const rate = affordableRate(ledger.driver, op, BigInt(row.max_fee));
  await inStep(modules, lease, async (trx) => {
    if (!(await lockRow(trx, row.id, ['queued']))) return;
    const own = await trx.selectFrom('coins').select('txid').where('reserved_by', '=', row.id).executeTakeFirst();
    if (own) return;
    const rows = await trx
      .selectFrom('coins')
      .selectAll()
      .where('chain', '=', row.chain)
      .where('account', 'in', ledger.driver.holders?.(op) ?? [row.account])
      .where('reserved_by', 'is', null)
      .where('spent_by', 'is', null)
      .where('height', 'is not', null)
      .where((where) =>
        where.or([where('coinbase', '=', false), where('height', '<=', BigInt(tipHeight + 1 - COINBASE_MATURITY))]),
      )
      .orderBy('value', 'desc')
      .limit(COINS_OFFERED)
      .forUpdate()
      .skipLocked()
      .execute();
    const chosen = ledger.driver.choose(op, rows.map(coinOf), rate, tipHeight);
    for (const coin of chosen)
      await trx
        .updateTable('coins')
        .set({ reserved_by: row.id })
        .where('chain', '=', row.chain)
        .where('txid', '=', coin.txid)
        .where('vout', '=', coin.vout)
        .execute();
  });
}

/** What a signer's memory calls the nonce or the coins of a reservation. */
export function slotsOf(row: TransactionRow, coins: readonly Coin[]): string[] {
  if (row.nonce !== null) return [`${row.chain}/${row.nonce}`];
  return coins.map((coin) => `${row.chain}/${coin.txid}:${coin.vout}`);
}

/**
 * Gives back what a transaction reserved although nothing of it was ever persisted, so nothing can have been sent: the
 * signer may use those coins or that nonce for another intent.
 */
export async function releaseUnsigned(trx: Transaction<Schema>, row: TransactionRow): Promise<void> {
  const coins = await trx.selectFrom('coins').selectAll().where('reserved_by', '=', row.id).execute();
  const slots = slotsOf(row, coins.map(coinOf));
  if (slots.length > 0)
    await trx
      .deleteFrom('signer_slots')
      .where('key_id', '=', row.key_id)
      .where('intent_id', '=', row.intent_id)
      .where('slot', 'in', slots)
      .execute();
  await trx.updateTable('coins').set({ reserved_by: null }).where('reserved_by', '=', row.id).execute();
  if (row.nonce === null) return;
  await trx
    .deleteFrom('nonces')
    .where('chain', '=', row.chain)
    .where('account', '=', row.account)
    .where('nonce', '=', row.nonce)
    .where('transaction_id', '=', row.id)
    .execute();
}
