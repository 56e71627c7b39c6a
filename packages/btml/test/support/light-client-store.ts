import {
  type BeaconNetwork,
  beaconBootstrap,
  beaconMembers,
  beaconUpdate,
  checkBeaconEvidence,
  checkBootstrap,
  checkBranch,
  layoutAt,
  parseBeaconHeader,
  parseSyncCommittee,
  periodOf,
  type SyncCommittee,
  verifySyncAggregate,
} from '../../src/index.ts';
import { fromHex } from '../../src/proof/bytes.ts';
import type { LightClientBootstrap, LightClientUpdate } from './light-client-ssz.ts';

type Header = LightClientUpdate['attested_header'];
const slotOf = (header: Header): number => Number(header.beacon.slot);

/** What one update shows, every part of it verified by the product's functions. */
interface Read {
  readonly attested: Header;
  finalized: Header | undefined;
  readonly next: SyncCommittee | undefined;
  readonly signers: number;
  readonly signatureSlot: number;
}

/**
 * The store of a light client, as the consensus specification moves it on (altair/light-client/sync-protocol.md): which
 * header is finalized, which is the newest, when an update is applied, when the best one is forced after a timeout. Only
 * tests need it: a receipt is judged by itself.
 */
export class LightClientStore {
  readonly #network: BeaconNetwork;
  #current: SyncCommittee;
  #next: SyncCommittee | undefined;
  #best: Read | undefined;
  finalized: Header;
  optimistic: Header;

  constructor(network: BeaconNetwork, root: Uint8Array, bootstrap: LightClientBootstrap) {
    const slot = slotOf(bootstrap.header);
    this.#network = network;
    this.#current = checkBootstrap(network, { slot, root }, beaconBootstrap(bootstrap)).committee;
    this.finalized = bootstrap.header;
    this.optimistic = bootstrap.header;
  }

  #period(slot: number): number {
    return periodOf(this.#network, slot);
  }

  #read(update: LightClientUpdate): Read {
    const network = this.#network;
    const members = beaconUpdate(update);
    const attested = parseBeaconHeader(fromHex(members.attested));
    const signatureSlot = Number(update.signature_slot);
    const period = this.#period(signatureSlot);
    const own = this.#period(slotOf(this.finalized));
    const committee = period === own ? this.#current : this.#next;
    if (committee === undefined || (period !== own && period !== own + 1)) throw new RangeError('no committee');
    const aggregate = { bits: fromHex(members.bits), signature: fromHex(members.signature) };
    const signers = verifySyncAggregate(network, committee, attested, aggregate, '');
    let next: SyncCommittee | undefined;
    if (!/^0+$/.test(members.committee)) {
      next = parseSyncCommittee(fromHex(members.committee), network.preset.committeeSize);
      const at = { leaf: next.root, root: attested.stateRoot, index: layoutAt(network, attested.slot).nextCommittee };
      checkBranch('POS_COMMITTEE', 'The next sync committee', at, members.branch, '');
    }
    const final = update.finality_branch.some((one) => !/^0x0+$/.test(one));
    if (final) {
      const beacon = beaconMembers(update, update.next_sync_committee);
      checkBeaconEvidence(network, beacon, fromHex(update.finalized_header.execution.block_hash.slice(2)), '');
    }
    return {
      attested: update.attested_header,
      finalized: final ? update.finalized_header : undefined,
      next,
      signers,
      signatureSlot,
    };
  }

  /** Whether `a` is a better update than `b`, the order of `is_better_update`. */
  #better(a: Read, b: Read): boolean {
    const size = this.#network.preset.committeeSize;
    const score = (one: Read): number[] => {
      const attested = this.#period(slotOf(one.attested));
      const enough = one.signers * 3 >= size * 2;
      return [
        Number(enough),
        enough ? 0 : one.signers,
        Number(one.next !== undefined && attested === this.#period(one.signatureSlot)),
        Number(one.finalized !== undefined),
        Number(one.finalized !== undefined && this.#period(slotOf(one.finalized)) === attested),
        one.signers,
        -slotOf(one.attested),
        -one.signatureSlot,
      ];
    };
    const [left, right] = [score(a), score(b)];
    for (const [i, value] of left.entries()) if (value !== right[i]) return value > (right[i] ?? 0);
    return false;
  }

  #apply(one: Read): void {
    const { finalized } = one;
    if (finalized === undefined) throw new RangeError('nothing to apply');
    const own = this.#period(slotOf(this.finalized));
    const reached = this.#period(slotOf(finalized));
    if (this.#next === undefined) {
      if (reached !== own) throw new RangeError('an update beyond what is known');
      this.#next = one.next;
    } else if (reached === own + 1) {
      this.#current = this.#next;
      this.#next = one.next;
    }
    if (slotOf(finalized) > slotOf(this.finalized)) this.finalized = finalized;
    if (slotOf(this.finalized) > slotOf(this.optimistic)) this.optimistic = this.finalized;
  }

  process(update: LightClientUpdate): void {
    const one = this.#read(update);
    if (this.#best === undefined || this.#better(one, this.#best)) this.#best = one;
    if (slotOf(one.attested) > slotOf(this.optimistic)) this.optimistic = one.attested;
    const { finalized } = one;
    if (finalized === undefined || one.signers * 3 < this.#network.preset.committeeSize * 2) return;
    const gives =
      this.#next === undefined &&
      one.next !== undefined &&
      this.#period(slotOf(finalized)) === this.#period(slotOf(one.attested));
    if (slotOf(finalized) > slotOf(this.finalized) || gives) {
      this.#apply(one);
      this.#best = undefined;
    }
  }

  force(slot: number): void {
    const { slotsPerEpoch, epochsPerPeriod } = this.#network.preset;
    if (this.#best === undefined || slot <= slotOf(this.finalized) + slotsPerEpoch * epochsPerPeriod) return;
    const best = this.#best;
    if (best.finalized === undefined || slotOf(best.finalized) <= slotOf(this.finalized))
      best.finalized = best.attested;
    this.#apply(best);
    this.#best = undefined;
  }
}
