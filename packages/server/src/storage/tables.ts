import type { BtmlMap } from '@blockcluster/btml';
import type { Agreement } from '@blockcluster/ledgers';
import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

export type HolderState = 'waiting' | 'holds' | 'lost' | 'unreachable';
export type AgreementState = 'waiting' | 'active' | 'ended' | 'broken' | 'failed';

export interface StorageTables {
  storage_group: { one: Generated<boolean>; name: string; threshold: number; created_at: Date };
  storage_members: {
    name: string;
    key: string;
    /** Of a remote member. */
    url: string | null;
    /** The secret of a local one. */
    sealed: Buffer | null;
    party: string;
    joined_at: Date;
    left_at: Date | null;
  };
  storage_blocks: { store: string; key: string; bytes: Buffer; written_at: Generated<Date> };
  storage_refs: { key: string; root: string };
  storage_heads: { member: string; origin: string; size: bigint; root: string };
  storage_challenges: { member: string; challenge: string; until: Date };
  storage_held: { member: string; cid: string; held_at: Date };
  content: {
    cid: string;
    digest: string;
    size: bigint;
    total: bigint;
    blocks: number;
    name: string | null;
    media: string | null;
    public: boolean;
    plan: string;
    seq: bigint;
    record: string;
    stored_at: Date;
    due_at: Date;
  };
  content_holders: {
    cid: string;
    member: string;
    state: HolderState;
    detail: string | null;
    answered: Generated<bigint>;
    missed: Generated<bigint>;
    repaired: Generated<bigint>;
    answered_at: Date | null;
    checked_at: Date | null;
  };
  storage_proofs: {
    subject: string;
    size: bigint;
    root: string;
    cid: string;
    total: bigint;
    evidence: Json<BtmlMap>;
    answered_at: Date;
  };
  agreements: {
    id: string;
    cid: string;
    state: AgreementState;
    from_at: Date | null;
    until_at: Date;
    every: number;
    within: number;
    size: bigint | null;
    agreement: ColumnType<Agreement | null, string | null, string | null>;
    kept: Generated<number>;
    missed: Generated<number>;
    due_at: Date;
    reason: string | null;
    created_at: Date;
    updated_at: Date;
  };
  storage_clients: { name: string; issuer: string; log: string; added_at: Date };
}
