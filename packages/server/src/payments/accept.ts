import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import { reserveBudget } from '../budget/ledger.ts';
import type { Schema } from '../database/schema.ts';
import type { IdempotentRequest } from '../http/idempotency.ts';
import { purseOf } from '../plans/plan.ts';
import { newId } from '../transactions/ids.ts';
import { type PaymentModules, type PaymentRow, paymentEvent } from './modules.ts';
import { type PaymentRequest, readPayment } from './request.ts';

export interface Accepted {
  readonly row: PaymentRow;
  /** False when this request came before. */
  readonly created: boolean;
}

/**
 * Takes a payment: it is durable, and its amount is reserved in the budget of its plan, before this answers. The fee is
 * reserved when its transaction is put together, because only then is it known.
 *
 * @throws CodedError as `readPayment`; IDEMPOTENCY_KEY_REUSED, BUDGET_EXCEEDED
 */
export async function acceptPayment(
  modules: PaymentModules,
  request: PaymentRequest,
  once: IdempotentRequest,
): Promise<Accepted> {
  const before = await findRepeated(modules.db, once);
  if (before) return { row: before, created: false };
  const { plan, ledger, ...wanted } = await readPayment(modules, request);
  const { chain } = ledger.driver;
  const now = new Date(modules.clock.now());
  const accepted = await modules.db.transaction().execute(async (trx): Promise<Accepted> => {
    const row = await trx
      .insertInto('payments')
      .values({
        id: newId(modules.random, 'pay'),
        principal: once.principal,
        key: once.key,
        request: once.hash,
        plan: plan.name,
        ledger: ledger.name,
        chain,
        ...wanted,
        amount: request.amount,
        reference: request.reference ?? null,
        state: 'queued',
        next_at: now,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.columns(['principal', 'key']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) {
      const raced = await findRepeated(trx, once);
      if (!raced) throw new Error('a payment is neither new nor old');
      return { row: raced, created: false };
    }
    const { asset } = wanted;
    const purse = purseOf(plan, asset, now.getTime());
    await reserveBudget(trx, purse, row.id, BigInt(row.amount), now);
    await modules.events.publish(trx, paymentEvent(row));
    return { row, created: true };
  });
  await modules.at?.('accepted');
  return accepted;
}

async function findRepeated(db: Kysely<Schema>, once: IdempotentRequest): Promise<PaymentRow | undefined> {
  const row = await db
    .selectFrom('payments')
    .selectAll()
    .where('principal', '=', once.principal)
    .where('key', '=', once.key)
    .executeTakeFirst();
  if (row && !row.request.equals(once.hash))
    throw new CodedError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with another payment');
  return row;
}
