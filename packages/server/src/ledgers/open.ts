import { CodedError } from '@blockcluster/btml';
import type { LedgerConfig } from '../config.ts';
import type { ServerContext } from '../context.ts';
import { VaultSigner } from '../transactions/signer.ts';
import { type OpenLedger, type OpenRegistry, registryOf } from './registry.ts';
import { type OpenSandbox, openSandbox } from './sandbox.ts';

export type LedgerFoundation = Pick<ServerContext, 'config' | 'db' | 'clock' | 'random' | 'log' | 'vault'>;

/** The ledgers of an installation, and the sandboxes among them that somebody has to mine. */
export interface OpenLedgers extends OpenRegistry {
  readonly signer: VaultSigner;
  readonly sandboxes: ReadonlyMap<string, OpenSandbox>;
}

/** Opens every ledger that the configuration names. A node that is down does not keep the server from starting. */
export async function openLedgers(foundation: LedgerFoundation): Promise<OpenLedgers> {
  const signer = new VaultSigner(foundation);
  const sandboxes = new Map<string, OpenSandbox>();
  const ledgers: OpenLedger[] = [];
  for (const config of foundation.config.ledgers) {
    const { name } = config;
    if (config.family !== 'sandbox') {
      ledgers.push(await openNode(foundation, signer, config));
      continue;
    }
    if (sandboxes.size > 0) throw new CodedError('CONFIG_INVALID', 'ledgers: there can be one sandbox only');
    const open = await openSandbox({ ...foundation, name, signer });
    sandboxes.set(name, open);
    ledgers.push({ name, driver: open.driver, close: () => open.driver.close() });
  }
  return { ...registryOf(ledgers), signer, sandboxes };
}

async function openNode(_: LedgerFoundation, __: VaultSigner, config: LedgerConfig): Promise<OpenLedger> {
  throw new CodedError('CONFIG_INVALID', `ledgers: the family ${config.family} is not supported`);
}
