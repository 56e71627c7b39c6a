import { CodedError } from '../../errors.ts';
import { toHex } from '../../proof/bytes.ts';
import type { BeaconTrust } from '../../trust/rules/beacon.ts';
import { committeeBytes } from './api.ts';
import { parseSyncCommittee } from './committee.ts';
import { type CommitteeStep, checkUpdate } from './follow.ts';
import { beaconUpdate } from './light-client.ts';

/**
 * Carries the archive of a trust entry on: verifies one update per period, from a committee that the entry names already,
 * and answers `committees` of the entry with the new roots added. Nothing of what the beacon node says is believed.
 *
 * @param committee `SyncCommittee` of the Beacon API (of a bootstrap, or `next_sync_committee` of an update) of a period
 *   whose root the entry archives.
 * @param updates `data` of the `LightClientUpdate`s of that period and the ones after it, in order.
 * @throws CodedError POS_UPDATE when the entry does not name the committee; POS_… when an update does not hold.
 */
export function extendCommittees(trust: BeaconTrust, committee: unknown, updates: readonly unknown[]): string[] {
  const { network, threshold } = trust;
  const first = parseSyncCommittee(committeeBytes(committee, ''), network.preset.committeeSize);
  const root = toHex(first.root);
  const named = [...trust.committees].findLast(([, known]) => known === root);
  if (named === undefined) throw new CodedError('POS_UPDATE', `The trust entry names no committee ${root}`);
  const committees = new Map(trust.committees);
  let step: CommitteeStep = { period: named[0], committee: first };
  for (const [i, update] of updates.entries()) {
    step = checkUpdate(network, step, beaconUpdate(update), threshold, `/${i}`);
    const next = toHex(step.committee.root);
    if ((committees.get(step.period) ?? next) !== next) {
      throw new CodedError('POS_UPDATE', `The trust entry names another committee for period ${step.period}`, {
        pointer: `/${i}`,
      });
    }
    committees.set(step.period, next);
  }
  return [...committees].sort(([a], [b]) => a - b).map(([period, known]) => `${period}:${known}`);
}
