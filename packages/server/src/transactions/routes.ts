import { type BtmlMap, CodedError, parseIntent } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { receiptQuery, receiptResponse, sendReceipt } from '../receipts/reply.ts';
import type { Market } from '../routing/market.ts';
import { pickLedger } from '../routing/pick-ledger.ts';
import type { Ledger } from './modules.ts';
import { showTransactions } from './query.ts';
import { transactionReceipt } from './receipt.ts';
import { DocumentSchema, StateSchema, TransactionAnswer } from './schemas.ts';
import { submitIntent } from './submit.ts';

export interface TransactionModules {
  /** Tells the worker of a ledger that something was queued. */
  readonly wake: (ledger: string) => void;
  readonly market: Market;
}

/** GET and POST /transactions, GET /transactions/{id} and its receipt. */
export function transactionRoutes(context: ServerContext, modules: TransactionModules): ApiRoutes {
  const { db } = context;
  return async (app) => {
    app.get(
      '/transactions',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['transactions'],
          summary: 'List transactions, newest first',
          querystring: Type.Object(
            {
              state: Type.Optional(StateSchema),
              ledger: Type.Optional(Type.String({ maxLength: 32 })),
              after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object({ items: Type.Array(TransactionAnswer), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { state, ledger, after, limit = 50 } = request.query;
        let query = db.selectFrom('transactions').selectAll().orderBy('seq', 'desc').limit(limit);
        if (state !== undefined) query = query.where('state', '=', state);
        if (ledger !== undefined) query = query.where('ledger', '=', ledger);
        if (after !== undefined) query = query.where('seq', '<', BigInt(after));
        const rows = await query.execute();
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return { items: await showTransactions(db, rows), next: last ? String(last.seq) : null };
      },
    );
    app.get(
      '/transactions/:id',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['transactions'],
          summary: 'One transaction with every candidate',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 200: TransactionAnswer },
        },
      },
      async (request) => {
        const { id } = request.params;
        const rows = await db.selectFrom('transactions').selectAll().where('id', '=', id).execute();
        const [found] = await showTransactions(db, rows);
        if (!found) throw new CodedError('TRANSACTION_NOT_FOUND', `There is no transaction ${id}`);
        return found;
      },
    );
    app.get(
      '/transactions/:id/receipt',
      {
        config: { access: scoped('transactions:read') },
        schema: {
          tags: ['transactions'],
          summary: 'The receipt of what a transaction did',
          description: 'The intent and what proves its effect, once that is final. Verifies offline like any receipt.',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          querystring: Type.Object(
            {
              ...receiptQuery,
              op: Type.Optional(
                Type.Integer({ minimum: 0, maximum: 63, description: 'Of several operations only this one' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: receiptResponse(DocumentSchema),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const row = await db
          .selectFrom('transactions')
          .select(['id', 'op', 'state', 'intent', 'evidence'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw new CodedError('TRANSACTION_NOT_FOUND', `There is no transaction ${id}`);
        const receipt = transactionReceipt(row, request.query.op);
        return sendReceipt(reply, receipt, request.query.format);
      },
    );
    app.post(
      '/transactions',
      {
        config: { access: scoped('transactions:write') },
        schema: {
          tags: ['transactions'],
          summary: 'Queue an intent for a ledger',
          description:
            'Idempotent by the id of the intent: the same intent again answers 200 with the same transaction. ' +
            'Its (issuer, salt) is consumed with it.',
          body: Type.Object(
            {
              intent: DocumentSchema,
              ledger: Type.Optional(
                Type.String({ maxLength: 32, description: "Left out: a ledger on the chain of the intent's audience" }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 200: TransactionAnswer, 201: TransactionAnswer },
        },
      },
      async (request, reply) => {
        // The core checks the model, which is stricter than JSON: what is no document is refused there.
        const intent: BtmlMap = { ...request.body.intent };
        const named = request.body.ledger;
        const ledger =
          named === undefined
            ? await ledgerFor(context, modules, intent)
            : { name: named, driver: context.ledgers.get(named) };
        const { row, created } = await db
          .transaction()
          .execute((trx) => submitIntent(trx, context, { intent, ledger, most: context.config.queueLimit }));
        modules.wake(row.ledger);
        const [answer] = await showTransactions(db, [row]);
        if (!answer) throw new Error('a transaction was not shown');
        return reply.code(created ? 201 : 200).send(answer);
      },
    );
  };
}

/** The ledger for an intent that was sent without one. Throws what `parseIntent` throws, ROUTE_CHAIN. */
function ledgerFor(context: ServerContext, { market }: TransactionModules, intent: BtmlMap): Promise<Ledger> {
  const { document } = parseIntent(intent);
  const [op] = document.ops;
  const from = op !== undefined && 'from' in op ? op.from : '';
  return pickLedger({ ...context, market }, document.audience, from);
}
