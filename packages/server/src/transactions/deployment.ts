import { contractAddress } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import { organizationIntent } from '../anchors/intents.ts';
import type { Clock, RandomSource } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';
import { readSetting, writeSetting } from '../ledgers/settings.ts';
import { inStep, type Ledger } from './modules.ts';
import type { OwnContract } from './own-contracts.ts';
import type { VaultSigner } from './signer.ts';
import { submitIntent } from './submit.ts';

export interface DeploymentModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EventOutbox;
  readonly signer: Pick<VaultSigner, 'account'>;
  /** DID of the organization, which issues the intents. */
  readonly issuer: string;
  readonly onQueued?: (ledger: string) => void;
}

const DAY = 24 * 60 * 60 * 1_000;

/**
 * The address of a contract of the product's own. The first time, its deployment is queued as an intent like any other,
 * and undefined is answered until it is in a block; then its address is pinned for good: it follows from account and
 * nonce, so that a deployment which a reorganization undoes comes back at the same place.
 */
export async function ownContract(
  modules: DeploymentModules,
  ledger: Ledger,
  lease: Lease,
  contract: OwnContract,
): Promise<string | undefined> {
  const pinned = await readSetting(modules.db, ledger, contract.address);
  if (pinned !== undefined) return pinned;
  const deployment = await readSetting(modules.db, ledger, contract.deployment);
  const row =
    deployment === undefined
      ? undefined
      : await modules.db
          .selectFrom('transactions')
          .select(['state', 'account', 'nonce', 'success'])
          .where('id', '=', deployment)
          .executeTakeFirst();
  if (!row || row.state === 'failed' || row.state === 'cancelled') {
    await deploy(modules, ledger, lease, contract);
    return undefined;
  }
  if ((row.state !== 'included' && row.state !== 'final') || row.nonce === null || row.success === false)
    return undefined;
  const address = contractAddress(row.account, BigInt(row.nonce));
  await inStep(modules, lease, (trx) => writeSetting(trx, modules, ledger, contract.address, address));
  return address;
}

async function deploy(
  modules: DeploymentModules,
  ledger: Ledger,
  lease: Lease,
  { deployment, bytecode }: OwnContract,
): Promise<void> {
  const { driver } = ledger;
  const { account } = await modules.signer.account(ledger.name, driver);
  const op = { op: 'deploy', chain: driver.chain, from: account, code: bytecode };
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
    await writeSetting(trx, modules, ledger, deployment, row.id);
    emit({
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain },
    });
  });
  modules.onQueued?.(ledger.name);
}
