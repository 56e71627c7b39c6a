import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ApiRoutes } from '../http/types.ts';
import { eventView } from './event-log.ts';
import { createListener, listListeners, readListener, readSteps, removeListener } from './listeners.ts';
import type { ContractModules } from './modules.ts';
import { proveEvent } from './prove-event.ts';
import * as schema from './schemas.ts';
import { readContract } from './store.ts';
import { listenerView, showListeners } from './views.ts';

const tags = ['contracts'];
const closed = { additionalProperties: false } as const;
const params = Type.Object({ name: schema.Name });

/** Listening to contracts. */
export function contractEventRoutes(modules: ContractModules): ApiRoutes {
  const { db } = modules;
  const read = { access: scoped('contracts:read') };
  const write = { access: scoped('contracts:write') };
  return async (app) => {
    app.post(
      '/contracts/:name/listeners',
      {
        config: write,
        schema: {
          tags,
          summary: 'Listen to a contract',
          description:
            'Every event is told as `included`, then as `final`, or as `withdrawn` when a reorganization has undone it. ' +
            'Positions have no gaps. The steps are stored, and published as `contract.event` (streams, webhooks).',
          params,
          body: Type.Object(
            {
              name: schema.Label,
              ...schema.choice,
              events: Type.Optional(Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 })),
              from: Type.Optional(Type.Union([schema.Height, Type.Literal('latest')])),
              confirmations: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
            },
            closed,
          ),
          response: { 200: schema.Listener, 201: schema.Listener },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const listener = await createListener(modules, request.params.name, {
          ...{ name: body.name, ledger: body.ledger, address: body.address, events: body.events ?? [] },
          ...{ from: body.from, confirmations: body.confirmations, principal: actor(request).id },
        });
        reply.code(listener.created ? 201 : 200);
        return listenerView(listener);
      },
    );
    app.get(
      '/contracts/:name/listeners',
      {
        config: read,
        schema: {
          tags,
          summary: 'The listeners of a contract',
          params,
          response: { 200: Type.Object({ items: Type.Array(schema.Listener) }) },
        },
      },
      async (request) => {
        await readContract(db, request.params.name);
        return { items: await showListeners(db, await listListeners(db, request.params.name)) };
      },
    );
    app.delete(
      '/contracts/:name/listeners/:listener',
      {
        config: write,
        schema: {
          tags,
          summary: 'Stop listening, and forget what was told',
          params: Type.Object({ name: schema.Name, listener: Type.String({ maxLength: 64 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await removeListener(db, request.params.name, request.params.listener);
        reply.code(204);
        return null;
      },
    );
    app.get(
      '/contracts/:name/events',
      {
        config: read,
        schema: {
          tags,
          summary: 'What a listener was told, in order',
          description: '`next` is the position to go on after; it stays the same while nothing new has come.',
          params,
          querystring: Type.Object(
            {
              listener: Type.Optional(schema.Label),
              after: Type.Optional(schema.Digits),
              limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
              state: Type.Optional(Type.Enum(['included', 'final', 'withdrawn'])),
              event: Type.Optional(Type.String({ maxLength: 128 })),
            },
            closed,
          ),
          response: {
            200: Type.Object({ listener: Type.String(), items: Type.Array(schema.EventStep), next: schema.Digits }),
          },
        },
      },
      async (request) => {
        const { listener: name, after = '0', limit, state, event } = request.query;
        await readContract(db, request.params.name);
        const { listener } = await readListener(db, request.params.name, name);
        const rows = await readSteps(db, listener, { after: BigInt(after), limit, state, event });
        return {
          listener: listener.name,
          items: rows.map(eventView),
          next: String(rows.at(-1)?.position ?? after),
        };
      },
    );
    app.get(
      '/contracts/:name/events/:id/proof',
      {
        config: read,
        schema: {
          tags,
          summary: 'A proof of one event, for anybody',
          description:
            'A document that `blockcluster verify` and `verifyEvent` of @blockcluster/btml check offline: the entry of the ' +
            "log under the receipts root of its block, and what makes that block final. `id` is the event's own.",
          params: Type.Object({ name: schema.Name, id: Type.String({ minLength: 1, maxLength: 160 }) }),
          querystring: Type.Object({ listener: Type.Optional(schema.Label) }, closed),
          response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
        },
      },
      async (request) => proveEvent(modules, { ...request.params, listener: request.query.listener }),
    );
  };
}
