import { anchorContract, contractAddress } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { inStep, type Ledger } from '../transactions/modules.ts';
import { submitIntent } from '../transactions/submit.ts';
import { organizationIntent } from './intents.ts';
import type { AnchorModules } from './modules.ts';

/** The address of the anchor contract, and the transaction that is to deploy it until it is there. */
const ADDRESS = 'anchor-contract';
const DEPLOYMENT = 'anchor-deployment';
const DAY = 24 * 60 * 60 * 1_000;

/** Every contract of a ledger that the product deployed: what its trust entry pins. */
export async function pinnedContracts(db: Kysely<Schema>, ledger: Ledger): Promise<string[]> {
  const address = await setting(db, ledger, ADDRESS);
  return address === undefined ? [] : [address];
}

/**
 * The anchor contract of an EVM ledger. The first time, its deployment is queued as an intent like any other, and
 * undefined is answered until it is in a block; then its address is pinned for good: it follows from account and nonce,
 * so that a deployment which a reorganization undoes comes back at the same place.
 */
export async function anchorContractOf(
  modules: AnchorModules,
  ledger: Ledger,
  lease: Lease,
): Promise<string | undefined> {
  const pinned = await setting(modules.db, ledger, ADDRESS);
  if (pinned !== undefined) return pinned;
  const deployment = await setting(modules.db, ledger, DEPLOYMENT);
  const row =
    deployment === undefined
      ? undefined
      : await modules.db
          .selectFrom('transactions')
          .select(['state', 'account', 'nonce', 'success'])
          .where('id', '=', deployment)
          .executeTakeFirst();
  if (!row || row.state === 'failed' || row.state === 'cancelled') {
    await deploy(modules, ledger, lease);
    return undefined;
  }
  if ((row.state !== 'included' && row.state !== 'final') || row.nonce === null || row.success === false)
    return undefined;
  const address = contractAddress(row.account, BigInt(row.nonce));
  await inStep(modules, lease, (trx) => writeSetting(trx, modules, ledger, ADDRESS, address));
  return address;
}

async function deploy(modules: AnchorModules, ledger: Ledger, lease: Lease): Promise<void> {
  const { driver } = ledger;
  const { account } = await modules.signer.account(ledger.name, driver);
  const op = { op: 'deploy', chain: driver.chain, from: account, code: anchorContract.bytecode };
  const { rate } = await driver.quote();
  const intent = organizationIntent({
    issuer: modules.issuer,
    driver,
    op,
    maxFee: driver.worstCase(op, rate * 2n),
    validForMs: DAY,
    clock: modules.clock,
    random: modules.random,
  });
  await inStep(modules, lease, async (trx, emit) => {
    const { row } = await submitIntent(trx, modules, { intent, ledger, quiet: true });
    await writeSetting(trx, modules, ledger, DEPLOYMENT, row.id);
    emit({
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain },
    });
  });
  modules.onQueued?.(ledger.name);
}

async function setting(db: Kysely<Schema>, ledger: Ledger, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('ledger_settings')
    .select('value')
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

async function writeSetting(
  db: Kysely<Schema>,
  modules: AnchorModules,
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
