import { bytesToHex } from 'viem';
import { unexpected } from '../client/answer.ts';
import { type BeaconOptions, getJson } from './http.ts';
import type { Reader } from './reader.ts';
import {
  type BeaconHeader,
  blockAnswer,
  bootstrapAnswer,
  checkpointsAnswer,
  finalityUpdateAnswer,
  genesisAnswer,
  headerAnswer,
  type LightClientBootstrap,
  type LightClientFinalityUpdate,
  type LightClientUpdate,
  mostUpdates,
  type SpecValues,
  specAnswer,
  syncingAnswer,
  updatesAnswer,
  versionAnswer,
} from './schema.ts';

/** What names a block for the beacon API: a slot, a root, or a word. */
export type BlockId = number | Uint8Array | 'head' | 'genesis' | 'finalized' | 'justified';

export interface BeaconBlock {
  /** Name of the fork, as in `deneb`. */
  readonly version: string;
  readonly slot: number;
  readonly stateRoot: Uint8Array;
  /** The execution block that it carries; undefined before the merge. */
  readonly execution: { readonly hash: string; readonly height: number; readonly time: number } | undefined;
}

/**
 * The beacon API of a consensus client, every answer checked against its schema before use. Nothing is retried here.
 * Errors: LEDGER_UNREACHABLE, LEDGER_REFUSED, LEDGER_ANSWER. What a node may not have is undefined.
 */
export interface BeaconClient {
  version(): Promise<string>;
  syncing(): Promise<{ readonly headSlot: number; readonly distance: number; readonly syncing: boolean }>;
  /** `time`: seconds since 1970 of slot 0. Undefined while the node has just been started. */
  genesis(): Promise<
    { readonly time: number; readonly validatorsRoot: Uint8Array; readonly forkVersion: Uint8Array } | undefined
  >;
  spec(): Promise<SpecValues>;
  header(
    id: BlockId,
  ): Promise<{ readonly root: Uint8Array; readonly canonical: boolean; readonly beacon: BeaconHeader } | undefined>;
  block(id: BlockId): Promise<BeaconBlock | undefined>;
  finalized(): Promise<{ readonly epoch: number; readonly root: Uint8Array }>;
  /** The committee in force at a block, with its proof; nodes keep it for finalized blocks. */
  bootstrap(root: Uint8Array): Promise<LightClientBootstrap | undefined>;
  /** The best update of each of at most 128 sync-committee periods from `period` on; fewer when the node has fewer. */
  updates(period: number, count: number): Promise<readonly LightClientUpdate[]>;
  /** The newest; undefined until the chain has finalized something. */
  finalityUpdate(): Promise<LightClientFinalityUpdate | undefined>;
}

export function createBeaconClient(options: BeaconOptions): BeaconClient {
  async function optional<T>(path: string, read: Reader<T>): Promise<T | undefined> {
    const answer = await getJson(options, path);
    return answer === undefined ? undefined : read(answer, path);
  }
  async function required<T>(path: string, read: Reader<T>): Promise<T> {
    const value = await optional(path, read);
    if (value === undefined) throw unexpected(path, 'served by this node');
    return value;
  }
  const lightClient = '/eth/v1/beacon/light_client';

  return {
    version: async () => (await required('/eth/v1/node/version', versionAnswer)).data.version,
    async syncing() {
      const { data } = await required('/eth/v1/node/syncing', syncingAnswer);
      return { headSlot: data.head_slot, distance: data.sync_distance, syncing: data.is_syncing };
    },
    async genesis() {
      const answer = await optional('/eth/v1/beacon/genesis', genesisAnswer);
      if (answer === undefined) return undefined;
      const { genesis_time: time, genesis_validators_root: validatorsRoot, genesis_fork_version } = answer.data;
      return { time, validatorsRoot, forkVersion: genesis_fork_version };
    },
    spec: async () => (await required('/eth/v1/config/spec', specAnswer)).data,
    async header(id) {
      const answer = await optional(`/eth/v1/beacon/headers/${blockId(id)}`, headerAnswer);
      if (answer === undefined) return undefined;
      const { root, canonical, header } = answer.data;
      return { root, canonical, beacon: header.message };
    },
    async block(id) {
      const answer = await optional(`/eth/v2/beacon/blocks/${blockId(id)}`, blockAnswer);
      if (answer === undefined) return undefined;
      const { slot, state_root: stateRoot, body } = answer.data.message;
      const payload = body.execution_payload;
      const execution =
        payload === undefined
          ? undefined
          : { hash: bytesToHex(payload.block_hash), height: payload.block_number, time: payload.timestamp };
      return { version: answer.version, slot, stateRoot, execution };
    },
    finalized: async () =>
      (await required('/eth/v1/beacon/states/head/finality_checkpoints', checkpointsAnswer)).data.finalized,
    bootstrap: async (root) => (await optional(`${lightClient}/bootstrap/${bytesToHex(root)}`, bootstrapAnswer))?.data,
    async updates(period, count) {
      const wanted = Math.min(count, mostUpdates);
      const path = `${lightClient}/updates?start_period=${period}&count=${wanted}`;
      return ((await optional(path, updatesAnswer)) ?? []).map(({ data }) => data);
    },
    finalityUpdate: async () => (await optional(`${lightClient}/finality_update`, finalityUpdateAnswer))?.data,
  };
}

function blockId(id: BlockId): string {
  return id instanceof Uint8Array ? bytesToHex(id) : String(id);
}
