import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import {
  type BitcoinNetwork,
  bitcoinChainId,
  bitcoinNetworks,
  bitcoinRpcClient,
  btcdPath,
  createBitcoinDriver,
  keyAccount,
  networkOfGenesis,
  startBtcd,
} from '@blockcluster/ledgers';
import type { VaultSigner } from '../transactions/signer.ts';
import type { Minable } from './miner.ts';
import type { BitcoinConfig } from './node-config.ts';
import type { OpenLedger } from './registry.ts';

/** Rewards mature after a hundred blocks: so many make the first one spendable. */
const FIRST_BLOCKS = 110;

export type OpenBitcoin = OpenLedger & { readonly minable?: Minable };

/** A ledger of the Bitcoin family: a node that runs somewhere, or a btcd that this server starts and stops. */
export async function openBitcoin(
  config: BitcoinConfig,
  modules: { readonly data: string; readonly signer: VaultSigner },
): Promise<OpenBitcoin> {
  return config.node === 'btcd' ? openManaged(config, modules) : openRemote(config);
}

async function openRemote(config: BitcoinConfig): Promise<OpenBitcoin> {
  const { url, user, password, cookie, certificate } = config;
  if (url === undefined) throw new CodedError('CONFIG_INVALID', `ledgers: ${config.name} needs a url`);
  const client = bitcoinRpcClient({
    url,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(certificate === undefined ? {} : { certificate }),
  });
  // A node that is down at the start is no reason not to start: then the configuration has to name the network.
  const network = config.network ?? networkOfGenesis((await client.info()).genesis).network;
  const driver = createBitcoinDriver({ client, network, ...shared(config, network) });
  return { name: config.name, driver, close: () => driver.close() };
}

/** A node of one's own. On regtest it also mines for the account of the installation, when something waits. */
async function openManaged(
  config: BitcoinConfig,
  modules: { readonly data: string; readonly signer: VaultSigner },
): Promise<OpenBitcoin> {
  const binary = config.binary ?? btcdPath();
  if (binary === undefined) throw new CodedError('LEDGER_NODE_MISSING', `${config.name}: no btcd was found`);
  const network = config.network ?? 'regtest';
  const parameters = bitcoinNetworks[network];
  const { account } = await modules.signer.account(config.name, {
    chain: bitcoinChainId(parameters.genesis),
    account: (publicKey) => keyAccount(publicKey, parameters),
  });
  const dataDir = join(modules.data, 'nodes', config.name);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const address = account.split(':').at(-1) ?? '';
  const node = await startBtcd({
    binary,
    dataDir,
    network,
    ...(network === 'regtest' ? { miningAddresses: [address] } : {}),
  });
  const client = bitcoinRpcClient(node.endpoint);
  const driver = createBitcoinDriver({ client, network, ...shared(config, network) });
  const close = async () => {
    await driver.close();
    await node.stop();
  };
  if (network !== 'regtest') return { name: config.name, driver, close };
  const generate = async (count: number) => {
    await node.generate(count);
  };
  if ((await client.getTip()).height < FIRST_BLOCKS) await generate(FIRST_BLOCKS);
  return {
    name: config.name,
    driver,
    close,
    minable: { driver, waiting: async () => false, mine: () => generate(1) },
  };
}

function shared(config: BitcoinConfig, network: BitcoinNetwork) {
  return {
    label: config.label ?? (network === 'mainnet' ? 'Bitcoin' : `Bitcoin ${network}`),
    ...(config.confirmations === undefined ? {} : { confirmations: config.confirmations }),
    ...(config.feeTarget === undefined ? {} : { feeTarget: config.feeTarget }),
  };
}
