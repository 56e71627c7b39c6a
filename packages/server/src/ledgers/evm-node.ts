import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { addressOf, createBeaconDriver, createEvmDriver, readEvmChainId, startAnvil } from '@blockcluster/ledgers';
import type { VaultSigner } from '../transactions/signer.ts';
import type { EvmConfig } from './node-config.ts';
import type { OpenLedger } from './registry.ts';

/** What the account of an anvil is given: a thousand ether out of nothing. */
const FUNDS = 1_000n * 10n ** 18n;
const ANVIL_CHAIN = 31_337;

/** A ledger of the EVM family: a node that runs somewhere, or an anvil that this server starts and stops. */
export async function openEvm(
  config: EvmConfig,
  modules: { readonly data: string; readonly signer: VaultSigner },
): Promise<OpenLedger> {
  return config.node === 'anvil' ? openAnvil(config, modules) : openRemote(config);
}

async function openRemote(config: EvmConfig): Promise<OpenLedger> {
  const { url, name, rule } = config;
  if (url === undefined) throw new CodedError('CONFIG_INVALID', `ledgers: ${name} needs a url`);
  if (rule === undefined)
    throw new CodedError(
      'CONFIG_INVALID',
      `ledgers: ${name} needs a rule: "beacon", "clique", "ethash", or "none" for a development node`,
    );
  if (rule === 'clique' && (config.epoch === undefined || config.period === undefined))
    throw new CodedError('CONFIG_INVALID', `ledgers: ${name} needs the epoch and period of its genesis`);
  if (rule === 'ethash' && config.fork === undefined)
    throw new CodedError('CONFIG_INVALID', `ledgers: ${name} needs the fork of its genesis, such as "london"`);
  const chainId = config.chainId ?? (await readEvmChainId({ url }));
  const common = {
    url,
    name,
    label: config.label ?? name,
    chainId,
    ...(config.development === undefined ? {} : { development: config.development }),
    ...(config.genesis === undefined ? {} : { genesis: config.genesis }),
    ...(config.confirmations === undefined ? {} : { confirmations: config.confirmations }),
    ...(config.symbol === undefined ? {} : { symbol: config.symbol }),
  };
  if (rule === 'beacon') {
    if (config.beacon === undefined)
      throw new CodedError('CONFIG_INVALID', `ledgers: ${name} needs the address of a beacon node`);
    const driver = createBeaconDriver({ ...common, beaconUrl: config.beacon });
    return { name, driver, close: () => driver.close() };
  }
  const driver = createEvmDriver({
    ...common,
    rule,
    ...(rule === 'clique' ? { clique: { epoch: config.epoch ?? 0, period: config.period ?? 0 } } : {}),
    ...(rule === 'ethash' && config.fork !== undefined ? { ethash: { forks: [{ from: 0, fork: config.fork }] } } : {}),
  });
  return { name, driver, close: () => driver.close() };
}

/**
 * anvil's chain is kept in a file of the data directory. When it is lost all the same, the engine sees a reorganization
 * to genesis and sends again what isn't final.
 */
async function openAnvil(
  config: EvmConfig,
  { data, signer }: { readonly data: string; readonly signer: VaultSigner },
): Promise<OpenLedger> {
  const chainId = config.chainId ?? ANVIL_CHAIN;
  const chain = `eip155:${chainId}`;
  const { account } = await signer.account(config.name, {
    chain,
    account: (publicKey) => `${chain}:${addressOf(publicKey)}`,
  });
  const nodes = join(data, 'nodes');
  await mkdir(nodes, { recursive: true, mode: 0o700 });
  const anvil = await startAnvil({
    chainId,
    state: join(nodes, `${config.name}.json`),
    ...(config.blockTime === undefined ? {} : { blockTime: config.blockTime }),
  });
  await anvil.fund(account, FUNDS);
  const driver = createEvmDriver({
    url: anvil.url,
    name: config.name,
    label: config.label ?? 'Anvil',
    chainId,
    rule: 'none',
    stop: () => anvil.stop(),
    ...(config.confirmations === undefined ? {} : { confirmations: config.confirmations }),
  });
  return { name: config.name, driver, close: () => driver.close() };
}
