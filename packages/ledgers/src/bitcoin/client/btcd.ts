import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { findProgram, freePort, startProcess, untilReady } from '../../process.ts';
import type { BitcoinNetwork } from '../networks.ts';
import { hashOf, listOf } from './answer.ts';
import { keepRegtestBlocks, restoreRegtestBlocks } from './btcd-regtest.ts';
import { endLeftover, rememberProcess } from './leftover.ts';
import { bitcoinRpcClient } from './rpc.ts';
import { type RpcEndpoint, RpcRefusal, rpcTransport } from './transport.ts';

/** An address on this machine with user and password. */
type RpcLogin = RpcEndpoint & { readonly user: string; readonly password: string };

export interface BtcdOptions {
  /** Path of the program; see `btcdPath`. */
  readonly binary: string;
  /** Holds blocks, logs and the configuration (mode 0600, with generated credentials). */
  readonly dataDir: string;
  readonly network: BitcoinNetwork;
  /** Addresses that `generate` pays on regtest. */
  readonly miningAddresses?: readonly string[];
  /** Peers to join; without them the node stays alone. */
  readonly connect?: readonly string[];
  /** Further lines of `btcd.conf`, such as `txindex=1`. */
  readonly settings?: readonly string[];
  /** Where it listens, and with which credentials, where that must not change; new ones otherwise. */
  readonly endpoint?: RpcLogin;
}

export interface RunningBtcd {
  readonly endpoint: RpcEndpoint;
  readonly pid: number;
  /** Mines blocks at once (regtest with a mining address only) and answers their hashes. */
  generate(blocks: number): Promise<readonly string[]>;
  /** Asks it to end, insists after ten seconds, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** The btcd of this machine: what `BLOCKCLUSTER_BTCD` names, or the one on the PATH. */
export function btcdPath(): string | undefined {
  return findProgram('btcd', 'BLOCKCLUSTER_BTCD');
}

/**
 * Starts a btcd that listens for RPC on 127.0.0.1 alone, on a free port, with credentials made for this run; resolves
 * when it answers. A regtest chain in the folder goes on where it was, and a
 * btcd that a killed process left running there is ended first. Throws LEDGER_NODE_START with the end of its log.
 */
export async function startBtcd(options: BtcdOptions): Promise<RunningBtcd> {
  const endpoint = options.endpoint ?? {
    url: `http://127.0.0.1:${await freePort()}/`,
    user: randomBytes(12).toString('hex'),
    password: randomBytes(24).toString('hex'),
  };
  // Absolute, because the node runs inside this folder.
  const dataDir = resolve(options.dataDir);
  const configuration = join(dataDir, 'btcd.conf');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const pidFile = join(dataDir, 'btcd.pid');
  await endLeftover(pidFile, configuration);
  await writeFile(configuration, configurationOf({ ...options, dataDir }, endpoint), { mode: 0o600 });
  const data = join(dataDir, 'data');
  if (options.network === 'regtest') await keepRegtestBlocks(data);
  const node = startProcess(resolve(options.binary), [`--configfile=${configuration}`], { cwd: dataDir });
  const client = bitcoinRpcClient({ ...endpoint, timeout: 5_000 });
  try {
    await rememberProcess(pidFile, node.pid);
    await untilReady(node, 'btcd', async () => (await client.getTip()).height >= 0);
    if (options.network === 'regtest') await restoreRegtestBlocks(data, endpoint);
  } catch (error) {
    await node.stop();
    throw error;
  } finally {
    await client.close();
  }
  return {
    endpoint,
    pid: node.pid,
    generate: (blocks) => mineBtcd(endpoint, blocks),
    stop: () => node.stop(),
  };
}

/** Mines blocks at once on a btcd in regtest that has a mining address; answers their hashes. */
export async function mineBtcd(endpoint: RpcEndpoint, blocks: number): Promise<readonly string[]> {
  const rpc = rpcTransport({ ...endpoint, timeout: 120_000 });
  try {
    return listOf(await rpc.call('generate', [blocks]), 'generate').map((hash) => hashOf(hash, 'generate'));
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error;
    throw new CodedError('LEDGER_REFUSED', `btcd did not mine: ${error.message}.`, { cause: error });
  } finally {
    rpc.close();
  }
}

function configurationOf(options: BtcdOptions, endpoint: RpcLogin): string {
  const lines = [
    '[Application Options]',
    `datadir=${join(options.dataDir, 'data')}`,
    `logdir=${join(options.dataDir, 'logs')}`,
    `rpclisten=${new URL(endpoint.url).host}`,
    `rpcuser=${endpoint.user}`,
    `rpcpass=${endpoint.password}`,
    'notls=1',
    'nolisten=1',
    'nodnsseed=1',
    ...(options.network === 'mainnet' ? [] : [`${options.network}=1`]),
    ...(options.miningAddresses ?? []).map((address) => `miningaddr=${address}`),
    ...(options.connect ?? []).map((peer) => `connect=${peer}`),
    ...(options.settings ?? []),
  ];
  return `${lines.join('\n')}\n`;
}
