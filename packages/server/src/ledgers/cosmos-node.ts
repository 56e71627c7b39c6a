import { CodedError } from '@blockcluster/btml';
import { createCosmosDriver, readCosmosChainId } from '@blockcluster/ledgers';
import type { CosmosConfig } from './node-config.ts';
import type { OpenLedger } from './registry.ts';

/** A ledger of the Cosmos family: a CometBFT node that runs somewhere. */
export async function openCosmos(config: CosmosConfig): Promise<OpenLedger> {
  const { name, url, binary, family, label, ...settings } = config;
  if (url === undefined) throw new CodedError('CONFIG_INVALID', `ledgers: ${name} needs a url`);
  // A node that is down at the start is no reason not to start: then the configuration has to name the chain.
  const chainId = config.chainId ?? (await readCosmosChainId({ ...settings, url }));
  const driver = createCosmosDriver({ ...settings, url, name, chainId, label: label ?? name });
  return { name, driver, close: () => driver.close() };
}
