import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { findProgram, freePort, type NodeProcess, startProcess } from '../../process.ts';
import { readChainId } from '../actions/status.ts';
import { readTip } from '../client/blocks.ts';
import { createRpc, type Rpc } from '../client/rpc.ts';
import type { EthashRules } from '../evidence/rule.ts';
import { ethashGenesis } from './ethash-genesis.ts';

const run = promisify(execFile);

export interface EthashOptions {
  /** Path of go-ethereum 1.10 or 1.11 (default: `ethashGethPath()`). */
  readonly geth?: string;
  /** Accounts (addresses or CAIP-10) and their first balances in wei. */
  readonly fund?: Readonly<Record<string, bigint>>;
  readonly chainId?: number;
  /** Folder of the dataset (default: `ethashFolder()`); it is kept, because it takes a minute or more to make. */
  readonly dag?: string;
}

/** A node that mines alone on this machine and serves HTTP on 127.0.0.1. */
export interface EthashNode {
  readonly url: string;
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly ethash: EthashRules;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its chain. */
  remove(): Promise<void>;
  /** The last lines of its log. */
  log(): string;
}

/**
 * A go-ethereum that still mines: `BLOCKCLUSTER_GETH_ETHASH`, or geth-ethash on the PATH. Version 1.12 took mining by
 * work out; 1.11.6 is the last with it:
 * `scripts/nodes/build-ethash.sh` builds it.
 */
export function ethashGethPath(): string | undefined {
  return findProgram('geth-ethash', 'BLOCKCLUSTER_GETH_ETHASH');
}

/** Where the dataset of 1 GiB is kept: `BLOCKCLUSTER_ETHASH`, or a folder of the temporary one. */
export function ethashFolder(): string {
  return process.env.BLOCKCLUSTER_ETHASH ?? join(tmpdir(), 'blockcluster-ethash');
}

/**
 * Starts a chain of work with real seals, on one core. For tests and trials: go-ethereum 1.11 is no longer maintained.
 *
 * It was chosen over the EthereumJS client (`--dev=pow`), which computes each try from the cache and so needs a full
 * core for ten seconds per block: go-ethereum makes the dataset once (1 GiB of disk and of page cache, some minutes of
 * processor time), keeps it in a folder, and then needs a few seconds of one core for a block of the least difficulty,
 * 131,072. Its `--fakepow` would seal nothing. The chain ends before its second epoch, block 30,000.
 */
export async function startEthashNode(options: EthashOptions = {}): Promise<EthashNode> {
  const geth = options.geth ?? ethashGethPath();
  if (geth === undefined)
    throw new CodedError('LEDGER_NODE_MISSING', 'geth-ethash is neither on the PATH nor configured');
  const chainId = options.chainId ?? randomInt(1_000_000, 2 ** 31);
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-pow-'));
  const dag = options.dag ?? ethashFolder();
  await prepareFolder(dag);
  const genesisFile = join(folder, 'genesis.json');
  const alloc = Object.entries(options.fund ?? {}).map(([account, wei]): [string, bigint] => [account.slice(-42), wei]);
  await writeFile(genesisFile, ethashGenesis({ chainId, alloc: Object.fromEntries(alloc) }));
  const httpPort = await freePort();
  const url = `http://127.0.0.1:${httpPort}`;
  const node = new Miner({ geth, folder, dag, chainId, httpPort, rpc: createRpc({ url }) });
  try {
    await run(geth, ['init', '--datadir', folder, genesisFile], { cwd: folder, env: environment(folder) });
    await node.start();
    return {
      url,
      rpc: node.rpc,
      chainId,
      ethash: { forks: [{ from: 0, fork: 'london' }] },
      start: () => node.start(),
      stop: () => node.stop(),
      remove: () => node.remove(),
      log: () => node.log(),
    };
  } catch (error) {
    await node.remove();
    throw error;
  }
}

/** The name of the second epoch's dataset begins with its seed, keccak-256 of 32 zero bytes; go-ethereum's magic number. */
const nextDataset = 'full-R23-290decd9548b62a8';
const magic = Uint8Array.from([0xfe, 0xca, 0xdd, 0xba, 0xad, 0xde, 0xe1, 0xfe]);

/**
 * Makes the dataset's folder. go-ethereum begins to make the next epoch's dataset as soon as it has the first, on all
 * cores and with another GiB; a file that is there already, even without content, keeps it from that.
 */
async function prepareFolder(dag: string): Promise<void> {
  await mkdir(dag, { recursive: true });
  try {
    await writeFile(join(dag, nextDataset), magic, { flag: 'wx' });
  } catch (error) {
    if (Reflect.get(Object(error), 'code') !== 'EEXIST') throw error;
  }
}

interface MinerOptions {
  readonly geth: string;
  readonly folder: string;
  readonly dag: string;
  readonly chainId: number;
  readonly httpPort: number;
  readonly rpc: Rpc;
}

/** Who is paid for the blocks: nobody has the key. */
const beneficiary = `0x${'00'.repeat(19)}01`;

class Miner {
  readonly #options: MinerOptions;
  #process: NodeProcess | undefined;

  constructor(options: MinerOptions) {
    this.#options = options;
  }

  get rpc(): Rpc {
    return this.#options.rpc;
  }

  /** Starts the node and waits for a block above those that it has; making the dataset may take minutes. */
  async start(): Promise<void> {
    if (this.#process?.ended() === false) return;
    const { geth, folder, dag, chainId, httpPort, rpc } = this.#options;
    const args = ['--datadir', folder, '--networkid', String(chainId), '--syncmode', 'full', '--gcmode', 'archive'];
    args.push('--cache', '32', '--nodiscover', '--maxpeers', '0', '--nat', 'none', '--ipcdisable', '--verbosity', '3');
    args.push('--port', '0', '--authrpc.addr', '127.0.0.1', '--authrpc.port', '0');
    args.push('--ethash.dagdir', dag, '--ethash.cachedir', join(folder, 'ethash'), '--ethash.dagsondisk', '2');
    args.push('--mine', '--miner.threads', '1', '--miner.etherbase', beneficiary);
    args.push('--http', '--http.addr', '127.0.0.1', '--http.port', String(httpPort));
    args.push('--http.api', 'eth,net,web3', '--http.vhosts', 'localhost');
    const node = startProcess(geth, args, { cwd: folder });
    this.#process = node;
    let before: number | undefined;
    // No time limit of its own: how long the dataset takes is the machine's affair, and whoever waits has one.
    for (;;) {
      if (node.ended()) throw new CodedError('LEDGER_NODE_START', `geth ended: ${node.log().slice(-400)}`);
      try {
        if ((await readChainId(rpc)) === chainId) {
          const { height } = await readTip(rpc);
          before ??= height;
          if (height > before) return;
        }
      } catch {
        // It doesn't answer yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  log(): string {
    return this.#process?.log() ?? '';
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#options.folder, { recursive: true, force: true });
  }
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '', HOME: folder };
}
