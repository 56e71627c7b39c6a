import type { Kysely } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { Ledger } from '../transactions/modules.ts';

/** A setting of a ledger on its present chain. */
export async function readSetting(db: Kysely<Schema>, ledger: Ledger, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('ledger_settings')
    .select('value')
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

/** Writes a setting of a ledger on its present chain, over the one that is there. */
export async function writeSetting(
  db: Kysely<Schema>,
  modules: { readonly clock: Clock },
  ledger: Ledger,
  name: string,
  value: string,
): Promise<void> {
  const updated_at = new Date(modules.clock.now());
  await db
    .insertInto('ledger_settings')
    .values({ ledger: ledger.name, chain: ledger.driver.chain, name, value, updated_at })
    .onConflict((conflict) => conflict.columns(['ledger', 'chain', 'name']).doUpdateSet({ value, updated_at }))
    .execute();
}
