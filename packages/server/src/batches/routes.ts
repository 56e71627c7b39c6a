import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { AnchorSummarySchema, PlanName, State, Time } from '../records/schemas.ts';
import { type BatchItem, findBatch, listBatches } from './query.ts';

const Batch = Type.Object({
  id: Type.String(),
  plan: Type.String(),
  from: Type.Integer({ description: 'First leaf index' }),
  size: Type.Integer({ description: 'Leaves of the log when the batch closed' }),
  count: Type.Integer({ description: "The plan's own records in it" }),
  root: Type.String({ description: 'RFC 9162 root of the log at `size`, hex' }),
  closedAt: Time,
  state: State,
  anchors: Type.Array(AnchorSummarySchema),
});

const CURSOR = /^([0-9]{1,15})\.([a-z0-9_]{1,64})$/;

function shown(item: BatchItem) {
  return { ...item, anchors: [...item.anchors] };
}

/** GET /batches, GET /batches/{id}. */
export function batchRoutes(context: ServerContext): ApiRoutes {
  return async (app) => {
    app.get(
      '/batches',
      {
        config: { access: scoped('records:read') },
        schema: {
          tags: ['batches'],
          summary: 'List batches, newest first',
          querystring: Type.Object(
            {
              plan: Type.Optional(PlanName),
              after: Type.Optional(Type.String({ pattern: CURSOR.source })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object({ items: Type.Array(Batch), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { plan, after, limit = 50 } = request.query;
        const [, size, id] = CURSOR.exec(after ?? '') ?? [];
        const items = await listBatches(context.db, {
          ...(plan === undefined ? {} : { plan }),
          ...(size === undefined || id === undefined ? {} : { after: { size: Number(size), id } }),
          limit,
        });
        const last = items.length === limit ? items.at(-1) : undefined;
        return { items: items.map(shown), next: last === undefined ? null : `${last.size}.${last.id}` };
      },
    );

    app.get(
      '/batches/:id',
      {
        config: { access: scoped('records:read') },
        schema: {
          tags: ['batches'],
          summary: 'One batch with its anchors',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 200: Batch },
        },
      },
      async (request) => {
        const batch = await findBatch(context.db, request.params.id);
        if (batch === undefined) throw new CodedError('BATCH_NOT_FOUND', `There is no batch ${request.params.id}`);
        return shown(batch);
      },
    );
  };
}
