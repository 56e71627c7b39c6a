import type { NodeReading, ParameterValue, SourceKind } from '@blockcluster/ledgers';
import type { ColumnType, Selectable } from 'kysely';

export const NODE_STATES = [
  'added',
  'obtaining',
  'preparing',
  'starting',
  'syncing',
  'synced',
  'lagging',
  'unresponsive',
  'frozen',
  'wrong-chain',
  'forked',
  'restarting',
  'upgrading',
  'stopping',
  'stopped',
  'removing',
  'failed',
] as const;
export type NodeState = (typeof NODE_STATES)[number];

/** A program in the server's store, under its hash. */
export interface StoredProgram {
  readonly source: SourceKind;
  readonly path: string;
  readonly sha256: string;
  readonly version: string;
}
export type Programs = Readonly<Record<string, StoredProgram>>;

export interface MemberRecord {
  readonly name: string;
  readonly role: string;
  readonly index: number;
  readonly ports: Readonly<Record<string, number>>;
  readonly pid?: number;
  readonly startedAt?: string;
}

export interface Progress {
  readonly step: string;
  readonly done?: number;
  readonly total?: number;
  readonly detail?: string;
}

/** An upgrade as it goes; persisted at each phase, so that another start of the server goes on with it. */
export interface UpgradeRecord {
  readonly phase: 'requested' | 'copying' | 'soaking' | 'returning' | 'done' | 'returned' | 'refused';
  readonly source?: SourceKind;
  readonly from: Programs;
  readonly to?: Programs;
  readonly requestedAt: string;
  /** When the new programs were started. */
  readonly startedAt?: string;
  /** Since when the node has been synced without interruption. */
  readonly goodSince?: string;
  readonly restarts?: number;
  readonly endedAt?: string;
  readonly code?: string;
  readonly reason?: string;
}

/** What other nodes say: `node` names one of this installation, `url` an endpoint of the same family. */
export interface Reference {
  readonly node?: string;
  readonly url?: string;
}

type Json<T> = ColumnType<T, string, string>;
type Moment = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface NodeTables {
  nodes: {
    name: string;
    manifest: string;
    server: string;
    desired: 'running' | 'stopped' | 'removed';
    state: NodeState;
    state_since: Date;
    traffic: ColumnType<boolean, boolean | undefined, boolean>;
    code: ColumnType<string | null, string | null | undefined, string | null>;
    reason: ColumnType<string | null, string | null | undefined, string | null>;
    source: ColumnType<SourceKind | null, SourceKind | null | undefined, SourceKind | null>;
    parameters: Json<Record<string, ParameterValue>>;
    endpoint: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    refs: Json<readonly Reference[]>;
    programs: ColumnType<Programs, string | undefined, string>;
    members: ColumnType<readonly MemberRecord[], string | undefined, string>;
    secrets: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    made: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    prepared: ColumnType<boolean, boolean | undefined, boolean>;
    genesis: ColumnType<string | null, string | null | undefined, string | null>;
    progress: ColumnType<Progress | null, string | null | undefined, string | null>;
    reading: ColumnType<NodeReading | null, string | null | undefined, string | null>;
    upgrade: ColumnType<UpgradeRecord | null, string | null | undefined, string | null>;
    restarts: ColumnType<number, number | undefined, number>;
    good_at: Moment;
    synced_at: Moment;
    created_at: Date;
    created_by: string;
    updated_at: Date;
  };
  node_samples: {
    node: string;
    at: Date;
    state: string;
    height: bigint | null;
    reference: bigint | null;
    head_age: number | null;
    peers: number | null;
    disk: bigint | null;
    free: bigint | null;
    memory: bigint | null;
  };
}

export type NodeRow = Selectable<NodeTables['nodes']>;
export type SampleRow = Selectable<NodeTables['node_samples']>;
