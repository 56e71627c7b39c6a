import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Emit, EngineModules, TransactionRow } from './modules.ts';
import { transition } from './transition.ts';

/** Notes that a node has taken a candidate, in the transaction that has locked the row of its transaction. */
export async function recordSent(
  trx: Transaction<Schema>,
  modules: Pick<EngineModules, 'clock' | 'observers'>,
  emit: Emit,
  current: TransactionRow,
  candidate: { readonly number: number; readonly txid: string },
): Promise<void> {
  await trx
    .updateTable('candidates')
    .set({ state: 'broadcast', reason: null, broadcast_at: new Date(modules.clock.now()) })
    .where('transaction_id', '=', current.id)
    .where('number', '=', candidate.number)
    .execute();
  await transition(trx, modules, emit, current, {
    state: 'broadcast',
    txid: candidate.txid,
    error_code: null,
    error_detail: null,
    attempts: 0,
  });
}
