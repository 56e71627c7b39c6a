import { type BeaconNetwork, hexEncode, layoutAt, parseSyncCommittee, periodOf, ssz } from '@blockcluster/btml';
import { type Answer, unexpected } from '../client/answer.ts';
import type { BeaconClient } from './client.ts';
import { type BeaconHeader, mostUpdates, type SyncCommittee } from './schema.ts';

/** The sync committee of a period, tied to a header of the node's chain by its branch. */
export interface PeriodCommittee {
  readonly period: number;
  /** Hash-tree root, hex. */
  readonly root: string;
  /** `SyncCommittee` as the API wrote it. */
  readonly json: Answer;
}

/** The committee in force at a finalized block; undefined when the node keeps no bootstrap of it. */
export async function committeeAt(
  client: BeaconClient,
  network: BeaconNetwork,
  block: Uint8Array,
): Promise<PeriodCommittee | undefined> {
  const bootstrap = await client.bootstrap(block);
  if (bootstrap === undefined) return undefined;
  const { beacon } = bootstrap.header;
  const index = layoutAt(network, beacon.slot).committee;
  const { current_sync_committee: committee, current_sync_committee_branch: branch } = bootstrap;
  return tied(network, { committee, branch, index, header: beacon, period: periodOf(network, beacon.slot) });
}

/**
 * The committees that the updates of at most 128 periods from `period` on name: those of the periods after. Fewer where
 * the node has fewer.
 */
export async function committeesAfter(
  client: BeaconClient,
  network: BeaconNetwork,
  period: number,
  count: number = mostUpdates,
): Promise<PeriodCommittee[]> {
  const updates = await client.updates(period, count);
  return updates.map((update) => {
    const { beacon } = update.attested_header;
    const index = layoutAt(network, beacon.slot).nextCommittee;
    const { next_sync_committee: committee, next_sync_committee_branch: branch } = update;
    return tied(network, { committee, branch, index, header: beacon, period: periodOf(network, beacon.slot) + 1 });
  });
}

interface Claim {
  readonly committee: SyncCommittee;
  readonly branch: readonly Uint8Array[];
  readonly index: number;
  readonly header: BeaconHeader;
  readonly period: number;
}

function tied(network: BeaconNetwork, { committee, branch, index, header, period }: Claim): PeriodCommittee {
  const { committeeSize } = network.preset;
  if (committee.pubkeys.length !== committeeSize) throw unexpected('committee', `a committee of ${committeeSize}`);
  const raw = Buffer.concat([...committee.pubkeys, committee.aggregate_pubkey]);
  const { root } = parseSyncCommittee(new Uint8Array(raw), committeeSize);
  const found = ssz.branchRoot(root, branch, index);
  if (found === undefined || hexEncode(found) !== hexEncode(header.state_root))
    throw unexpected('committee', 'a committee of the state of its header');
  return { period, root: hexEncode(root), json: committee.json };
}
