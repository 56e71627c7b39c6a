import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { releaseSpending, settleSpending, unsettleSpending } from './spending.ts';

/** Which purse a transaction is paid from. */
export interface Purse {
  readonly plan: string;
  /** `YYYY-MM`. */
  readonly period: string;
  /** CAIP-19 identifier. */
  readonly asset: string;
  /** The most that `settled + reserved` may reach; undefined where nothing limits it. */
  readonly ceiling: bigint | undefined;
}

export interface PurseState {
  readonly settled: bigint;
  readonly reserved: bigint;
  readonly ceiling: bigint | undefined;
}

/** What a purse holds; zeros before its first use. */
export async function purseState(db: Kysely<Schema>, purse: Purse): Promise<PurseState> {
  const row = await db
    .selectFrom('budget_periods')
    .select(['settled', 'reserved', 'ceiling'])
    .where('plan', '=', purse.plan)
    .where('period', '=', purse.period)
    .where('asset', '=', purse.asset)
    .executeTakeFirst();
  if (!row) return { settled: 0n, reserved: 0n, ceiling: purse.ceiling };
  return {
    settled: BigInt(row.settled),
    reserved: BigInt(row.reserved),
    ceiling: row.ceiling === null ? undefined : BigInt(row.ceiling),
  };
}

/**
 * Reserves the worst case of a transaction, in the caller's transaction and before anything is signed. The row of the
 * purse is locked and its constraint holds `settled + reserved <= ceiling`: two servers can't both take the last coin.
 *
 * @throws CodedError BUDGET_EXCEEDED
 */
export async function reserveBudget(
  trx: Transaction<Schema>,
  purse: Purse,
  transactionId: string,
  amount: bigint,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('budget_periods')
    .values({
      plan: purse.plan,
      period: purse.period,
      asset: purse.asset,
      ceiling: purse.ceiling === undefined ? null : String(purse.ceiling),
    })
    .onConflict((conflict) => conflict.columns(['plan', 'period', 'asset']).doNothing())
    .execute();
  const { rows } = await sql`
    UPDATE budget_periods SET reserved = reserved + ${String(amount)}::numeric
    WHERE plan = ${purse.plan} AND period = ${purse.period} AND asset = ${purse.asset}
      AND (ceiling IS NULL OR settled + reserved + ${String(amount)}::numeric <= ceiling)
    RETURNING reserved`.execute(trx);
  if (rows.length === 0)
    throw new CodedError('BUDGET_EXCEEDED', `${amount} of ${purse.asset} is more than ${purse.plan} has left`, {
      details: { plan: purse.plan, period: purse.period, asset: purse.asset },
    });
  await trx
    .insertInto('budget_entries')
    .values({
      transaction_id: transactionId,
      plan: purse.plan,
      period: purse.period,
      asset: purse.asset,
      reserved: String(amount),
      settled: '0',
      updated_at: now,
    })
    .execute();
}

/** Reserves more for a transaction whose limit was raised. Throws BUDGET_EXCEEDED. */
export async function raiseBudget(
  trx: Transaction<Schema>,
  transactionId: string,
  more: bigint,
  now: Date,
): Promise<void> {
  const entry = await lockEntry(trx, transactionId);
  if (!entry) return;
  const left =
    entry.ceiling === null
      ? more
      : BigInt(entry.ceiling) - BigInt(entry.period_settled) - BigInt(entry.period_reserved);
  if (more > left)
    throw new CodedError('BUDGET_EXCEEDED', `${more} more of ${entry.asset} is more than ${entry.plan} has left`, {
      details: { plan: entry.plan, period: entry.period, asset: entry.asset },
    });
  await change(trx, entry, { reserved: more, settled: 0n, overrun: 0n });
  await writeEntry(trx, transactionId, BigInt(entry.reserved) + more, BigInt(entry.settled), now);
}

