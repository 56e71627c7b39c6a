import type { BtmlMap } from '@blockcluster/btml';
import type { ColumnType, Generated } from 'kysely';

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

export type AnchorState = 'waiting' | 'deferred' | 'broadcast' | 'included' | 'final' | 'failed';

export interface AnchorTables {
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
    created_at: Date;
    updated_at: Date;
  };
}
