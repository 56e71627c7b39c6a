import type { BlockRef, ContractFailure } from '@blockcluster/ledgers';
import type { ColumnType, Generated } from 'kysely';
import type { Verified } from './platform.ts';

type Json<T> = ColumnType<T, string, string>;
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Arguments, results and members of events, by the names of the descriptor. */
export type Values = Readonly<Record<string, unknown>>;

export type EventState = 'included' | 'final' | 'withdrawn';

/** Why a contract refused an operation, decoded. */
export type Refusal = ContractFailure;

/** What trying an operation before signing gave. */
export interface Simulation {
  /** Units of gas that the transaction may use. */
  readonly gas?: string;
  /** What the method would answer now. */
  readonly result?: Values;
  /** The block on whose state it was tried. */
  readonly block?: { readonly height: number; readonly hash: string };
}

interface Occurrence {
  event_id: string;
  state: EventState;
  event: string;
  arguments: Json<Values>;
  height: bigint;
  block_hash: string;
  txid: string;
  log_index: number;
}

export interface ContractTables {
  contracts: { name: string; family: string; created_by: string; created_at: Date };
  contract_versions: {
    contract: string;
    version: number;
    digest: string;
    /** As it was imported; a descriptor (see packages/ledgers/src/contract). */
    descriptor: Json<unknown>;
    created_by: string;
    created_at: Date;
  };
  contract_instances: {
    id: string;
    seq: Generated<bigint>;
    contract: string;
    version: number;
    ledger: string;
    chain: string;
    address: string;
    codehash: string;
    height: bigint;
    operation: Optional<string>;
    standing: Generated<boolean>;
    /** What was compared with the code when the address was taken over. */
    verified: OptionalJson<Verified>;
    /** Of its constructor, where the contract can't be used without them. */
    arguments: OptionalJson<Values>;
    created_by: string;
    created_at: Date;
  };
  contract_operations: {
    id: string;
    seq: Generated<bigint>;
    contract: string;
    version: number;
    kind: 'deploy' | 'call';
    method: Optional<string>;
    arguments: Json<Values>;
    ledger: string;
    chain: string;
    account: string;
    address: Optional<string>;
    transaction: string;
    earlier: Generated<string[]>;
    remaining: OptionalJson<Values>;
    simulation: OptionalJson<Simulation>;
    refusal: OptionalJson<Refusal>;
    principal: string;
    created_at: Date;
  };
  watched_accounts: { ledger: string; chain: string; account: string; created_at: Date };
  contract_requests: { principal: string; key: string; request_hash: Buffer; operation: string; created_at: Date };
  contract_accounts: {
    ledger: string;
    chain: string;
    label: string;
    plan: Optional<string>;
    /** Base units of the fee asset; null where nothing limits it. */
    limit_operation: Optional<string>;
    limit_day: Optional<string>;
    created_by: string;
    created_at: Date;
  };
  contract_listeners: {
    id: string;
    contract: string;
    name: string;
    instance: string;
    ledger: string;
    chain: string;
    events: string[];
    confirmations: number;
    from_height: bigint;
    next_height: bigint;
    next_final: bigint;
    position: Generated<bigint>;
    indexed: Generated<bigint>;
    created_by: string;
    created_at: Date;
  };
  contract_events: Occurrence & { listener: string; position: bigint; repeated: number; at: Date };
  contract_occurrences: Occurrence & { listener: string; inclusions: number };
  contract_transfers: {
    listener: string;
    position: bigint;
    part: number;
    event_id: string;
    state: EventState;
    token: string;
    sender: string;
    recipient: string;
    /** Base units, decimal. */
    amount: string;
    height: bigint;
    txid: string;
    log_index: number;
  };
  contract_balances: { listener: string; account: string; token: string; included: string; final: string };
  contract_troubles: { ledger: string; step: string; code: string; reason: string; since: Date };
  contract_cursors: {
    ledger: string;
    chain: string;
    recent: Json<readonly BlockRef[]>;
    version: Generated<bigint>;
    updated_at: Date;
  };
}
