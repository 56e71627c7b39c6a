import { sql } from 'kysely';
import type { Ledger } from '../transactions/modules.ts';
import type { PaymentModules, PaymentRow } from './modules.ts';

/** As many coins as a driver spends in one transaction. */
const COINS = 16;

/**
 * What an account can pay now, fees included. On account ledgers what is on its way already is deducted; of coins the
 * largest count that one transaction may spend.
 */
export async function spendable(modules: PaymentModules, { driver }: Ledger, account: string): Promise<bigint> {
  if (driver.ordering === 'coins') {
    const { rows } = await sql<{ sum: string }>`
      SELECT coalesce(sum(value), 0)::text AS sum FROM (
        SELECT value FROM coins WHERE chain = ${driver.chain} AND account = ${account}
          AND reserved_by IS NULL AND spent_by IS NULL AND height IS NOT NULL ORDER BY value DESC LIMIT ${COINS}
      ) AS largest`.execute(modules.db);
    return BigInt(rows[0]?.sum ?? 0);
  }
  const { balance } = await driver.accountState(account);
  const { rows } = await sql<{ sum: string }>`
    SELECT (coalesce((SELECT sum(max_fee) FROM transactions
        WHERE chain = ${driver.chain} AND account = ${account} AND state IN ('queued', 'signed', 'broadcast')), 0)
      + coalesce((SELECT sum(amount) FROM payments
        WHERE account = ${account} AND state IN ('grouped', 'broadcast')), 0))::text AS sum`.execute(modules.db);
  const left = balance - BigInt(rows[0]?.sum ?? 0);
  return left > 0n ? left : 0n;
}

/** Of payments in their order those that `funds` suffice for; a large one keeps no smaller one behind it back. */
export function affordable(
  rows: readonly PaymentRow[],
  funds: bigint,
): { readonly fitting: readonly PaymentRow[]; readonly others: readonly PaymentRow[] } {
  let left = funds;
  const fitting: PaymentRow[] = [];
  const others: PaymentRow[] = [];
  for (const row of rows) {
    const amount = BigInt(row.amount);
    if (amount <= left) {
      left -= amount;
      fitting.push(row);
    } else others.push(row);
  }
  return { fitting, others };
}
