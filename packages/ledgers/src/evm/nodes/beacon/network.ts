import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, isCodedError } from '@blockcluster/btml';
import { freePort, type NodeProcess, untilReady } from '../../../process.ts';
import { readChainId } from '../../actions/status.ts';
import { type BeaconClient, createBeaconClient } from '../../beacon/client.ts';
import { createRpc, type Rpc } from '../../client/rpc.ts';
import type { BeaconChainConfig } from './chain-config.ts';
import { prepareBeaconNetwork } from './genesis.ts';
import { type BeaconPorts, startBeacon, startExecution, startValidator } from './launch.ts';
import { type BeaconPrograms, requireBeaconPrograms } from './programs.ts';

export interface BeaconNetworkOptions {
  /** Default: `requireBeaconPrograms()`. */
  readonly programs?: BeaconPrograms;
  /** Overrides of `localBeaconChain`. */
  readonly config?: Partial<BeaconChainConfig>;
  /** Accounts (addresses or CAIP-10) and their first balances in wei. */
  readonly fund?: Readonly<Record<string, bigint>>;
}

/** A running proof-of-stake network of one execution node, one beacon node and one validator client. */
export interface BeaconNodeNetwork {
  /** JSON-RPC of the execution node. */
  readonly url: string;
  readonly rpc: Rpc;
  /** Beacon API (https://ethereum.github.io/beacon-APIs). */
  readonly beaconUrl: string;
  readonly beacon: BeaconClient;
  readonly chainId: number;
  readonly config: BeaconChainConfig;
  /** Process ids, for measurements. */
  readonly pids: Readonly<Record<'execution' | 'beacon' | 'validator', number>>;
  /** The last lines that each of the programs wrote. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * The chain that is started when nothing else is said: preset `local` of the trust rule `beacon` (epochs of eight slots)
 * with slots of four seconds, so that a transaction is final after one to two minutes. Every slot, Prysm signs for each
 * of the 512 seats of the sync committee before it proposes; on a busy machine that alone takes a second, and slots of
 * two then pass without the committee's signatures. Eight validators hold all seats.
 */
export const localBeaconChain = {
  secondsPerSlot: 4,
  slotsPerEpoch: 8,
  epochsPerSyncCommitteePeriod: 256,
  validators: 8,
} as const;

/** From the genesis state's writing to slot 0: enough to start three programs on a busy machine. */
const secondsToStart = 20;

/**
 * Starts a proof-of-stake network on this machine, with fresh keys and secrets in a temporary folder, which goes with
 * it. It is a development chain: one process holds the keys of all validators.
 */
export async function startBeaconNetwork(options: BeaconNetworkOptions = {}): Promise<BeaconNodeNetwork> {
  const programs = options.programs ?? requireBeaconPrograms();
  const config: BeaconChainConfig = {
    chainId: randomInt(1_000_000, 2 ** 31),
    forkSuffix: randomBytes(3).toString('hex'),
    ...localBeaconChain,
    ...options.config,
  };
  if (config.validators < config.slotsPerEpoch)
    throw new CodedError('LEDGER_NODE_START', 'Every slot of an epoch needs a validator');
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-beacon-'));
  const running: { name: string; node: NodeProcess }[] = [];
  const stop = async (): Promise<void> => {
    // Those that depend on others go first: a validator without its beacon node would only complain.
    for (const { node } of running.toReversed()) await node.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const time = Math.floor(Date.now() / 1000) + secondsToStart;
    const files = await prepareBeaconNetwork(programs, { folder, config, time, fund: options.fund ?? {} });
    const ports: BeaconPorts = {
      rpc: await freePort(),
      engine: await freePort(),
      api: await freePort(),
      grpc: await freePort(),
      p2p: await freePort(),
      validator: await freePort(),
    };
    const url = `http://127.0.0.1:${ports.rpc}`;
    const rpc = createRpc({ url });
    const beaconUrl = `http://127.0.0.1:${ports.api}`;
    const beacon = createBeaconClient({ url: beaconUrl });
    const started = (name: string, node: NodeProcess): NodeProcess => {
      running.push({ name, node });
      return node;
    };

    const execution = started('geth', startExecution(programs, files, config.chainId, ports));
    await untilReady(execution, 'geth', async () => (await readChainId(rpc)) === config.chainId);
    const consensus = started('beacon node', startBeacon(programs, files, config.chainId, ports));
    await untilReady(consensus, 'the beacon node', async () => (await beacon.genesis())?.time === time, 120);
    const validator = started('validator', startValidator(programs, files, ports));
    await untilReady(validator, 'the chain', async () => ((await beacon.header('head'))?.beacon.slot ?? 0) > 0, 180);
    return {
      url,
      rpc,
      beaconUrl,
      beacon,
      chainId: config.chainId,
      config,
      pids: { execution: execution.pid, beacon: consensus.pid, validator: validator.pid },
      log: () => logOf(running),
      stop,
    };
  } catch (cause) {
    const log = logOf(running);
    await stop();
    if (!isCodedError(cause, 'LEDGER_NODE_START')) throw cause;
    // Often it isn't the one that was waited for that knows the reason.
    throw new CodedError('LEDGER_NODE_START', cause.message, { details: { log }, cause });
  }
}

function logOf(running: readonly { readonly name: string; readonly node: NodeProcess }[]): string {
  return running.map(({ name, node }) => `== ${name}\n${node.log()}`).join('\n');
}
