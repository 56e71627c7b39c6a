import { type Static, Type } from 'typebox';
import { scoped } from '../../access/policy.ts';
import { actor } from '../../access/routes.ts';
import type { ApiRoutes } from '../../http/types.ts';
import type { DeliveryRow, WebhookRow, WebhookStore } from './store.ts';

export interface WebhookRouteModules {
  readonly store: WebhookStore;
  /** Tells the dispatcher that something may be due. */
  readonly wake: () => void;
}

const Url = Type.String({ minLength: 8, maxLength: 2_000 });
const Types = Type.Array(Type.String({ pattern: '^[a-z]+(\\.[a-z-]+)+$', maxLength: 60 }), { maxItems: 40 });
const Description = Type.String({ maxLength: 200 });
const Nullable = (schema: typeof stringSchema | typeof integerSchema) => Type.Union([schema, Type.Null()]);
const stringSchema = Type.String();
const integerSchema = Type.Integer();

const Webhook = Type.Object({
  id: Type.String(),
  url: Type.String(),
  types: Type.Array(Type.String(), { description: 'Empty: all' }),
  description: Type.String(),
  active: Type.Boolean(),
  position: Type.String({ description: 'Everything up to this event was delivered or given up' }),
  attempts: Type.Integer({ description: 'Failed attempts at the next event' }),
  nextAttemptAt: Type.String(),
  lastError: Nullable(stringSchema),
  failingSince: { ...Nullable(stringSchema), description: 'Nothing was delivered since; null while it works' },
  deadLetters: Type.Integer({ description: 'Deliveries that were given up and wait to be tried again by hand' }),
  createdAt: Type.String(),
});
const WithSecret = Type.Object({
  webhook: Webhook,
  secret: Type.Optional(Type.String({ description: 'Shown this once' })),
});
const Delivery = Type.Object({
  id: Type.String(),
  event: Type.String(),
  state: Type.String({ description: 'pending, delivered or dead' }),
  attempts: Type.Integer({ description: 'Begun so far; BlockCluster-Attempt of the last one' }),
  status: Nullable(integerSchema),
  error: Nullable(stringSchema),
  durationMs: Nullable(integerSchema),
  nextAttemptAt: Nullable(stringSchema),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});
const Id = Type.Object({ id: Type.String({ maxLength: 64 }) });
const Digits = Type.String({ pattern: '^[0-9]{1,18}$' });
const tags = ['webhooks'];

