import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import { idempotentRequest } from '../http/idempotency.ts';
import type { ApiRoutes } from '../http/types.ts';
import { receiptQuery, receiptResponse, sendReceipt } from '../receipts/reply.ts';
import { transactionReceipt } from '../transactions/receipt.ts';
import { DocumentSchema } from '../transactions/schemas.ts';
import { acceptPayment } from './accept.ts';
import type { PaymentModules } from './modules.ts';
import { showPayments } from './query.ts';
import { PaymentAnswer, PaymentBody, PaymentStateSchema } from './schemas.ts';

const DEFAULT_PLAN = 'default';

/** POST and GET /payments, GET /payments/{id} and its receipt. */
export function paymentRoutes(context: ServerContext, modules: PaymentModules, wake: () => void): ApiRoutes {
  const { db } = context;
  return async (app) => {
    app.post(
      '/payments',
      {
        config: { access: scoped('transactions:write') },
        schema: {
          tags: ['payments'],
          summary: 'Pay somebody, in one transaction with others who are paid soon',
          description:
            'Answers after the payment is durable and its amount is reserved in the budget of its plan. The ' +
            'Idempotency-Key is required: the same key with the same body answers 200 with the same payment.',
          headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) }),
          body: PaymentBody,
          response: { 200: PaymentAnswer, 201: PaymentAnswer },
        },
      },
      async (request, reply) => {
        const once = idempotentRequest(request, JSON.stringify(request.body));
        if (once === undefined)
          throw new CodedError('PAYMENT_KEY', 'A payment is sent with an Idempotency-Key, so that it is made once');
        const { plan = DEFAULT_PLAN, ...body } = request.body;
        const { row, created } = await acceptPayment(modules, { ...body, plan }, once);
        if (created) wake();
        const [answer] = await showPayments(db, [row]);
        if (!answer) throw new Error('a payment was not shown');
        return reply.code(created ? 201 : 200).send(answer);
      },
    );
    app.get(
      '/payments',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['payments'],
          summary: 'List payments, newest first',
          querystring: Type.Object(
            {
              state: Type.Optional(PaymentStateSchema),
              ledger: Type.Optional(Type.String({ maxLength: 32 })),
              plan: Type.Optional(Type.String({ maxLength: 32 })),
              after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object({ items: Type.Array(PaymentAnswer), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { state, ledger, plan, after, limit = 50 } = request.query;
        let query = db.selectFrom('payments').selectAll().orderBy('seq', 'desc').limit(limit);
        if (state !== undefined) query = query.where('state', '=', state);
        if (ledger !== undefined) query = query.where('ledger', '=', ledger);
        if (plan !== undefined) query = query.where('plan', '=', plan);
        if (after !== undefined) query = query.where('seq', '<', BigInt(after));
        const rows = await query.execute();
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return { items: await showPayments(db, rows), next: last ? String(last.seq) : null };
      },
    );
    app.get(
      '/payments/:id',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['payments'],
          summary: 'One payment, and the transaction that makes it',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 200: PaymentAnswer },
        },
      },
      async (request) => {
        const { id } = request.params;
        const rows = await db.selectFrom('payments').selectAll().where('id', '=', id).execute();
        const [found] = await showPayments(db, rows);
        if (!found) throw new CodedError('PAYMENT_NOT_FOUND', `There is no payment ${id}`);
        return found;
      },
    );
    app.get(
      '/payments/:id/receipt',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['payments'],
          summary: 'The receipt of a payment',
          description:
            'The intent with all payments of its transaction, and what proves this one, once that is final. ' +
            'Verifies offline like any receipt.',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          querystring: Type.Object(receiptQuery, { additionalProperties: false }),
          response: receiptResponse(DocumentSchema),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const payment = await db
          .selectFrom('payments')
          .select(['state', 'transaction_id', 'place'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!payment) throw new CodedError('PAYMENT_NOT_FOUND', `There is no payment ${id}`);
        if (payment.state !== 'final' || payment.transaction_id === null || payment.place === null)
          throw new CodedError('PAYMENT_NOT_FINAL', `Payment ${id} is ${payment.state}`);
        const row = await db
          .selectFrom('transactions')
          .select(['id', 'op', 'state', 'intent', 'evidence'])
          .where('id', '=', payment.transaction_id)
          .executeTakeFirstOrThrow();
        const receipt = transactionReceipt(row, payment.place);
        return sendReceipt(reply, receipt, request.query.format);
      },
    );
  };
}
