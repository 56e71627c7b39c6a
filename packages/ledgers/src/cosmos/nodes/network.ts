import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, type CosmosFlavor } from '@blockcluster/btml';
import { findProgram, freePort } from '../../process.ts';
import { readStatus } from '../client/chain.ts';
import { cometConfig } from './config.ts';
import { type GenesisValidator, readNodeId, writeKeys } from './keys.ts';
import { type CosmosMember, Member, writeConfig } from './member.ts';

export interface CometNetworkOptions {
  /** Path of the program (default: the first on the PATH, or what the environment names). */
  readonly program?: string;
  /** How many validators of equal power (default 4, of which one may fail). */
  readonly validators?: number;
  /** Milliseconds that validators wait after a block before the next (default 300). */
  readonly blockTime?: number;
  readonly chainId?: string;
}

/** A network of validators on this machine, each with an RPC on 127.0.0.1. */
export interface CosmosNetwork {
  readonly chainId: string;
  readonly flavor: CosmosFlavor;
  /** RPC of the first validator. */
  readonly url: string;
  readonly members: readonly CosmosMember[];
  /** Ends all of them and removes their folders. */
  stop(): Promise<void>;
}

/** The CometBFT program: `BLOCKCLUSTER_COMETBFT`, or cometbft on the PATH. */
export function cometbftPath(): string | undefined {
  return findProgram('cometbft', 'BLOCKCLUSTER_COMETBFT');
}

/**
 * Starts CometBFT validators that agree on the entries of CometBFT's example application, with fresh keys, in a
 * temporary folder that goes with the network. Throws LEDGER_NODE_MISSING and LEDGER_NODE_START.
 */
export async function startCometNetwork(options: CometNetworkOptions = {}): Promise<CosmosNetwork> {
  const program = options.program ?? cometbftPath();
  if (program === undefined)
    throw new CodedError('LEDGER_NODE_MISSING', 'cometbft is neither on the PATH nor named by BLOCKCLUSTER_COMETBFT');
  const chainId = options.chainId ?? newChainId('comet');
  return startNetwork({
    program,
    chainId,
    flavor: 'kvstore',
    application: 'persistent_kvstore',
    blockTime: options.blockTime ?? 300,
    async prepare(folder) {
      const homes: string[] = [];
      const validators: GenesisValidator[] = [];
      for (let i = 0; i < (options.validators ?? 4); i++) {
        const home = join(folder, `node${i}`);
        homes.push(home);
        validators.push(await writeKeys(home, `node${i}`));
      }
      const genesis = JSON.stringify(plainGenesis(chainId, validators));
      for (const home of homes) await writeConfig(home, 'genesis.json', genesis);
      return homes;
    },
  });
}

export interface NetworkPlan {
  readonly program: string;
  readonly chainId: string;
  readonly flavor: CosmosFlavor;
  readonly application: string;
  readonly blockTime: number;
  /** Makes the nodes' folders with keys and genesis below a folder, and names them. */
  prepare(folder: string): Promise<readonly string[]>;
}

/** Prepares, configures and starts all members, and waits for the first block. */
export async function startNetwork(plan: NetworkPlan): Promise<CosmosNetwork> {
  const { program, chainId, flavor } = plan;
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-cosmos-'));
  const members: Member[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const homes = await plan.prepare(folder);
    const places: { home: string; name: string; address: string; rpcPort: number; p2pPort: number }[] = [];
    for (const [i, home] of homes.entries()) {
      const [rpcPort, p2pPort] = [await freePort(), await freePort()];
      places.push({
        home,
        name: `node${i}`,
        address: `${await readNodeId(home)}@127.0.0.1:${p2pPort}`,
        rpcPort,
        p2pPort,
      });
    }
    for (const place of places) {
      const peers = places.filter((other) => other !== place).map(({ address }) => address);
      const { application, blockTime } = plan;
      await writeConfig(place.home, 'config.toml', cometConfig({ ...place, application, blockTime, peers }));
      members.push(new Member({ program, ...place }));
    }
    await Promise.all(members.map((member) => member.start()));
    const [first] = members;
    if (first === undefined) throw new CodedError('LEDGER_NODE_START', 'A network needs a validator');
    await firstBlock(first);
    return { chainId, flavor, url: first.url, members, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function newChainId(name: string): string {
  return `${name}-${randomBytes(4).toString('hex')}`;
}

async function firstBlock(member: Member): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    if ((await readStatus(member.rpc)).height > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new CodedError('LEDGER_NODE_START', `The validators make no block: ${member.log().slice(-400)}`);
}

/** The genesis document of a chain around CometBFT's example application. */
export function plainGenesis(chainId: string, validators: readonly GenesisValidator[]) {
  return {
    genesis_time: new Date().toISOString(),
    chain_id: chainId,
    initial_height: '1',
    consensus_params: {
      block: { max_bytes: '1048576', max_gas: '-1' },
      evidence: { max_age_num_blocks: '100000', max_age_duration: '172800000000000', max_bytes: '65536' },
      validator: { pub_key_types: ['ed25519'] },
      version: { app: '0' },
      abci: { vote_extensions_enable_height: '0' },
    },
    validators,
    app_hash: '',
  };
}