/** Webhooks: HMAC-signed deliveries of events, at least once and in order. */
export function webhookRoutes({ store, wake }: WebhookRouteModules): ApiRoutes {
  const read = { access: scoped('webhooks:read') };
  const write = { access: scoped('webhooks:write') };
  const show = async (row: WebhookRow) => webhookView(row, await store.deadLetters());
  return async (app) => {
    app.get(
      '/webhooks',
      {
        config: read,
        schema: { tags, summary: 'List webhooks', response: { 200: Type.Object({ items: Type.Array(Webhook) }) } },
      },
      async () => {
        const dead = await store.deadLetters();
        return { items: (await store.list()).map((row) => webhookView(row, dead)) };
      },
    );

    app.post(
      '/webhooks',
      {
        config: write,
        schema: {
          tags,
          summary: 'Add a webhook; its secret is shown this once',
          description:
            'Each delivery is a POST of one event with `BlockCluster-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with ' +
            'the secret over `<t>.<body>`. Refuse a `t` that is older than five minutes. Answer 2xx within 10 seconds. ' +
            'Events come in the order of their positions, each at least once: `BlockCluster-Attempt` is 1 when an event ' +
            'is sent for the first time, and above 1 when it may have come before (`BlockCluster-Delivery` is the same ' +
            'then). While a receiver is away its events wait; one that it refuses 75 times, over a quarter of an hour, ' +
            'becomes a dead letter.',
          body: Type.Object(
            { url: Url, types: Type.Optional(Types), description: Type.Optional(Description) },
            { additionalProperties: false },
          ),
          response: { 201: WithSecret },
        },
      },
      async (request, reply) => {
        const { webhook, secret } = await store.create(request.body, actor(request));
        reply.code(201);
        return { webhook: await show(webhook), secret };
      },
    );

    app.get(
      '/webhooks/:id',
      { config: read, schema: { tags, summary: 'One webhook', params: Id, response: { 200: Webhook } } },
      async (request) => show(await store.get(request.params.id)),
    );

    app.patch(
      '/webhooks/:id',
      {
        config: write,
        schema: {
          tags,
          summary: 'Change a webhook, or rotate its secret (the old one signs as well for a day)',
          params: Id,
          body: Type.Object(
            {
              url: Type.Optional(Url),
              types: Type.Optional(Types),
              description: Type.Optional(Description),
              active: Type.Optional(Type.Boolean()),
              rotate: Type.Optional(Type.Literal(true)),
            },
            { additionalProperties: false, minProperties: 1 },
          ),
          response: { 200: WithSecret },
        },
      },
      async (request) => {
        const { webhook, secret } = await store.update(request.params.id, request.body, actor(request));
        wake();
        return { webhook: await show(webhook), ...(secret === undefined ? {} : { secret }) };
      },
    );

    app.delete(
      '/webhooks/:id',
      { config: write, schema: { tags, summary: 'Remove a webhook', params: Id, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await store.remove(request.params.id, actor(request));
        reply.code(204);
        return null;
      },
    );

    app.get(
      '/webhooks/:id/deliveries',
      {
        config: read,
        schema: {
          tags,
          summary: 'Deliveries, newest first',
          params: Id,
          querystring: Type.Object({
            before: Type.Optional(Digits),
            state: Type.Optional(Type.Enum(['pending', 'delivered', 'dead'])),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          }),
          response: { 200: Type.Object({ items: Type.Array(Delivery), next: Nullable(stringSchema) }) },
        },
      },
      async (request) => {
        const { before, limit, state } = request.query;
        const rows = await store.deliveries(request.params.id, {
          before: before === undefined ? undefined : BigInt(before),
          limit,
          ...(state === undefined ? {} : { state }),
        });
        const items = rows.map(deliveryView);
        return { items, next: rows.length === limit ? (items.at(-1)?.id ?? null) : null };
      },
    );

    app.post(
      '/webhooks/:id/replay',
      {
        config: write,
        schema: {
          tags,
          summary: 'Deliver everything after a position again',
          params: Id,
          body: Type.Object({ after: Digits }, { additionalProperties: false }),
          response: { 202: Webhook },
        },
      },
      async (request, reply) => {
        const webhook = await store.replay(request.params.id, BigInt(request.body.after));
        wake();
        reply.code(202);
        return show(webhook);
      },
    );

    app.post(
      '/webhooks/:id/deliveries/retry',
      {
        config: write,
        schema: {
          tags,
          summary: 'Try every dead letter again, once, in the order of the events',
          params: Id,
          response: { 202: Type.Object({ count: Type.Integer() }) },
        },
      },
      async (request, reply) => {
        const count = await store.retryDead(request.params.id);
        wake();
        reply.code(202);
        return { count };
      },
    );

    app.post(
      '/webhooks/:id/deliveries/:delivery/retry',
      {
        config: write,
        schema: {
          tags,
          summary: 'Try one delivery again',
          params: Type.Object({ id: Type.String({ maxLength: 64 }), delivery: Digits }),
          response: { 202: Delivery },
        },
      },
      async (request, reply) => {
        const row = await store.retry(request.params.id, BigInt(request.params.delivery));
        wake();
        reply.code(202);
        return deliveryView(row);
      },
    );
  };
}

function webhookView(row: WebhookRow, dead: ReadonlyMap<string, number>): Static<typeof Webhook> {
  return {
    id: row.id,
    url: row.url,
    types: row.types,
    description: row.description,
    active: row.active,
    position: String(row.position),
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at.toISOString(),
    lastError: row.last_error,
    failingSince: row.failing_since?.toISOString() ?? null,
    deadLetters: dead.get(row.id) ?? 0,
    createdAt: row.created_at.toISOString(),
  };
}

function deliveryView(row: DeliveryRow): Static<typeof Delivery> {
  return {
    id: String(row.id),
    event: String(row.event),
    state: row.state,
    attempts: row.attempts,
    status: row.status,
    error: row.error,
    durationMs: row.duration_ms,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
