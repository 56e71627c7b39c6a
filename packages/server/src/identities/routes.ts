import { CodedError } from '@blockcluster/btml';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import { readTime } from '../http/time.ts';
import type { ApiRoutes } from '../http/types.ts';
import { RECEIPT_TYPES } from '../receipts/formats.ts';
import { BTML_TYPE, textOf, useRecordBodies } from '../records/bodies.ts';
import { DEFAULT_PLAN } from '../records/plans.ts';
import { Document, PlanName } from '../records/schemas.ts';
import type { RecordService } from '../records/service.ts';
import type { IdentityEvidence } from './evidence.ts';
import { type Event, IdentityDetail, IdentityItem, Resolution, Taken } from './schemas.ts';
import { type EventRow, readIdentity, takeEvent } from './take.ts';

export interface IdentityRouteModules {
  readonly records: RecordService;
  readonly evidence: IdentityEvidence;
  /** Tells the storage worker that the chain grew. */
  readonly wake: () => void;
}

const tags = ['identities'];
const read = { access: scoped('records:read') };
const write = { access: scoped('records:write') };
const Cid = Type.String({ pattern: '^b[a-z2-7]{60}$', description: 'CID of the founding credential' });
const Named = Type.Object({ id: Cid });
const InPlan = Type.Object({ plan: Type.Optional(PlanName) }, { additionalProperties: false });
const body = { content: { [BTML_TYPE]: { schema: Document }, 'application/json': { schema: Document } } };
const Query = Type.Object(
  {
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    key: Type.Optional(Type.String({ maxLength: 200, description: 'did:key that is or was bound' })),
    after: Type.Optional(Cid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

function eventView(row: EventRow): Static<typeof Event> {
  return {
    ...{ id: row.id, kind: row.kind, issuer: row.issuer, record: row.record },
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.expires === null ? {} : { expires: row.expires.toISOString() }),
    issued: row.issued.toISOString(),
    takenAt: row.taken_at.toISOString(),
    links: {
      record: `/api/v1/records/${row.record}`,
      receipt: `/api/v1/records/${row.record}/receipt`,
      storage: `/api/v1/identities/${row.identity}/events/${row.id}/receipt`,
    },
  };
}

/** /identities: keys are bound, rotated and revoked by signed documents, and resolved as of a time. */
export function identityRoutes(context: ServerContext, modules: IdentityRouteModules): ApiRoutes {
  const { db, clock } = context;
  const { records, evidence, wake } = modules;

  async function item(id: string): Promise<Static<typeof IdentityDetail>> {
    const identity = await readIdentity(db, id);
    const [row, events] = await Promise.all([
      db.selectFrom('identities').select('created_at').where('id', '=', id).executeTakeFirstOrThrow(),
      db.selectFrom('identity_events').selectAll().where('identity', '=', id).orderBy('position').execute(),
    ]);
    const now = clock.now() / 1000;
    const bound = [...identity.bindings.values()].filter(
      ({ endedBy, expires }) => endedBy === undefined && (expires === undefined || now < expires),
    );
    const self = `/api/v1/identities/${id}`;
    return {
      ...{ id, subject: identity.subject, authority: identity.authority },
      createdAt: row.created_at.toISOString(),
      keys: bound.map(({ key }) => key),
      events: events.map(eventView),
      links: { self, keys: `${self}/keys` },
    };
  }

  /** Takes what was sent; the path says what it must be. */
  async function take(request: FastifyRequest, plan: string | undefined, identity?: string, kind?: EventRow['kind']) {
    const text = textOf(request.body);
    const wanted = { plan: plan ?? DEFAULT_PLAN, ...(identity === undefined ? {} : { identity }) };
    const { row, repeated } = await takeEvent(context, records, text, {
      ...wanted,
      ...(kind === undefined ? {} : { kind }),
    });
    wake();
    const { subject } = await readIdentity(db, row.identity);
    return {
      answer: { identity: row.identity, subject, event: eventView(row) },
      status: repeated ? 200 : 201,
    } as const;
  }

  return async (app) => {
    useRecordBodies(app);
    const accepts = {
      config: write,
      validatorCompiler: () => () => true,
    };
    const taken = { querystring: InPlan, body, response: { 200: Taken, 201: Taken } };

    app.post(
      '/identities',
      {
        ...accepts,
        schema: {
          tags,
          summary: 'Found an identity: bind a key to a subject',
          description:
            'An envelope (purpose describe) around a credential without `prev`, signed by its issuer’s did:key. The issuer ' +
            'may rotate and revoke from then on, and so may the holder of the key that is bound.',
          ...taken,
        },
      },
      async (request, reply) => {
        const { answer, status } = await take(request, request.query.plan, undefined, 'credential');
        return reply.code(status).send(answer);
      },
    );

    app.post(
      '/identities/:id/rotate',
      {
        ...accepts,
        schema: {
          tags,
          summary: 'Rotate a key: a signed credential that names in `prev` the one that it replaces',
          params: Named,
          ...taken,
        },
      },
      async (request, reply) => {
        const { answer, status } = await take(request, request.query.plan, request.params.id, 'credential');
        return reply.code(status).send(answer);
      },
    );

    app.post(
      '/identities/:id/revoke',
      {
        ...accepts,
        schema: {
          tags,
          summary: 'Revoke a key: a signed revocation of its credential',
          params: Named,
          ...taken,
        },
      },
      async (request, reply) => {
        const { answer, status } = await take(request, request.query.plan, request.params.id, 'revocation');
        return reply.code(status).send(answer);
      },
    );

    app.get(
      '/identities',
      {
        config: read,
        schema: {
          tags,
          summary: 'List identities by the order of their ids',
          querystring: Query,
          response: {
            200: Type.Object({ items: Type.Array(IdentityItem), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { subject, key, after, limit = 50 } = request.query;
        let query = db
          .selectFrom('identities')
          .select('id')
          .orderBy('id')
          .limit(limit + 1);
        if (subject !== undefined) query = query.where('subject', '=', subject);
        if (after !== undefined) query = query.where('id', '>', after);
        if (key !== undefined)
          query = query.where('id', 'in', db.selectFrom('identity_events').select('identity').where('key', '=', key));
        const rows = await query.execute();
        const page = rows.slice(0, limit);
        const items = await Promise.all(page.map(({ id }) => item(id)));
        return {
          items: items.map(({ events, ...rest }) => ({ ...rest, events: events.length })),
          next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
        };
      },
    );

    app.get(
      '/identities/:id',
      {
        config: read,
        schema: { tags, summary: 'One identity with its events', params: Named, response: { 200: IdentityDetail } },
      },
      async (request) => item(request.params.id),
    );

    app.get(
      '/identities/:id/keys',
      {
        config: { ...read, rate: 'verify' },
        schema: {
          tags,
          summary: 'The keys of an identity as of a time, with the evidence',
          description:
            'Events count from when they were anchored, not from when they say they were made. Near one the answer is ' +
            '`undetermined`. With the evidence and a trust of their own strangers come to the same answer offline.',
          params: Named,
          querystring: Type.Object(
            {
              at: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'Default: now' })),
              evidence: Type.Optional(Type.Boolean()),
            },
            { additionalProperties: false },
          ),
          response: { 200: Type.Unsafe<string>(Resolution) },
        },
        // Receipts are canonical text already.
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const { at, evidence: wanted = true } = request.query;
        const { id } = request.params;
        await readIdentity(db, id);
        const time = Math.floor((at === undefined ? clock.now() : readTime(at, '/at')) / 1000);
        const { keys, receipts } = await evidence.resolve(id, time);
        const head = JSON.stringify(keys);
        const text = wanted ? `${head.slice(0, -1)},"evidence":[${receipts.join(',')}]}` : head;
        return reply
          .header('content-type', 'application/json; charset=utf-8')
          .header('cache-control', 'no-cache')
          .send(text);
      },
    );

    app.get(
      '/identities/:id/events/:event/receipt',
      {
        config: read,
        schema: {
          tags,
          summary: 'The receipt that members hold the chain of key events with this one in it (retrieval-1)',
          params: Type.Object({ id: Cid, event: Cid }),
          response: { 200: { content: { [RECEIPT_TYPES.json]: { schema: Type.Union([Document, Type.String()]) } } } },
        },
      },
      async (request, reply) => {
        const { id, event } = request.params;
        const row = await db
          .selectFrom('identity_events')
          .select('seq')
          .where('identity', '=', id)
          .where('id', '=', event)
          .executeTakeFirst();
        if (row === undefined) throw new CodedError('IDENTITY_UNKNOWN', `The identity has no event ${event}`);
        const receipt = await evidence.chainReceipt(row.seq);
        if (receipt === undefined)
          throw new CodedError('IDENTITY_CHAIN_PENDING', 'The members were not challenged about this event yet');
        return reply.header('content-type', RECEIPT_TYPES.json).header('cache-control', 'no-cache').send(receipt);
      },
    );
  };
}