/**
 * Books what a final transaction really cost and gives the rest of its reservation back. A cost above the reservation
 * is possible in one case only, after blocks that counted as final were undone: what then exceeds the ceiling is booked
 * as an overrun, so that the account stays true.
 */
export async function settleBudget(
  trx: Transaction<Schema>,
  transactionId: string,
  fee: bigint,
  now: Date,
): Promise<void> {
  await settleSpending(trx, transactionId, fee);
  const entry = await lockEntry(trx, transactionId);
  if (!entry) return;
  const others = BigInt(entry.period_settled) + BigInt(entry.period_reserved) - BigInt(entry.reserved);
  const room = entry.ceiling === null ? fee : BigInt(entry.ceiling) - others;
  const booked = fee <= room ? fee : room;
  await change(trx, entry, { reserved: -BigInt(entry.reserved), settled: booked, overrun: fee - booked });
  await writeEntry(trx, transactionId, 0n, booked, now);
}

/** Gives a reservation back whole: nothing was or will be spent. */
export async function releaseBudget(trx: Transaction<Schema>, transactionId: string, now: Date): Promise<void> {
  await releaseSpending(trx, transactionId);
  const entry = await lockEntry(trx, transactionId);
  if (!entry) return;
  await change(trx, entry, { reserved: -BigInt(entry.reserved), settled: 0n, overrun: 0n });
  await writeEntry(trx, transactionId, 0n, BigInt(entry.settled), now);
}

/**
 * Takes a settlement back after a reorganization of final blocks: the transaction may confirm again at any of its
 * candidates' fees, so the dearest is reserved, as far as the ceiling leaves room.
 */
export async function unsettleBudget(
  trx: Transaction<Schema>,
  transactionId: string,
  dearest: bigint,
  now: Date,
): Promise<void> {
  await unsettleSpending(trx, transactionId, dearest);
  const entry = await lockEntry(trx, transactionId);
  if (!entry) return;
  const settled = BigInt(entry.settled);
  const others = BigInt(entry.period_settled) + BigInt(entry.period_reserved) - settled;
  const room = entry.ceiling === null ? dearest : BigInt(entry.ceiling) - others;
  const reserved = dearest <= room ? dearest : room;
  await change(trx, entry, { reserved, settled: -settled, overrun: 0n });
  await writeEntry(trx, transactionId, reserved, 0n, now);
}

type Entry = NonNullable<Awaited<ReturnType<typeof lockEntry>>>;

/** Locks the purse before the entry's figures are read, always in this order. */
async function lockEntry(trx: Transaction<Schema>, transactionId: string) {
  return trx
    .selectFrom('budget_entries as e')
    .innerJoin('budget_periods as p', (join) =>
      join.onRef('p.plan', '=', 'e.plan').onRef('p.period', '=', 'e.period').onRef('p.asset', '=', 'e.asset'),
    )
    .select([
      'e.plan',
      'e.period',
      'e.asset',
      'e.reserved',
      'e.settled',
      'p.ceiling',
      'p.settled as period_settled',
      'p.reserved as period_reserved',
    ])
    .where('e.transaction_id', '=', transactionId)
    .forUpdate()
    .executeTakeFirst();
}

async function change(
  trx: Transaction<Schema>,
  entry: Entry,
  by: { readonly reserved: bigint; readonly settled: bigint; readonly overrun: bigint },
): Promise<void> {
  await sql`
    UPDATE budget_periods SET reserved = reserved + ${String(by.reserved)}::numeric,
      settled = settled + ${String(by.settled)}::numeric, overrun = overrun + ${String(by.overrun)}::numeric
    WHERE plan = ${entry.plan} AND period = ${entry.period} AND asset = ${entry.asset}`.execute(trx);
}

async function writeEntry(
  trx: Transaction<Schema>,
  transactionId: string,
  reserved: bigint,
  settled: bigint,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('budget_entries')
    .set({ reserved: String(reserved), settled: String(settled), updated_at: now })
    .where('transaction_id', '=', transactionId)
    .execute();
}
