import { CodedError } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import type { LedgerConfig } from '../config.ts';
import type { LedgerRegistry, ServerContext } from '../context.ts';
import { VaultSigner } from '../transactions/signer.ts';
import { openBitcoin } from './bitcoin-node.ts';
import { openCosmos } from './cosmos-node.ts';
import { openEvm } from './evm-node.ts';
import type { Minable } from './miner.ts';
import { readBitcoinConfig, readCosmosConfig, readEvmConfig } from './node-config.ts';
import type { OpenLedger } from './registry.ts';
import { openSandbox } from './sandbox.ts';
import { openSeveral, severalOf } from './several.ts';

export type LedgerFoundation = Pick<ServerContext, 'config' | 'db' | 'clock' | 'random' | 'log' | 'vault'>;

/** The ledgers of an installation, the signer of their accounts, and what this server has to mine among them. */
export class OpenLedgers implements LedgerRegistry {
  readonly signer: VaultSigner;
  readonly minables = new Map<string, Minable>();
  readonly #ledgers: OpenLedger[] = [];

  constructor(signer: VaultSigner) {
    this.signer = signer;
  }

  add(ledger: OpenLedger, minable?: Minable): void {
    this.#ledgers.push(ledger);
    if (minable) this.minables.set(ledger.name, minable);
  }

  /** Takes a ledger out of the registry; answers it, so that it can be closed. */
  remove(name: string): OpenLedger | undefined {
    const at = this.#ledgers.findIndex((one) => one.name === name);
    this.minables.delete(name);
    return at < 0 ? undefined : this.#ledgers.splice(at, 1)[0];
  }

  list(): readonly OpenLedger[] {
    return this.#ledgers;
  }

  /** Throws LEDGER_NOT_FOUND. */
  get(name: string): LedgerDriver {
    const ledger = this.#ledgers.find((one) => one.name === name);
    if (!ledger) throw new CodedError('LEDGER_NOT_FOUND', `No ledger is called "${name}"`);
    return ledger.driver;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#ledgers.map((ledger) => ledger.close()));
  }
}

/** Opens every ledger that the configuration names, and makes sure that each has an account for anchors. */
export async function openLedgers(foundation: LedgerFoundation): Promise<OpenLedgers> {
  const ledgers = new OpenLedgers(new VaultSigner(foundation));
  try {
    for (const config of foundation.config.ledgers) await openOne(foundation, ledgers, config);
    for (const { name, driver } of ledgers.list()) await ledgers.signer.account(name, driver);
    return ledgers;
  } catch (error) {
    await ledgers.close();
    throw error;
  }
}

/** A ledger of which the node runs somewhere. Throws CONFIG_INVALID for a family that has none. */
async function openRemote(
  foundation: LedgerFoundation,
  signer: VaultSigner,
  config: LedgerConfig,
): Promise<OpenLedger> {
  const modules = { data: foundation.config.data, signer };
  if (config.family === 'evm') return openEvm(readEvmConfig(config), modules);
  if (config.family === 'cosmos') return openCosmos(readCosmosConfig(config));
  if (config.family === 'bitcoin') return openBitcoin(readBitcoinConfig(config), modules);
  throw new CodedError('CONFIG_INVALID', `ledgers: ${config.name} is of a family without nodes`);
}

async function openOne(foundation: LedgerFoundation, ledgers: OpenLedgers, config: LedgerConfig): Promise<void> {
  const { signer } = ledgers;
  const { name } = config;
  const several = severalOf(config);
  if (several !== undefined) {
    const open = (one: LedgerConfig) => openRemote(foundation, signer, one);
    ledgers.add(await openSeveral(config, several, { clock: foundation.clock, open }));
    return;
  }
  if (config.family === 'evm') {
    ledgers.add(await openEvm(readEvmConfig(config), { data: foundation.config.data, signer }));
    return;
  }
  if (config.family === 'cosmos') {
    ledgers.add(await openCosmos(readCosmosConfig(config)));
    return;
  }
  if (config.family === 'bitcoin') {
    const { minable, ...ledger } = await openBitcoin(readBitcoinConfig(config), {
      data: foundation.config.data,
      signer,
    });
    ledgers.add(ledger, minable);
    return;
  }
  if (ledgers.list().some((ledger) => ledger.sandbox))
    throw new CodedError('CONFIG_INVALID', 'ledgers: there can be one sandbox only, because its chain is the database');
  const open = await openSandbox({ ...foundation, name, signer });
  ledgers.add({ name, driver: open.driver, sandbox: true, close: () => open.driver.close() }, open);
}
