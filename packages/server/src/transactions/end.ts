import type { Transaction } from 'kysely';
import { releaseBudget } from '../budget/ledger.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { retryDelay } from './broadcast.ts';
import { type Emit, type EngineModules, inStep, lockRow, type TransactionRow } from './modules.ts';
import { releaseUnsigned } from './reserve.ts';
import { transition } from './transition.ts';

/** How a transaction ends of which nothing was ever persisted. */
export interface Ending {
  readonly state: 'failed' | 'cancelled';
  readonly code: string;
  readonly detail: string;
}

/**
 * Ends a queued transaction of which nothing was ever persisted: everything it reserved goes back. One that has a
 * candidate can't end this way, because the candidate may confirm.
 */
export async function endUnsigned(
  modules: EngineModules,
  lease: Lease,
  row: TransactionRow,
  ending: Ending,
): Promise<void> {
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['queued']);
    if (!current || (await hasLiveCandidate(trx, current))) return;
    await releaseUnsigned(trx, current);
    await endReleased(trx, modules, emit, current, ending);
  });
}

/** Ends a queued transaction that holds no nonce and no coins, in the transaction that has locked its row. */
export async function endReleased(
  trx: Transaction<Schema>,
  modules: Pick<EngineModules, 'clock' | 'observers'>,
  emit: Emit,
  current: TransactionRow,
  { state, code, detail }: Ending,
): Promise<TransactionRow> {
  await releaseBudget(trx, current.id, new Date(modules.clock.now()));
  return transition(trx, modules, emit, current, { state, error_code: code, error_detail: detail, nonce: null });
}

/**
 * Notes why a step could not be taken now, and when to try again. One that is still queued gives its nonce back
 * meanwhile: nothing of it was persisted, and those behind it shall not wait.
 */
export async function defer(
  modules: EngineModules,
  lease: Lease,
  row: TransactionRow,
  code: string,
  detail: string,
): Promise<void> {
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['queued', 'signed', 'broadcast', 'included']);
    if (!current) return;
    const unsigned = current.state === 'queued' && current.nonce !== null && !current.filler;
    const returns = unsigned && !(await hasLiveCandidate(trx, current));
    if (returns) await releaseUnsigned(trx, current);
    await transition(trx, modules, emit, current, {
      ...(returns ? { nonce: null } : {}),
      error_code: code,
      error_detail: detail,
      attempts: current.attempts + 1,
      next_at: new Date(modules.clock.now() + retryDelay(current.attempts)),
    });
  });
}

/** Whether something of it may be on its way. */
export async function hasLiveCandidate(trx: Transaction<Schema>, row: TransactionRow): Promise<boolean> {
  const found = await trx
    .selectFrom('candidates')
    .select('number')
    .where('transaction_id', '=', row.id)
    .where('state', '!=', 'dead')
    .executeTakeFirst();
  return found !== undefined;
}
