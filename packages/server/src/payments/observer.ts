import type { Transaction } from 'kysely';
import { settleBudget, unsettleBudget } from '../budget/ledger.ts';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { Emit, TransactionChange, TransactionObserver } from '../transactions/modules.ts';
import type { TransactionState } from '../transactions/tables.ts';
import { takeOut } from './end.ts';
import { type PaymentRow, paymentEvent } from './modules.ts';
import type { PaymentState } from './tables.ts';

const STATES: Readonly<Record<Exclude<TransactionState, 'failed' | 'cancelled'>, PaymentState>> = {
  queued: 'grouped',
  signed: 'grouped',
  broadcast: 'broadcast',
  included: 'included',
  final: 'final',
};

/** Payments follow their transaction, in the same database transaction as it changes. */
export function paymentObserver(clock: Clock): TransactionObserver {
  return {
    changed: async (trx, change, emit) => {
      const { row } = change;
      if (row.op !== 'pay' && row.op !== 'pays') return;
      const payments = await trx
        .selectFrom('payments')
        .selectAll()
        .where('transaction_id', '=', row.id)
        .orderBy('place')
        .forUpdate()
        .execute();
      if (payments.length === 0) return;
      const now = new Date(clock.now());
      if (row.state === 'failed' || row.state === 'cancelled') await giveBack(trx, change, payments, now, emit);
      else await follow(trx, row.state, payments, now, emit);
    },
  };
}

async function follow(
  trx: Transaction<Schema>,
  reached: keyof typeof STATES,
  payments: readonly PaymentRow[],
  now: Date,
  emit: Emit,
): Promise<void> {
  const state = STATES[reached];
  for (const payment of payments) {
    if (payment.state === state) continue;
    const amount = BigInt(payment.amount);
    if (state === 'final') await settleBudget(trx, payment.id, amount, now);
    // A reorganization of final blocks: it is on its way once more.
    else if (payment.state === 'final') await unsettleBudget(trx, payment.id, amount, now);
    const after = await trx
      .updateTable('payments')
      .set({ state, error_code: null, error_detail: null, updated_at: now })
      .where('id', '=', payment.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    emit(paymentEvent(after));
  }
}

/** Nothing of the transaction has an effect, nor will it: its payments wait again, without one another. */
async function giveBack(
  trx: Transaction<Schema>,
  { row }: TransactionChange,
  payments: readonly PaymentRow[],
  now: Date,
  emit: Emit,
): Promise<void> {
  const code = row.error_code ?? 'TRANSACTION_REVERTED';
  const detail = row.error_detail ?? 'its transaction failed';
  for (const payment of payments) {
    if (code !== 'TRANSACTION_EXPIRED') {
      await takeOut(trx, { ...payment, alone: payments.length === 1 }, { code, detail }, now, emit);
      continue;
    }
    // It never had its turn, by nobody's fault.
    const after = await trx
      .updateTable('payments')
      .set({ state: 'queued', transaction_id: null, place: null, next_at: now, updated_at: now })
      .where('id', '=', payment.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    emit(paymentEvent(after));
  }
}
