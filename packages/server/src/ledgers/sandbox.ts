import { accountScript, bitcoinNetworks, createBitcoinDriver, Sandbox } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Clock, RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { VaultSigner } from '../transactions/signer.ts';
import type { Minable } from './miner.ts';
import { databaseSandboxStore } from './sandbox-store.ts';

export interface OpenSandbox extends Minable {
  readonly sandbox: Sandbox;
}

/**
 * The embedded chain, created at the first start: its first blocks pay the account of the installation, and block 1
 * commits to that account's key, so that a verifier can tell one installation's sandbox from another's.
 */
export async function openSandbox(modules: {
  readonly name: string;
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly signer: VaultSigner;
}): Promise<OpenSandbox> {
  const sandbox = new Sandbox({
    store: databaseSandboxStore(modules.db),
    randomBytes: (length) => modules.random.bytes(length),
  });
  const driver = createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox' });
  const { account, publicKey } = await modules.signer.account(modules.name, driver);
  const payTo = accountScript(account, bitcoinNetworks.regtest);
  await sandbox.create({ now: modules.clock.now(), payTo, installationKey: publicKey });
  return {
    driver,
    sandbox,
    waiting: async () => (await sandbox.poolSize()) > 0,
    mine: async () => {
      await sandbox.mine({ now: modules.clock.now(), payTo });
    },
  };
}
