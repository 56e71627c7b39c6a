import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** The most that an account may spend, base units of its ledger's fee asset: fees, and what is paid in that asset. */
export interface SpendingLimits {
  /** Of one transaction. */
  readonly operation: bigint | undefined;
  /** Of all transactions that are accepted in one day (UTC). */
  readonly day: bigint | undefined;
}

/** Whose spending a transaction counts for. */
export interface Spender {
  readonly id: string;
  readonly chain: string;
  /** CAIP-10. */
  readonly account: string;
}

const DAY_MS = 86_400_000;

/** Limits as the database keeps them. */
export function limitsOf(row: {
  readonly limit_operation: string | null;
  readonly limit_day: string | null;
}): SpendingLimits {
  const amount = (text: string | null) => (text === null ? undefined : BigInt(text));
  return { operation: amount(row.limit_operation), day: amount(row.limit_day) };
}

/**
 * Counts the most that a transaction may take, in the caller's transaction and before anything is signed. One statement
 * compares and adds: of two servers that ask for the last of a day, one is refused. An account without limits is not
 * counted.
 *
 * @throws CodedError ACCOUNT_LIMIT, whose details say what is left
 */
export async function reserveSpending(
  trx: Transaction<Schema>,
  limits: SpendingLimits,
  spender: Spender,
  most: { readonly fee: bigint; readonly value: bigint; readonly now: Date },
): Promise<void> {
  if (limits.operation === undefined && limits.day === undefined) return;
  const amount = most.fee + most.value;
  const day = dayOf(most.now);
  requireOperation(limits, spender, amount);
  const { chain, account } = spender;
  await trx
    .insertInto('account_days')
    .values({ chain, account, day, spent: '0' })
    .onConflict((conflict) => conflict.columns(['chain', 'account', 'day']).doNothing())
    .execute();
  await addToDay(trx, limits, spender, day, amount);
  await trx
    .insertInto('account_spending')
    .values({ transaction_id: spender.id, chain, account, day, value: String(most.value), amount: String(amount) })
    .execute();
}

/** Counts what a transaction may take more. Throws ACCOUNT_LIMIT. */
export async function raiseSpending(trx: Transaction<Schema>, spender: Spender, more: bigint): Promise<void> {
  const entry = await lockEntry(trx, spender.id);
  if (!entry) return;
  const limits = await readLimits(trx, spender);
  const amount = BigInt(entry.amount) + more;
  requireOperation(limits, spender, amount);
  await addToDay(trx, limits, spender, entry.day, more);
  await trx
    .updateTable('account_spending')
    .set({ amount: String(amount) })
    .where('transaction_id', '=', spender.id)
    .execute();
}

/** Counts what a transaction really took: its value only where it had its effect. */
export async function settleSpending(trx: Transaction<Schema>, id: string, fee: bigint): Promise<void> {
  const entry = await lockEntry(trx, id);
  if (!entry) return;
  const moved = entry.state === 'included' && entry.success !== false;
  await writeEntry(trx, id, entry, moved ? fee + BigInt(entry.value) : fee);
}

/** Nothing was or will be spent. */
export async function releaseSpending(trx: Transaction<Schema>, id: string): Promise<void> {
  const entry = await lockEntry(trx, id);
  if (entry) await writeEntry(trx, id, entry, 0n);
}

/** A reorganization took a final transaction back: it may confirm again at up to `dearest`. */
export async function unsettleSpending(trx: Transaction<Schema>, id: string, dearest: bigint): Promise<void> {
  const entry = await lockEntry(trx, id);
  if (entry) await writeEntry(trx, id, entry, dearest + BigInt(entry.value));
}

/** What an account has spent on the day of `now` (UTC), as far as it is counted. */
export async function spentOn(db: Kysely<Schema>, { chain, account }: Omit<Spender, 'id'>, now: Date): Promise<bigint> {
  const row = await db
    .selectFrom('account_days')
    .select('spent')
    .where('chain', '=', chain)
    .where('account', '=', account)
    .where('day', '=', dayOf(now))
    .executeTakeFirst();
  return BigInt(row?.spent ?? 0);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function requireOperation({ operation }: SpendingLimits, { account }: Spender, amount: bigint): void {
  if (operation === undefined || amount <= operation) return;
  throw new CodedError(
    'ACCOUNT_LIMIT',
    `It may take ${amount} of ${account}, whose limit for one operation is ${operation}`,
    {
      details: { limit: 'operation', allowed: String(operation), asked: String(amount), left: String(operation) },
    },
  );
}

/** Throws ACCOUNT_LIMIT when the day has less left. */
async function addToDay(
  trx: Transaction<Schema>,
  { day: limit }: SpendingLimits,
  { chain, account }: Spender,
  day: string,
  amount: bigint,
): Promise<void> {
  const most = limit === undefined ? null : String(limit);
  const { rows } = await sql`
    UPDATE account_days SET spent = spent + ${String(amount)}::numeric
    WHERE chain = ${chain} AND account = ${account} AND day = ${day}::date
      AND (${most}::numeric IS NULL OR spent + ${String(amount)}::numeric <= ${most}::numeric)
    RETURNING spent`.execute(trx);
  if (rows.length > 0) return;
  const { spent } = await trx
    .selectFrom('account_days')
    .select('spent')
    .where('chain', '=', chain)
    .where('account', '=', account)
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  const rest = (limit ?? 0n) - BigInt(spent);
  const left = rest > 0n ? rest : 0n;
  const resets = new Date(Date.parse(day) + DAY_MS).toISOString();
  throw new CodedError('ACCOUNT_LIMIT', `It may take ${amount} of ${account}, which has ${left} left until ${resets}`, {
    details: { limit: 'day', allowed: String(limit), asked: String(amount), left: String(left), resets },
  });
}

async function readLimits(trx: Transaction<Schema>, { chain, account }: Spender): Promise<SpendingLimits> {
  const row = await trx
    .selectFrom('signer_keys as k')
    .innerJoin('contract_accounts as a', (join) =>
      join.onRef('a.ledger', '=', 'k.ledger').onRef('a.chain', '=', 'k.chain').onRef('a.label', '=', 'k.label'),
    )
    .select(['a.limit_operation', 'a.limit_day'])
    .where('k.chain', '=', chain)
    .where('k.account', '=', account)
    .executeTakeFirst();
  return limitsOf(row ?? { limit_operation: null, limit_day: null });
}

type Entry = NonNullable<Awaited<ReturnType<typeof lockEntry>>>;

async function lockEntry(trx: Transaction<Schema>, id: string) {
  return trx
    .selectFrom('account_spending as s')
    .innerJoin('transactions as t', 't.id', 's.transaction_id')
    .select(['s.chain', 's.account', 's.value', 's.amount', 't.state', 't.success'])
    .select(sql<string>`s.day::text`.as('day'))
    .where('s.transaction_id', '=', id)
    .forUpdate('s')
    .executeTakeFirst();
}

async function writeEntry(trx: Transaction<Schema>, id: string, entry: Entry, amount: bigint): Promise<void> {
  await sql`
    UPDATE account_days SET spent = spent + ${String(amount - BigInt(entry.amount))}::numeric
    WHERE chain = ${entry.chain} AND account = ${entry.account} AND day = ${entry.day}::date`.execute(trx);
  await trx
    .updateTable('account_spending')
    .set({ amount: String(amount) })
    .where('transaction_id', '=', id)
    .execute();
}
