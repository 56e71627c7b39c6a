import { CodedError } from '@blockcluster/btml';
import type { NodeStatus } from '../../driver.ts';
import { createRpc } from '../client/rpc.ts';
import { createEvmDriver, type EvmDriver, type EvmDriverOptions } from '../driver.ts';
import { type BeaconChain, readBeaconChain } from './chain.ts';
import { type BeaconClient, createBeaconClient } from './client.ts';
import { type BeaconNodes, collectBeaconEvidence } from './evidence.ts';
import { beaconTrustEntry } from './trust.ts';

export interface BeaconDriverOptions extends Omit<EvmDriverOptions, 'rule' | 'clique'> {
  /** The beacon API of a consensus node that follows the same chain (HTTP or HTTPS, credentials allowed). */
  readonly beaconUrl: string;
}

/** Two epochs of the preset `local`: asking for evidence earlier is useless. Mainnet's is 64. */
const defaultConfirmations = 16;

/**
 * A ledger of the EVM family under proof of stake: an execution node and a beacon node. Final is what the beacon chain
 * has finalized, whatever the number of blocks on top. Nothing is sent before the first call.
 */
export function createBeaconDriver(options: BeaconDriverOptions): EvmDriver {
  const { beaconUrl, ...execution } = options;
  const confirmations = options.confirmations ?? defaultConfirmations;
  const base = createEvmDriver({ ...execution, rule: 'none', confirmations });
  const client = createBeaconClient({
    url: beaconUrl,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  let asked: Promise<BeaconChain> | undefined;
  const chain = async (): Promise<BeaconChain> => {
    asked ??= readBeaconChain(client);
    try {
      return await asked;
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
  const nodes: BeaconNodes = { rpc: createRpc(options), client, chain };
  const committees = new Map<number, string>();

  return {
    ...base,
    kind: 'pos',
    development: options.development ?? false,
    async status() {
      const execution = await base.status();
      return execution.reachable ? withBeacon(execution, client) : execution;
    },
    evidence: ({ op, txid, at }) => collectBeaconEvidence(nodes, { chain: base.chain, op, txid, at }),
    trust: (request) => beaconTrustEntry(nodes, committees, { ...request, chain: base.chain, name: options.name }),
  };
}

/** An execution node without a beacon node stands still: the pair is as good as the worse of the two. */
async function withBeacon(execution: NodeStatus, client: BeaconClient): Promise<NodeStatus> {
  try {
    const [version, { syncing, distance }] = await Promise.all([client.version(), client.syncing()]);
    return {
      ...execution,
      version: `${execution.version} with ${version}`,
      synced: execution.synced && !syncing,
      ...(syncing ? { detail: `the beacon node is ${distance} slots behind` } : {}),
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { ...execution, synced: false, detail: `beacon node: ${error.message}` };
  }
}
