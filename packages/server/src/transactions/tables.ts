import type { BtmlMap } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import type { ColumnType, Generated } from 'kysely';
import type { AnchorTables } from '../anchors/tables.ts';
import type { BudgetTables } from '../budget/tables.ts';
import type { LedgerTables } from '../ledgers/tables.ts';
import type { PaymentTables } from '../payments/tables.ts';
import type { PlanTables } from '../plans/tables.ts';

/** `numeric(78,0)`: PostgreSQL's driver answers a decimal string, and takes one. */
type Amount = ColumnType<string, string, string>;
type OptionalAmount = ColumnType<string | null, string | null | undefined, string | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Json<T> = ColumnType<T, string, string>;
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export type TransactionState = 'queued' | 'signed' | 'broadcast' | 'included' | 'final' | 'failed' | 'cancelled';
export type CandidateState = 'persisted' | 'broadcast' | 'rejected' | 'included' | 'final' | 'replaced' | 'dead';

export interface TransactionTables extends PlanTables, BudgetTables, AnchorTables, LedgerTables, PaymentTables {
  signer_keys: {
    id: string;
    ledger: string;
    chain: string;
    label: string;
    account: string;
    public_key: Buffer;
    sealed: Buffer;
    created_at: Date;
  };
  signer_slots: { key_id: string; slot: string; intent_id: string };
  transactions: {
    id: string;
    seq: Generated<bigint>;
    intent_id: string;
    issuer: string;
    salt: string;
    intent: Json<BtmlMap>;
    op: string;
    ledger: string;
    chain: string;
    account: string;
    key_id: string;
    plan: Optional<string>;
    /** The contract through which its payments go. */
    through: Optional<string>;
    state: TransactionState;
    max_fee: Amount;
    asset: string;
    expires: Date;
    nonce: OptionalAmount;
    reservation: Generated<number>;
    conflict_height: Optional<bigint>;
    txid: Optional<string>;
    height: Optional<bigint>;
    block_hash: Optional<string>;
    confirmations: Generated<number>;
    success: Optional<boolean>;
    fee: OptionalAmount;
    evidence: OptionalJson<BtmlMap>;
    pin_height: Optional<bigint>;
    pin_hash: Optional<string>;
    error_code: Optional<string>;
    error_detail: Optional<string>;
    attempts: Generated<number>;
    next_at: Date;
    /** When somebody asked that it shall have no effect. */
    cancel_at: Optional<Date>;
    /** Its limit was raised: the next candidate doesn't wait its turn. */
    hurry: Generated<boolean>;
    /** Does nothing but use up a nonce. */
    filler: Generated<boolean>;
    created_at: Date;
    updated_at: Date;
  };
  nonces: { chain: string; account: string; nonce: Amount; transaction_id: string };
  coins: {
    chain: string;
    txid: string;
    vout: number;
    account: string;
    value: Amount;
    script: string;
    height: Optional<bigint>;
    coinbase: boolean;
    reserved_by: Optional<string>;
    spent_by: Optional<string>;
    spent_height: Optional<bigint>;
  };
  candidates: {
    transaction_id: string;
    number: number;
    reservation: number;
    chain: string;
    txid: string;
    raw: string;
    fee: Amount;
    rate: Amount;
    state: CandidateState;
    /** Does nothing, in place of the others. */
    empty: Generated<boolean>;
    reason: Optional<string>;
    height: Optional<bigint>;
    block_hash: Optional<string>;
    created_at: Date;
    broadcast_at: Optional<Date>;
  };
  scan_cursors: {
    ledger: string;
    chain: string;
    recent: Json<readonly BlockRef[]>;
    since: bigint;
    version: Generated<bigint>;
    reachable: Optional<boolean>;
    status: OptionalJson<Record<string, unknown>>;
    updated_at: Date;
  };
  ledger_settings: { ledger: string; chain: string; name: string; value: string; updated_at: Date };
}
