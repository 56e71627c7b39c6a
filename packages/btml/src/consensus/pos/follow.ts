import { CodedError } from '../../errors.ts';
import { equal, fromHex, toHex } from '../../proof/bytes.ts';
import { parseSyncCommittee, type SyncCommittee } from './committee.ts';
import { checkBranch, checkFinality, signingPeriod } from './evidence.ts';
import { type BeaconNetwork, layoutAt, periodOf } from './forks.ts';
import { parseBeaconHeader } from './header.ts';
import type { BeaconBootstrapMembers, BeaconUpdateMembers } from './members.ts';
import { verifySyncAggregate } from './signature.ts';

/** A beacon block that the verifier pins: where a light client starts. */
export interface BeaconCheckpoint {
  readonly slot: number;
  readonly root: Uint8Array;
}

/** The sync committee of a period. */
export interface CommitteeStep {
  readonly period: number;
  readonly committee: SyncCommittee;
}

/**
 * The committee of a pinned block's period.
 *
 * @throws CodedError POS_CHECKPOINT when the header is not the pinned block; POS_HEADER, POS_COMMITTEE, POS_FORK.
 */
export function checkBootstrap(
  network: BeaconNetwork,
  checkpoint: BeaconCheckpoint,
  members: BeaconBootstrapMembers,
  pointer = '',
): CommitteeStep {
  const header = parseBeaconHeader(fromHex(members.header), `${pointer}/header`);
  if (!equal(header.root, checkpoint.root) || header.slot !== checkpoint.slot) {
    throw new CodedError('POS_CHECKPOINT', 'The header is not that of the pinned block', {
      pointer: `${pointer}/header`,
    });
  }
  const size = network.preset.committeeSize;
  const committee = parseSyncCommittee(fromHex(members.committee), size, `${pointer}/committee`);
  const index = layoutAt(network, header.slot, `${pointer}/header`).committee;
  const at = { leaf: committee.root, root: header.stateRoot, index };
  checkBranch('POS_COMMITTEE', 'The sync committee', at, members.branch, `${pointer}/branch`);
  return { period: periodOf(network, header.slot), committee };
}

/**
 * One period further: the committee of `from` signed for a header of its own period, whose state names the next one. The
 * header that this state names as finalized must be of the same period too, so the next committee is a finalized fact.
 *
 * @param threshold least number of signers.
 * @throws CodedError POS_UPDATE for an update of another period or with too few signers; POS_…
 */
export function checkUpdate(
  network: BeaconNetwork,
  from: CommitteeStep,
  members: BeaconUpdateMembers,
  threshold: number,
  pointer = '',
): CommitteeStep {
  const { attested, finalized } = checkFinality(network, members, pointer);
  const periods = [finalized, attested].map(({ slot }) => periodOf(network, slot));
  if ([...periods, signingPeriod(network, attested)].some((period) => period !== from.period)) {
    throw new CodedError('POS_UPDATE', `The update does not lie in period ${from.period}`, { pointer });
  }
  const size = network.preset.committeeSize;
  const committee = parseSyncCommittee(fromHex(members.committee), size, `${pointer}/committee`);
  const index = layoutAt(network, attested.slot, `${pointer}/attested`).nextCommittee;
  const at = { leaf: committee.root, root: attested.stateRoot, index };
  checkBranch('POS_COMMITTEE', 'The next sync committee', at, members.branch, `${pointer}/branch`);
  const aggregate = { bits: fromHex(members.bits), signature: fromHex(members.signature) };
  const count = verifySyncAggregate(network, from.committee, attested, aggregate, pointer);
  if (count < threshold) {
    throw new CodedError('POS_UPDATE', `${count} of ${threshold} signers`, { pointer: `${pointer}/bits` });
  }
  return { period: from.period + 1, committee };
}

/**
 * Follows the sync committees from a pinned block, one update per period. Nothing is verified before it is asked for: an
 * update costs a signature.
 */
export class CommitteeChain {
  readonly #network: BeaconNetwork;
  readonly #threshold: number;
  readonly #updates: readonly BeaconUpdateMembers[];
  readonly #first: number;
  readonly #steps: CommitteeStep[];
  #fault: CodedError | undefined;

  /** @throws CodedError as `checkBootstrap`. */
  constructor(
    network: BeaconNetwork,
    threshold: number,
    checkpoint: BeaconCheckpoint,
    bootstrap: BeaconBootstrapMembers,
    updates: readonly BeaconUpdateMembers[] = [],
    pointer = '',
  ) {
    const step = checkBootstrap(network, checkpoint, bootstrap, `${pointer}/bootstrap`);
    this.#network = network;
    this.#threshold = threshold;
    this.#updates = updates;
    this.#first = step.period;
    this.#steps = [step];
  }

  /** Periods that bootstrap and updates lead to, if all updates hold: from the first to the last. */
  get periods(): { readonly first: number; readonly last: number } {
    return { first: this.#first, last: this.#first + this.#updates.length };
  }

  /**
   * Root of the committee of a period, or undefined outside of what the updates reach.
   *
   * @throws CodedError POS_… when an update on the way does not hold.
   */
  rootOf(period: number): Uint8Array | undefined {
    const wanted = period - this.#first;
    if (wanted < 0 || wanted > this.#updates.length) return undefined;
    while (this.#steps.length <= wanted) this.#follow();
    return this.#steps[wanted]?.committee.root;
  }

  #follow(): void {
    // What failed once fails again, and must not cost a signature each time.
    if (this.#fault !== undefined) throw this.#fault;
    const index = this.#steps.length - 1;
    const from = this.#steps[index];
    const update = this.#updates[index];
    if (from === undefined || update === undefined) throw new RangeError('no update to follow');
    try {
      this.#steps.push(checkUpdate(this.#network, from, update, this.#threshold, `/updates/${index}`));
    } catch (error) {
      if (error instanceof CodedError) this.#fault = error;
      throw error;
    }
  }

  /** The roots of all periods as a trust entry archives them: `<period>:<hex>`. Throws POS_… */
  archive(): string[] {
    const { first, last } = this.periods;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const root = this.rootOf(first + i);
      return `${first + i}:${toHex(root ?? new Uint8Array(0))}`;
    });
  }
}
