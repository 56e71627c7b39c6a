import {
  type BeaconFork,
  type BeaconLayoutName,
  type BeaconNetwork,
  type BeaconPresetName,
  beaconPresets,
  CodedError,
} from '@blockcluster/btml';
import type { BeaconClient } from './client.ts';
import type { SpecValues } from './schema.ts';

/** What the beacon node says of its chain, in the terms of the trust rule `beacon`. */
export interface BeaconChain extends BeaconNetwork {
  readonly presetName: BeaconPresetName;
  /** Seconds since 1970 of slot 0. */
  readonly genesisTime: number;
}

/** The forks that a light client can read, in their order. */
const layoutNames: readonly BeaconLayoutName[] = ['altair', 'bellatrix', 'capella', 'deneb', 'electra', 'fulu'];

/** Asks a beacon node which chain it follows. Throws LEDGER_ANSWER for a chain of other sizes than verifiers know. */
export async function readBeaconChain(client: BeaconClient): Promise<BeaconChain> {
  const [genesis, spec] = await Promise.all([client.genesis(), client.spec()]);
  if (genesis === undefined)
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The beacon node does not know the genesis of its chain yet');
  const presetName = presetOf(spec);
  return {
    genesis: genesis.validatorsRoot,
    genesisTime: genesis.time,
    presetName,
    preset: beaconPresets[presetName],
    forks: forksOf(spec),
  };
}

function presetOf(spec: SpecValues): BeaconPresetName {
  for (const name of ['mainnet', 'minimal', 'local'] as const) {
    const { slotsPerEpoch, epochsPerPeriod, committeeSize } = beaconPresets[name];
    if (
      spec.SLOTS_PER_EPOCH === slotsPerEpoch &&
      spec.EPOCHS_PER_SYNC_COMMITTEE_PERIOD === epochsPerPeriod &&
      spec.SYNC_COMMITTEE_SIZE === committeeSize
    )
      return name;
  }
  throw new CodedError('LEDGER_ANSWER', 'The beacon chain has sizes of no preset that receipts can be verified under', {
    details: {
      slotsPerEpoch: spec.SLOTS_PER_EPOCH,
      epochsPerPeriod: spec.EPOCHS_PER_SYNC_COMMITTEE_PERIOD,
      committeeSize: spec.SYNC_COMMITTEE_SIZE,
    },
  });
}

/** The scheduled forks; of several that begin with one epoch, the last: the others never were in force. */
function forksOf(spec: SpecValues): BeaconFork[] {
  const scheduled: Record<BeaconLayoutName, readonly [bigint | undefined, Uint8Array | undefined]> = {
    altair: [spec.ALTAIR_FORK_EPOCH, spec.ALTAIR_FORK_VERSION],
    bellatrix: [spec.BELLATRIX_FORK_EPOCH, spec.BELLATRIX_FORK_VERSION],
    capella: [spec.CAPELLA_FORK_EPOCH, spec.CAPELLA_FORK_VERSION],
    deneb: [spec.DENEB_FORK_EPOCH, spec.DENEB_FORK_VERSION],
    electra: [spec.ELECTRA_FORK_EPOCH, spec.ELECTRA_FORK_VERSION],
    fulu: [spec.FULU_FORK_EPOCH, spec.FULU_FORK_VERSION],
  };
  const forks = layoutNames.flatMap((layout): BeaconFork[] => {
    const [epoch, version] = scheduled[layout];
    if (epoch === undefined || version === undefined || epoch > BigInt(Number.MAX_SAFE_INTEGER)) return [];
    return [{ layout, version, epoch: Number(epoch) }];
  });
  const inForce = forks.filter(({ epoch }, i) => forks[i + 1]?.epoch !== epoch);
  if (inForce.length === 0)
    throw new CodedError('LEDGER_ANSWER', 'The beacon chain has no fork that serves light clients');
  return inForce;
}
