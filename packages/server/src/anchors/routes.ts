import { CodedError } from '@blockcluster/btml';
import type { Selectable } from 'kysely';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { AnchorState, AnchorTables, Fallback } from './tables.ts';

const State = Type.Enum(['waiting', 'deferred', 'broadcast', 'included', 'final', 'failed'] satisfies AnchorState[]);
const Anchor = Type.Object({
  id: Type.String(),
  batch: Type.String(),
  plan: Type.String(),
  ledger: Type.String(),
  chain: Type.String({ description: 'CAIP-2' }),
  form: Type.String(),
  state: State,
  size: Type.Integer({ description: 'Leaves of the log that the anchor commits' }),
  root: Type.String({ description: 'RFC 9162 root of the log at `size`, hex' }),
  coveredBy: Type.Optional(Type.String({ description: 'The newer anchor whose transaction serves this one as well' })),
  transaction: Type.Optional(Type.String()),
  txid: Type.Optional(Type.String()),
  height: Type.Optional(Type.Integer()),
  confirmations: Type.Integer(),
  fee: Type.Optional(Type.String({ description: 'Base units; of the whole transaction' })),
  asset: Type.Optional(Type.String({ description: 'CAIP-19' })),
  reason: Type.Optional(Type.String({ description: 'Why it waits' })),
  replaces: Type.Optional(
    Type.String({ description: 'The anchor in whose place it stands, because the ledger of that one stayed down' }),
  ),
  fallback: Type.Optional(
    Type.Object({
      from: Type.String({ description: 'The ledger that was down' }),
      reason: Type.String({ description: '`unreachable`, `stalled`, `funds` or `missing`' }),
      detail: Type.String(),
      since: Type.String({ format: 'date-time' }),
    }),
  ),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});

/** GET /anchors, GET /anchors/{id}. */
export function anchorRoutes(context: ServerContext): ApiRoutes {
  return async (app) => {
    app.get(
      '/anchors',
      {
        config: { access: scoped('anchors:read') },
        schema: {
          tags: ['anchors'],
          summary: 'List anchors, newest first',
          querystring: Type.Object(
            {
              state: Type.Optional(State),
              ledger: Type.Optional(Type.String({ maxLength: 32 })),
              plan: Type.Optional(Type.String({ maxLength: 32 })),
              batch: Type.Optional(Type.String({ maxLength: 64 })),
              after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
            },
            { additionalProperties: false },
          ),
          response: {
            200: Type.Object({ items: Type.Array(Anchor), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { state, ledger, plan, batch, after, limit = 50 } = request.query;
        let query = context.db.selectFrom('anchors').selectAll().orderBy('seq', 'desc').limit(limit);
        if (state !== undefined) query = query.where('state', '=', state);
        if (ledger !== undefined) query = query.where('ledger', '=', ledger);
        if (plan !== undefined) query = query.where('plan', '=', plan);
        if (batch !== undefined) query = query.where('batch', '=', batch);
        if (after !== undefined) query = query.where('seq', '<', BigInt(after));
        const rows = await query.execute();
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return { items: rows.map(shown), next: last ? String(last.seq) : null };
      },
    );
    app.get(
      '/anchors/:id',
      {
        config: { access: scoped('anchors:read') },
        schema: {
          tags: ['anchors'],
          summary: 'One anchor',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 200: Anchor },
        },
      },
      async (request) => {
        const row = await context.db
          .selectFrom('anchors')
          .selectAll()
          .where('id', '=', request.params.id)
          .executeTakeFirst();
        if (!row) throw new CodedError('ANCHOR_NOT_FOUND', `There is no anchor ${request.params.id}`);
        return shown(row);
      },
    );
  };
}

function shown(row: Selectable<AnchorTables['anchors']>): Static<typeof Anchor> {
  return {
    id: row.id,
    batch: row.batch,
    plan: row.plan,
    ledger: row.ledger,
    chain: row.chain,
    form: row.form,
    state: row.state,
    size: Number(row.committed_size ?? row.size),
    root: row.committed_root ?? row.root,
    ...(row.covered_by === null ? {} : { coveredBy: row.covered_by }),
    ...(row.transaction_id === null ? {} : { transaction: row.transaction_id }),
    ...(row.txid === null ? {} : { txid: row.txid }),
    ...(row.height === null ? {} : { height: Number(row.height) }),
    confirmations: row.confirmations,
    ...(row.fee === null ? {} : { fee: row.fee }),
    ...(row.asset === null ? {} : { asset: row.asset }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.replaces === null ? {} : { replaces: row.replaces }),
    ...(row.fallback === null ? {} : { fallback: fallbackShown(row.fallback) }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function fallbackShown({ from, reason, detail, since }: Fallback) {
  return { from: from.ledger, reason, detail, since };
}
