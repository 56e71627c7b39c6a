import type { Kysely } from 'kysely';
import type { Clock, LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { type Plan, planColumns } from './plan.ts';

/**
 * The plan of records that name none, made at the first start. On a development ledger it costs nothing, so it has no
 * budget; on a public one its budget is zero until an operator says how much may be spent.
 */
export async function ensureDefaultPlan(db: Kysely<Schema>, ledgers: LedgerRegistry, clock: Clock): Promise<void> {
  const all = ledgers.list();
  const ledger = all.find((one) => one.name === 'sandbox') ?? all.find((one) => one.driver.development) ?? all[0];
  if (!ledger) return;
  const { development, feeAsset } = ledger.driver;
  const plan: Plan = {
    name: 'default',
    ledgers: [ledger.name],
    needs: undefined,
    fallback: [],
    fallbackAfterSeconds: undefined,
    close: { records: 10_000, seconds: development ? 2 : 600 },
    minGapSeconds: development ? 0 : 3 * 3_600,
    budget: development ? undefined : { amount: 0n, asset: feeAsset.asset },
    hard: 'budget',
    deadlineSeconds: development ? 3_600 : 86_400,
    feeCeiling: undefined,
  };
  const now = new Date(clock.now());
  await db
    .insertInto('plans')
    .values({ ...planColumns(plan), created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}
