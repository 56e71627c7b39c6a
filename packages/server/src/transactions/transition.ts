import type { Transaction, Updateable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Emit, EngineModules, TransactionRow } from './modules.ts';
import type { TransactionTables } from './tables.ts';

export type TransactionPatch = Omit<Updateable<TransactionTables['transactions']>, 'id' | 'seq' | 'updated_at'>;

/**
 * Writes a change of a transaction, tells the observers in the same database transaction, and emits `transaction.state`
 * when the state moved or a reorganization happened.
 */
export async function transition(
  trx: Transaction<Schema>,
  modules: Pick<EngineModules, 'clock' | 'observers'>,
  emit: Emit,
  row: TransactionRow,
  patch: TransactionPatch,
  options: { readonly reorganized?: boolean } = {},
): Promise<TransactionRow> {
  const after = await trx
    .updateTable('transactions')
    .set({ ...patch, updated_at: new Date(modules.clock.now()) })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const reorganized = options.reorganized ?? false;
  for (const observer of modules.observers)
    await observer.changed(trx, { row: after, previous: row.state, reorganized }, emit);
  if (after.state !== row.state || reorganized) emit(stateEvent(after, reorganized));
  return after;
}

function stateEvent(row: TransactionRow, reorganized: boolean) {
  return {
    type: 'transaction.state',
    subject: row.id,
    data: {
      state: row.state,
      op: row.op,
      ledger: row.ledger,
      chain: row.chain,
      ...(row.txid === null ? {} : { txid: row.txid }),
      ...(row.height === null ? {} : { height: Number(row.height) }),
      ...(row.error_code === null ? {} : { error: row.error_code }),
      ...(reorganized ? { reorganized } : {}),
    },
  };
}
