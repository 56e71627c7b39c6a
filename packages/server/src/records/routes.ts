import { Readable } from 'node:stream';
import { CodedError } from '@blockcluster/btml';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import { idempotentRequest } from '../http/idempotency.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { Submission } from './append.ts';
import { BTML_TYPE, NDJSON_TYPE, streamOf, textOf, useRecordBodies } from './bodies.ts';
import { bulkAnswers } from './bulk.ts';
import { coverageOf, stateOf } from './coverage.ts';
import { DEFAULT_PLAN } from './plans.ts';
import { listRecords } from './query.ts';
import { findRecord, itemOf, type RecordRow } from './rows.ts';
import * as schema from './schemas.ts';
import type { RecordService } from './service.ts';
import { readUpload } from './upload.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The stored record with this id, or RECORD_NOT_FOUND. */
export async function requireRecord(context: ServerContext, id: string): Promise<RecordRow> {
  const row = await findRecord(context.db, id);
  if (row === undefined) throw new CodedError('RECORD_NOT_FOUND', `There is no record ${id}`);
  return row;
}

/** POST /records, POST /records/bulk, GET /records, GET /records/{id}. */
export function recordRoutes(context: ServerContext, service: RecordService): ApiRoutes {
  return async (app) => {
    useRecordBodies(app);

    app.post(
      '/records',
      {
        config: { access: scoped('records:write') },
        // Bodies are checked by the core, which is stricter than these schemas; they are here for the reference.
        validatorCompiler: () => () => true,
        schema: {
          tags: ['records'],
          summary: 'Register a digest, a BTML record, an envelope around one, or a file',
          description:
            'Answers after the record is durable. The same record (issuer, digest, name, media, meta) again gets the ' +
            'original answer with 200, and so does the same Idempotency-Key. A file is hashed as it arrives and not kept.',
          headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) }),
          querystring: Type.Object({ plan: Type.Optional(schema.PlanName) }),
          body: {
            content: {
              'application/json': { schema: Type.Union([schema.RecordRequestBody, schema.Document]) },
              [BTML_TYPE]: { schema: schema.Document },
              'multipart/form-data': {
                schema: Type.Unsafe({
                  type: 'object',
                  required: ['file'],
                  properties: { file: { type: 'string', format: 'binary' }, ...schema.RecordRequestBody.properties },
                }),
              },
            },
          },
          response: { 200: schema.Accepted, 201: schema.Accepted },
        },
      },
      async (request, reply) => {
        const plan = planOf(request);
        const { prepared, body } = await read(request, plan);
        const { status, body: answer } = await service.accept(prepared, idempotency(request, body));
        return reply.code(status).header('content-type', JSON_TYPE).send(answer);
      },
    );

    app.post(
      '/records/bulk',
      {
        config: { access: scoped('records:write') },
        validatorCompiler: () => () => true,
        schema: {
          tags: ['records'],
          summary: 'Register a stream of records, one JSON value per line',
          description:
            'Lines as in POST /records. Each is answered by a line `{line,status,id?,state?,seq?,code?,detail?,pointer?}`, in ' +
            'order; after each chunk a line `{promise,lines:[from,to]}` holds one signed promise over the RFC 9162 root of ' +
            'the leaves of its lines answered with 201. Refused lines harm no others. Answers begin before the stream ends: ' +
            'read while you write. All records go under one plan (`?plan=`).',
          querystring: Type.Object({ plan: Type.Optional(schema.PlanName) }),
          body: { content: { [NDJSON_TYPE]: { schema: Type.String() } } },
          response: { 200: { content: { [NDJSON_TYPE]: { schema: Type.String() } } } },
        },
      },
      async (request, reply) => {
        const plan = planOf(request);
        await service.plans.require(plan ?? DEFAULT_PLAN);
        return sendBulk(request, reply, plan);
      },
    );

    app.get(
      '/records',
      {
        config: { access: scoped('records:read') },
        schema: {
          tags: ['records'],
          summary: 'List records, newest first',
          description: 'A page may hold fewer items than its limit and still have a `next`: searching goes in steps.',
          querystring: schema.RecordListQuery,
          response: { 200: schema.RecordList },
        },
      },
      async (request) => {
        const { after, limit, ...filter } = request.query;
        const page = await listRecords(context.db, {
          ...filter,
          ...(after === undefined ? {} : { before: Number(after) }),
          limit: limit ?? 50,
        });
        return { items: [...page.items], next: page.next === null ? null : String(page.next) };
      },
    );

    app.get(
      '/records/:id',
      {
        config: { access: scoped('records:read') },
        schema: {
          tags: ['records'],
          summary: 'One record with its batch and anchors',
          params: Type.Object({ id: schema.Id }),
          response: { 200: schema.RecordDetail },
        },
      },
      async (request, reply) => {
        const row = await requireRecord(context, request.params.id);
        const [coverage] = await coverageOf(context.db, [row]);
        const self = `/api/v1/records/${row.id}`;
        const rest = {
          batch: coverage?.batch ?? null,
          anchors: coverage?.anchors ?? [],
          links: { self, receipt: `${self}/receipt` },
        };
        const head = JSON.stringify(itemOf(row, coverage)).slice(0, -1);
        // The documents are canonical text already.
        const text = `${head},"record":${row.document},"promise":${service.promiseOf(row)},${JSON.stringify(rest).slice(1)}`;
        return reply.header('content-type', JSON_TYPE).send(text);
      },
    );

    async function read(request: FastifyRequest, plan: string | undefined) {
      if (request.isMultipart()) {
        const upload = await readUpload(request);
        const prepared = service.intake.value(upload, plan);
        await service.plans.require(prepared.plan);
        return { prepared, body: JSON.stringify(upload) };
      }
      const body = textOf(request.body);
      return { prepared: await service.intake.text(body, plan), body };
    }

    function sendBulk(request: FastifyRequest, reply: FastifyReply, plan: string | undefined): FastifyReply {
      const answers = bulkAnswers(streamOf(request.body), service, {
        plan,
        states: async (repeated) => (await coverageOf(context.db, repeated)).map(stateOf),
        onFault: (error) => request.log.error({ err: error }, 'a chunk of a bulk stream failed'),
      });
      const stream = Readable.from(answers, { objectMode: false, highWaterMark: 64 * 1024 });
      return reply.header('content-type', NDJSON_TYPE).header('cache-control', 'no-store').send(stream);
    }
  };
}

function planOf(request: FastifyRequest): string | undefined {
  const { query } = request;
  const plan = typeof query === 'object' && query !== null && 'plan' in query ? query.plan : undefined;
  if (plan === undefined) return undefined;
  if (typeof plan !== 'string') throw new CodedError('REQUEST_INVALID', 'querystring: one plan is needed');
  return plan;
}

/** Scoped to the key or session that asks; the hash tells a repetition from another request under the same key. */
function idempotency(request: FastifyRequest, body: string): Submission['request'] {
  const given = idempotentRequest(request, body);
  return given && { apiKey: given.principal, key: given.key, hash: given.hash };
}
