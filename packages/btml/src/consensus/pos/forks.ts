import { CodedError } from '../../errors.ts';
import { fromHex } from '../../proof/bytes.ts';
import { hashPair, pack } from './ssz.ts';

/** Generalized indices of what light clients are shown, in the state and in the body of a block. */
export interface BeaconLayout {
  /** In the state: the sync committee of its period. */
  readonly committee: number;
  /** In the state: the sync committee of the period after. */
  readonly nextCommittee: number;
  /** In the state: root of the finalized checkpoint. */
  readonly finalized: number;
  /** In the body of a block: hash of its execution block; absent where there is none. */
  readonly blockHash?: number;
}

/**
 * The layouts by fork (consensus-specs, `altair` and `electra` light-client sync protocol). The block hash is member 12 of
 * the execution payload, which is member 9 of the body: 25 * 16 + 12, and 25 * 32 + 12 since the payload has 17 members.
 */
export const beaconLayouts = {
  altair: { committee: 54, nextCommittee: 55, finalized: 105 },
  bellatrix: { committee: 54, nextCommittee: 55, finalized: 105, blockHash: 412 },
  capella: { committee: 54, nextCommittee: 55, finalized: 105, blockHash: 412 },
  deneb: { committee: 54, nextCommittee: 55, finalized: 105, blockHash: 812 },
  electra: { committee: 86, nextCommittee: 87, finalized: 169, blockHash: 812 },
  fulu: { committee: 86, nextCommittee: 87, finalized: 169, blockHash: 812 },
} as const satisfies Readonly<Record<string, BeaconLayout>>;
export type BeaconLayoutName = keyof typeof beaconLayouts;

export interface BeaconPreset {
  readonly slotsPerEpoch: number;
  readonly epochsPerPeriod: number;
  /** Members of a sync committee. */
  readonly committeeSize: number;
}

/** The presets of consensus-specs, and `local`: quick epochs with the SSZ sizes of mainnet, which clients fix when built. */
export const beaconPresets = {
  mainnet: { slotsPerEpoch: 32, epochsPerPeriod: 256, committeeSize: 512 },
  minimal: { slotsPerEpoch: 8, epochsPerPeriod: 8, committeeSize: 32 },
  local: { slotsPerEpoch: 8, epochsPerPeriod: 256, committeeSize: 512 },
} as const satisfies Readonly<Record<string, BeaconPreset>>;
export type BeaconPresetName = keyof typeof beaconPresets;

export interface BeaconFork {
  readonly layout: BeaconLayoutName;
  /** Fork version, 4 bytes. */
  readonly version: Uint8Array;
  /** First epoch of the fork. */
  readonly epoch: number;
}

/** What tells one beacon chain from another, and how its headers are read. */
export interface BeaconNetwork {
  /** Genesis validators root, 32 bytes. */
  readonly genesis: Uint8Array;
  readonly preset: BeaconPreset;
  /** Ascending by epoch. */
  readonly forks: readonly BeaconFork[];
}

/** Fork schedule of Ethereum's mainnet as members of a trust entry of the rule `beacon` (ethereum/consensus-specs, configs/mainnet.yaml). */
export const beaconMainnet = {
  chain: 'eip155:1',
  genesis: '4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95',
  preset: 'mainnet',
  forks: [
    { layout: 'altair', version: '01000000', epoch: '74240' },
    { layout: 'bellatrix', version: '02000000', epoch: '144896' },
    { layout: 'capella', version: '03000000', epoch: '194048' },
    { layout: 'deneb', version: '04000000', epoch: '269568' },
    { layout: 'electra', version: '05000000', epoch: '364032' },
    { layout: 'fulu', version: '06000000', epoch: '411392' },
  ],
} as const;

export function epochOf(network: BeaconNetwork, slot: number): number {
  return Math.floor(slot / network.preset.slotsPerEpoch);
}

/** The sync-committee period of a slot. */
export function periodOf(network: BeaconNetwork, slot: number): number {
  return Math.floor(epochOf(network, slot) / network.preset.epochsPerPeriod);
}

/** The fork in force at a slot. Throws POS_FORK below the first one of the schedule. */
export function forkAt(network: BeaconNetwork, slot: number, pointer?: string): BeaconFork {
  const epoch = epochOf(network, slot);
  const fork = network.forks.findLast((candidate) => candidate.epoch <= epoch);
  if (fork === undefined) {
    throw new CodedError('POS_FORK', `The fork schedule begins after slot ${slot}`, {
      ...(pointer === undefined ? {} : { pointer }),
    });
  }
  return fork;
}

/** The layout in force at a slot. Throws POS_FORK. */
export function layoutAt(network: BeaconNetwork, slot: number, pointer?: string): BeaconLayout {
  return beaconLayouts[forkAt(network, slot, pointer).layout];
}

const domainSyncCommittee = fromHex('07000000');

/** Domain of the sync committee's signatures over the header of a slot: type, fork version, genesis. 32 bytes. */
export function syncDomain(network: BeaconNetwork, slot: number, pointer?: string): Uint8Array {
  const [version = new Uint8Array(32)] = pack(forkAt(network, slot, pointer).version);
  const domain = new Uint8Array(32);
  domain.set(domainSyncCommittee);
  domain.set(hashPair(version, network.genesis).subarray(0, 28), 4);
  return domain;
}
