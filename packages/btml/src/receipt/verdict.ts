import type { StorageClaim } from '../consensus/storage/members.ts';
import type { RouteStatement } from '../kinds/route.ts';

/** From worst to best. `consistent`: correct against the evidence supplied, but not tied to a trust root. */
export type VerdictState = 'invalid' | 'pending' | 'consistent' | 'final';

const order: readonly VerdictState[] = ['invalid', 'pending', 'consistent', 'final'];

/** The worst of some states, or the best. */
export function extremeState(states: readonly VerdictState[], best: boolean): VerdictState {
  let [extreme] = states;
  // No spreading: a folder may hold more proofs than a call takes arguments.
  for (const state of states) {
    if (extreme !== undefined && compareStates(state, extreme) * (best ? 1 : -1) > 0) extreme = state;
  }
  return extreme ?? 'pending';
}

/** Negative when `a` is worse than `b`. */
export function compareStates(a: VerdictState, b: VerdictState): number {
  return order.indexOf(a) - order.indexOf(b);
}

/** The kind of consensus behind an anchor; `none` for a node that has none, `unknown` for a form not known here. */
export type ConsensusKind = 'pow' | 'pos' | 'poa' | 'bft' | 'storage' | 'none' | 'unknown';

/** Which trust root was used, when its facts were last known to hold, and how long that is ago in seconds. */
export interface TrustUsed {
  readonly name: string;
  readonly issued: string;
  readonly age: number;
  /** did:key of who signed it, and its version; absent for roots that nobody signed. */
  readonly publisher?: string;
  readonly version?: number;
  /** Until when the publisher wants it believed, if that was said. */
  readonly expires?: string;
}

/** Bounds on the time of the block: what was anchored existed at `notAfter`. */
export interface TimeBounds {
  readonly notBefore?: string;
  readonly notAfter: string;
}

export interface AnchorVerdict {
  readonly state: VerdictState;
  /** True for chains without economic weight; `final` then reads "final (development)". */
  readonly development: boolean;
  readonly code: string;
  /** JSON Pointer to the member at fault. */
  readonly pointer?: string;
  readonly message: string;
  readonly chain: string;
  readonly form: string;
  readonly kind: ConsensusKind;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  /** What `final` asks for here, and what there is. */
  readonly threshold?: string;
  readonly trust?: TrustUsed;
  readonly time?: TimeBounds;
  readonly height?: number;
  readonly block?: string;
  readonly transaction?: string;
  /** The contract that the transaction made: an address, or the output script that holds it. */
  readonly contract?: string;
  /** The log root that the anchor commits to, or the Merkle root that an OpenTimestamps attestation names; hex. */
  readonly root?: string;
  readonly confirmations?: number;
  /** The block of the operation is not older than the document's `expires`: it was done, and too late. */
  readonly late?: true;
  /** The document asks for all of its operations or none; this anchor shows one of them. */
  readonly partial?: true;
  /** Kind `storage`: what is proven of the content; `integrity` alone is never "stored". */
  readonly claim?: StorageClaim;
  /** Named members that signed, of how many. */
  readonly members?: { readonly distinct: number; readonly of: number };
  /** CID of the content that is named together with the root. */
  readonly content?: string;
  /** Members of the sync committee that signed, of how many. */
  readonly signers?: { readonly count: number; readonly of: number };
  /** Named authorities that sealed on top, of how many. */
  readonly sealers?: { readonly distinct: number; readonly of: number };
}

/** The document that a receipt is about, where it is no record: an intent that was performed, a key event. */
export interface SubjectFacts {
  readonly kind: string;
  readonly id: string;
  readonly issuer: string;
  readonly issued: string;
  /** Keys whose signatures over the document were verified. */
  readonly signers: readonly string[];
}

/** What is known of the record, whatever the anchors say. */
export interface RecordFacts {
  readonly id: string;
  readonly digest: string;
  readonly issuer: string;
  readonly issued: string;
  readonly name?: string;
  readonly media?: string;
  /** Keys whose signatures over the record were verified. */
  readonly signers: readonly string[];
}

/**
 * What a log states about where a record went, and why. Its signature holds and it names this record; nothing of what it
 * says is proven, and no state follows from it.
 */
export interface StatedRoute {
  /** Keys (did:key) that signed it; which of them is the log that the reader knows is for the reader to say. */
  readonly by: readonly string[];
  readonly issued: string;
  readonly plan: string;
  readonly needs?: RouteStatement['needs'];
  readonly chosen: RouteStatement['chosen'];
  readonly replaced?: RouteStatement['replaced'];
}

export interface Verdict {
  readonly state: VerdictState;
  readonly development: boolean;
  readonly code: string;
  readonly pointer?: string;
  readonly message: string;
  readonly record?: RecordFacts;
  readonly subject?: SubjectFacts;
  readonly anchors: readonly AnchorVerdict[];
  /** Stated, not proven. */
  readonly stated?: readonly StatedRoute[];
}

/** The words for a state, as people read them. */
export function stateLabel(verdict: { readonly state: VerdictState; readonly development: boolean }): string {
  return verdict.state === 'final' && verdict.development ? 'final (development)' : verdict.state;
}
