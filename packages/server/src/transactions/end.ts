import type { Transaction } from 'kysely';
import { releaseBudget } from '../budget/ledger.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { retryDelay } from './broadcast.ts';
import { type EngineModules, inStep, lockRow, type TransactionRow } from './modules.ts';
import { releaseUnsigned } from './reserve.ts';
import { transition } from './transition.ts';

/**
 * Ends a queued transaction of which nothing was ever persisted: everything it reserved goes back. One that has a
 * candidate can't end this way, because the candidate may confirm.
 */
export async function endUnsigned(
  modules: EngineModules,
  lease: Lease,
  row: TransactionRow,
  state: 'failed' | 'cancelled',
  code: string,
  detail: string,
): Promise<void> {
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['queued']);
    if (!current || (await hasLiveCandidate(trx, current))) return;
    await releaseUnsigned(trx, current);
    await releaseBudget(trx, current.id, new Date(modules.clock.now()));
    await transition(trx, modules, emit, current, { state, error_code: code, error_detail: detail, nonce: null });
  });
}

/** Notes why a step could not be taken now, and when to try again. */
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
    await transition(trx, modules, emit, current, {
      error_code: code,
      error_detail: detail,
      attempts: current.attempts + 1,
      next_at: new Date(modules.clock.now() + retryDelay(current.attempts)),
    });
  });
}

async function hasLiveCandidate(trx: Transaction<Schema>, row: TransactionRow): Promise<boolean> {
  const found = await trx
    .selectFrom('candidates')
    .select('number')
    .where('transaction_id', '=', row.id)
    .where('state', '!=', 'dead')
    .executeTakeFirst();
  return found !== undefined;
}
