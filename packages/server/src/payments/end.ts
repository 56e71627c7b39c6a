import type { Transaction } from 'kysely';
import { releaseBudget } from '../budget/ledger.ts';
import type { Schema } from '../database/schema.ts';
import { retryDelay } from '../transactions/broadcast.ts';
import type { Emit } from '../transactions/modules.ts';
import { type PaymentRow, paymentEvent } from './modules.ts';

/** So often a payment is tried by itself before it has failed. */
const ATTEMPTS = 3;

/** Why a payment could not be made. */
export interface Trouble {
  readonly code: string;
  readonly detail: string;
  /** No later attempt can end otherwise. */
  readonly lasting?: boolean;
}

/**
 * Puts a payment back into the queue, to be tried without others, or ends it when that was tried often enough: then its
 * budget goes back. Only for one that no transaction can make any more.
 */
export async function takeOut(
  trx: Transaction<Schema>,
  row: PaymentRow,
  trouble: Trouble,
  now: Date,
  emit: Emit,
): Promise<void> {
  // What failed together with others may have been the others' fault: that is no attempt of its own.
  const attempts = row.attempts + (row.alone || trouble.lasting ? 1 : 0);
  const over = trouble.lasting === true || attempts >= ATTEMPTS;
  const after = await trx
    .updateTable('payments')
    .set({
      state: over ? 'failed' : 'queued',
      transaction_id: null,
      place: null,
      alone: true,
      attempts,
      error_code: trouble.code,
      error_detail: trouble.detail,
      next_at: new Date(now.getTime() + (row.alone ? retryDelay(attempts) : 0)),
      updated_at: now,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (over) await releaseBudget(trx, row.id, now);
  if (after.state !== row.state) emit(paymentEvent(after));
}
