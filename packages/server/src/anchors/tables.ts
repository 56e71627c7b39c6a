import type { BtmlMap } from '@blockcluster/btml';
import type { ColumnType, Generated } from 'kysely';
import type { RoutingTables } from '../routing/tables.ts';

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Why an anchor stands in the place of another one. */
export interface Fallback {
  /** The one that it replaces. */
  readonly from: { readonly ledger: string; readonly chain: string; readonly kind: string };
  readonly to: { readonly ledger: string; readonly chain: string; readonly kind: string };
  /** A code: `unreachable`, `stalled`, `funds` or `missing`. */
  readonly reason: string;
  readonly detail: string;
  /** Since when the ledger was down. */
  readonly since: string;
}

export type AnchorState = 'waiting' | 'deferred' | 'broadcast' | 'included' | 'final' | 'failed';

export interface AnchorTables extends RoutingTables {
  anchors: {
    id: string;
    seq: Generated<bigint>;
    batch: string;
    plan: string;
    ledger: string;
    chain: string;
    form: string;
    /** Leaves of the log when the batch closed, and the root at that size (hex). */
    size: bigint;
    root: string;
    oldest_at: Date;
    state: AnchorState;
    /** The newer anchor whose transaction serves this one as well. */
    covered_by: Optional<string>;
    /** What the transaction commits: log paths of a receipt lead to this root. */
    committed_size: Optional<bigint>;
    committed_root: Optional<string>;
    transaction_id: Optional<string>;
    txid: Optional<string>;
    height: Optional<bigint>;
    confirmations: Generated<number>;
    fee: Optional<string>;
    asset: Optional<string>;
    /** The members of the receipt's anchors entry except `path`; present exactly while the anchor is final. */
    evidence: ColumnType<BtmlMap | null, string | null | undefined, string | null>;
    reason: Optional<string>;
    attempts: Generated<number>;
    /** The decision of the router that it came from. */
    route: Optional<bigint>;
    /** The anchor in whose place it stands, and the one that the batch began with. */
    replaces: Optional<string>;
    stands_for: Optional<string>;
    fallback: ColumnType<Fallback | null, string | null | undefined, string | null>;
    created_at: Date;
    updated_at: Date;
  };
}
