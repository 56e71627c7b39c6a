import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { freePort, type NodeProcess, untilReady } from '../../process.ts';
import { readChainId } from '../actions/status.ts';
import { readTip } from '../client/blocks.ts';
import { createRpc, type Rpc } from '../client/rpc.ts';
import { cliqueGenesis } from './clique-genesis.ts';
import { forgetGeth, type GethNode, gethPath, initGeth, prepareGeth, startGeth } from './geth.ts';

export interface CliqueOptions {
  /** Path of go-ethereum up to 1.13 (default: `gethPath()`). */
  readonly geth?: string;
  /** How many sealers (default 3). */
  readonly sealers?: number;
  /** Accounts (addresses or CAIP-10) and their first balances in wei. */
  readonly fund?: Readonly<Record<string, bigint>>;
  /** Least seconds between blocks (default 1). */
  readonly period?: number;
  /** Blocks per epoch (default 30,000). */
  readonly epoch?: number;
  readonly chainId?: number;
}

/** A node of the network that can be stopped and started again with its data. */
export interface CliqueMember {
  /** The sealer's address; undefined for the node that serves HTTP. */
  readonly sealer: string | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its chain: started again, it knows only what the others tell it. */
  forget(): Promise<void>;
  /** The last lines of its log. */
  log(): string;
}

/** A Clique network on this machine: sealers without any interface, and one node that serves HTTP on 127.0.0.1. */
export interface CliqueNetwork {
  readonly url: string;
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly clique: { readonly epoch: number; readonly period: number };
  readonly sealers: readonly CliqueMember[];
  readonly observer: CliqueMember;
  stop(): Promise<void>;
}

/**
 * Starts a Clique network with fresh keys and passwords in a temporary folder, which goes with it. For tests and
 * benchmarks: go-ethereum 1.13 is the last version that seals under Clique and is no longer maintained.
 */
export async function startCliqueNetwork(options: CliqueOptions = {}): Promise<CliqueNetwork> {
  const geth = options.geth ?? gethPath();
  if (geth === undefined) throw new CodedError('LEDGER_NODE_MISSING', 'geth is neither on the PATH nor configured');
  const chainId = options.chainId ?? randomInt(1_000_000, 2 ** 31);
  const clique = { epoch: options.epoch ?? 30_000, period: options.period ?? 1 };
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-clique-'));
  const members: Member[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const nodes: GethNode[] = [];
    const count = options.sealers ?? 3;
    for (let i = 0; i <= count; i++) nodes.push(await prepareGeth(geth, join(folder, `node${i}`), i < count));
    const genesisFile = join(folder, 'genesis.json');
    const alloc = Object.entries(options.fund ?? {}).map(([account, wei]) => [account.slice(-42), wei]);
    const sealers = nodes.flatMap(({ sealer }) => sealer ?? []);
    // Sealers that make their first block before they know each other make one each, and may never agree on one.
    const time = Math.floor(Date.now() / 1000) + secondsToMeet;
    const genesis = cliqueGenesis({ chainId, ...clique, sealers, time, alloc: Object.fromEntries(alloc) });
    await writeFile(genesisFile, genesis);
    const httpPort = await freePort();
    const url = `http://127.0.0.1:${httpPort}`;
    const rpc = createRpc({ url });
    for (const node of nodes) {
      const peers = nodes.filter((other) => other !== node).map(({ enode }) => enode);
      await initGeth(geth, node, genesisFile, peers);
      const http = node.sealer === undefined ? { port: httpPort, rpc } : undefined;
      members.push(new Member({ geth, node, chainId, genesisFile, peers, http }));
    }
    for (const member of members) await member.start();
    const [observer] = members.slice(-1);
    if (observer === undefined) throw new CodedError('LEDGER_NODE_START', 'A network needs a node');
    await observer.until(async () => (await readTip(rpc)).height > 0);
    return { url, rpc, chainId, clique, sealers: members.slice(0, -1), observer, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Enough for all nodes to start and to find each other on a busy machine. */
const secondsToMeet = 12;

interface MemberOptions {
  readonly geth: string;
  readonly node: GethNode;
  readonly chainId: number;
  readonly genesisFile: string;
  readonly peers: readonly string[];
  readonly http: { readonly port: number; readonly rpc: Rpc } | undefined;
}

class Member implements CliqueMember {
  readonly sealer: string | undefined;
  readonly #options: MemberOptions;
  #process: NodeProcess | undefined;

  constructor(options: MemberOptions) {
    this.sealer = options.node.sealer;
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#process?.ended() === false) return;
    const { geth, node, chainId, http } = this.#options;
    this.#process = startGeth(geth, node, chainId, http?.port);
    if (http !== undefined) await this.until(async () => (await readChainId(http.rpc)) === chainId);
  }

  async until(ready: () => Promise<boolean>): Promise<void> {
    if (this.#process === undefined) throw new CodedError('LEDGER_NODE_START', 'The node is not running');
    await untilReady(this.#process, 'geth', ready);
  }

  log(): string {
    return this.#process?.log() ?? '';
  }

  async forget(): Promise<void> {
    await this.stop();
    const { geth, node, genesisFile, peers } = this.#options;
    await forgetGeth(node);
    await initGeth(geth, node, genesisFile, peers);
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
