import type { BlockRef, LedgerDriver } from '@blockcluster/ledgers';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Clock, RandomSource } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox, NewEvent } from '../events/outbox.ts';
import type { Signer } from './signer.ts';
import type { TransactionState, TransactionTables } from './tables.ts';

export type TransactionRow = Selectable<TransactionTables['transactions']>;
export type CandidateRow = Selectable<TransactionTables['candidates']>;

/** A ledger under its local name. */
export interface Ledger {
  readonly name: string;
  readonly driver: LedgerDriver;
}

/** Collects events, so that they are published last in their transaction. */
export type Emit = (event: NewEvent) => void;

export interface TransactionChange {
  /** As it is after the change. */
  readonly row: TransactionRow;
  readonly previous: TransactionState;
  /** True when a reorganization took back what was included or final. */
  readonly reorganized: boolean;
}

/** Told of every change in the transaction that makes it, such as the anchors that wait for theirs. */
export interface TransactionObserver {
  changed(trx: Transaction<Schema>, change: TransactionChange, emit: Emit): Promise<void>;
}

/** Where a test may kill the process: after the named effect, before the next one. */
export type CrashPoint =
  | 'reserved'
  | 'signed'
  | 'persisted'
  | 'broadcast'
  | 'recorded'
  | 'scanned'
  | 'collected'
  | 'finalized';

export interface EngineModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly events: EventOutbox;
  readonly signer: Signer;
  readonly observers: readonly TransactionObserver[];
  /** Told of the newest block of a final transaction's evidence before the finality becomes visible. */
  readonly onPin?: (ledger: Ledger, pin: BlockRef) => Promise<void>;
  /** Crash injection; never set in production. */
  readonly at?: (point: CrashPoint, transactionId: string) => Promise<void> | void;
}

/** One step of the engine: a database transaction that checks the fence first and publishes its events last. */
export async function inStep<T>(
  modules: Pick<EngineModules, 'db' | 'events'>,
  lease: Lease,
  work: (trx: Transaction<Schema>, emit: Emit) => Promise<T>,
): Promise<T> {
  return modules.db.transaction().execute(async (trx) => {
    await lease.assert(trx);
    const events: NewEvent[] = [];
    const result = await work(trx, (event) => events.push(event));
    await modules.events.publishAll(trx, events);
    return result;
  });
}

/** Locks a transaction's row; undefined when its state is no longer one of `states`: another step was faster. */
export async function lockRow(
  trx: Transaction<Schema>,
  id: string,
  states: readonly TransactionState[],
): Promise<TransactionRow | undefined> {
  const row = await trx.selectFrom('transactions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && states.includes(row.state) ? row : undefined;
}

/** Locks several rows at once, always in the order of the queue; those whose state is another one are left out. */
export async function lockRows(
  trx: Transaction<Schema>,
  ids: readonly string[],
  states: readonly TransactionState[],
): Promise<TransactionRow[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('transactions')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('seq')
    .forUpdate()
    .execute();
  return rows.filter(({ state }) => states.includes(state));
}
