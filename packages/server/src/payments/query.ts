import type { Kysely } from 'kysely';
import type { Static } from 'typebox';
import type { Schema } from '../database/schema.ts';
import type { PaymentRow } from './modules.ts';
import type { PaymentAnswer } from './schemas.ts';

type Answer = Static<typeof PaymentAnswer>;

/** Payments as the API shows them, with their transactions: one more query for any number of them. */
export async function showPayments(db: Kysely<Schema>, rows: readonly PaymentRow[]): Promise<Answer[]> {
  const ids = [...new Set(rows.flatMap((row) => row.transaction_id ?? []))];
  const transactions =
    ids.length === 0
      ? []
      : await db
          .selectFrom('transactions as t')
          .innerJoin('payments as p', 'p.transaction_id', 't.id')
          .select(['t.id', 't.txid', 't.height', 't.confirmations'])
          .select((q) => q.fn.count<bigint>('p.id').as('payments'))
          .where('t.id', 'in', ids)
          .groupBy('t.id')
          .execute();
  const byId = new Map(transactions.map((one) => [one.id, one]));
  return rows.map((row) => {
    const transaction = row.transaction_id === null ? undefined : byId.get(row.transaction_id);
    return {
      id: row.id,
      state: row.state,
      plan: row.plan,
      ledger: row.ledger,
      chain: row.chain,
      from: row.account,
      to: row.recipient,
      asset: row.asset,
      amount: row.amount,
      decimals: row.decimals,
      ...(row.reference === null ? {} : { reference: row.reference }),
      ...(transaction === undefined
        ? {}
        : {
            transaction: {
              id: transaction.id,
              operation: row.place ?? 0,
              payments: Number(transaction.payments),
              ...(transaction.txid === null ? {} : { txid: transaction.txid }),
              ...(transaction.height === null ? {} : { height: Number(transaction.height) }),
              confirmations: transaction.confirmations,
            },
          }),
      attempts: row.attempts,
      ...(row.error_code === null ? {} : { reason: { code: row.error_code, detail: row.error_detail ?? '' } }),
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      links: { self: `/api/v1/payments/${row.id}`, receipt: `/api/v1/payments/${row.id}/receipt` },
    };
  });
}
