import { anchorContract, paymentsContract } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { Ledger } from './modules.ts';

/** A contract that the product deploys once on each ledger that has contracts. */
export interface OwnContract {
  /** What the settings of a ledger call its address, and the transaction that is to deploy it until it is there. */
  readonly address: string;
  readonly deployment: string;
  /** Hex without prefix. */
  readonly bytecode: string;
}

export const ANCHOR_CONTRACT: OwnContract = {
  address: 'anchor-contract',
  deployment: 'anchor-deployment',
  bytecode: anchorContract.bytecode,
};
export const PAYMENTS_CONTRACT: OwnContract = {
  address: 'payments-contract',
  deployment: 'payments-deployment',
  bytecode: paymentsContract.bytecode,
};

/** Where a contract was pinned; undefined before it is in a block. */
export function deployedContract(
  db: Kysely<Schema>,
  ledger: Ledger,
  contract: OwnContract,
): Promise<string | undefined> {
  return readSetting(db, ledger, contract.address);
}

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
