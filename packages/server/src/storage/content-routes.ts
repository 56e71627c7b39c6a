import { Readable } from 'node:stream';
import { CodedError, parseBlockCid } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { RECEIPT_TYPES } from '../receipts/formats.ts';
import { Document } from '../records/schemas.ts';
import type { ContentRow, ContentService } from './content.ts';
import { readCid, type StorageGroup } from './group.ts';
import { holdContent, wakeContent } from './holders.ts';
import { retrievalReceipt, type StorageReceiptModules } from './receipts.ts';
import { Cid, ContentItem, ContentList, ContentUpload } from './schemas.ts';
import { readContentUpload } from './upload.ts';
import { contentItems, downloadHeaders } from './view.ts';

export interface ContentRouteModules {
  readonly content: ContentService;
  readonly group: StorageGroup;
  readonly receipts: StorageReceiptModules;
  /** Tells the worker that something waits. */
  readonly wake: () => void;
}

/** Larger files are answered before the members have their copies: nobody's connection waits for those. */
const HELD_AT_ONCE = 16n * 2n ** 20n;
const tags = ['content'];
const read = { access: scoped('records:read') };
const Named = Type.Object({ cid: Cid });
const binary = { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) };

/** POST /content, GET /content, GET /content/{cid}, its file and its receipt. */
export function contentRoutes(context: ServerContext, modules: ContentRouteModules): ApiRoutes {
  const { content, group, receipts, wake } = modules;
  const { db } = context;
  const show = async (row: ContentRow): Promise<ContentItem> => {
    const [item] = await contentItems(db, [row]);
    if (item === undefined) throw new Error('content without a view');
    return item;
  };
  const required = async (text: string): Promise<ContentRow> => {
    if (readCid(text) === undefined) throw new CodedError('CONTENT_NOT_FOUND', 'That is no CID of content');
    return content.require(text);
  };
  return async (app) => {
    app.post(
      '/content',
      {
        config: { access: scoped('records:write') },
        validatorCompiler: () => () => true,
        schema: {
          tags,
          summary: 'Store a file with the members of the group',
          description:
            'Multipart, with the fields before the file. Answers when every block is stored, a record of the log commits ' +
            'to the file and its CID, and (up to 16 MiB) the members of this machine hold it; the others follow. The same file ' +
            'again gets the first answer with 200.',
          body: { content: { 'multipart/form-data': { schema: ContentUpload } } },
          response: { 200: ContentItem, 201: ContentItem },
        },
      },
      async (request, reply) => {
        const { row, repeated } = await readContentUpload(request, (upload) => content.put(upload));
        if (!repeated) {
          if (row.size <= HELD_AT_ONCE) await holdContent(context, group, row, true);
          await wakeContent(db, new Date(context.clock.now()), [row.cid]);
          wake();
        }
        return reply.code(repeated ? 200 : 201).send(await show(row));
      },
    );

    app.get(
      '/content',
      {
        config: read,
        schema: {
          tags,
          summary: 'List content, newest first',
          querystring: Type.Object(
            {
              after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}\\.b[a-z2-7]{20,80}$' })),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
            },
            { additionalProperties: false },
          ),
          response: { 200: ContentList },
        },
      },
      async (request) => {
        const { after, limit = 50 } = request.query;
        const [at = '', cid = ''] = after?.split('.') ?? [];
        let query = db
          .selectFrom('content')
          .selectAll()
          .orderBy('stored_at', 'desc')
          .orderBy('cid')
          .limit(limit + 1);
        if (after !== undefined) {
          const stored = new Date(Number(at));
          query = query.where((e) =>
            e.or([e('stored_at', '<', stored), e.and([e('stored_at', '=', stored), e('cid', '>', cid)])]),
          );
        }
        const rows = await query.execute();
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        const more = rows.length > limit && last !== undefined;
        return {
          items: await contentItems(db, page),
          next: more ? `${last.stored_at.getTime()}.${last.cid}` : null,
        };
      },
    );

    app.get(
      '/content/:cid',
      {
        config: read,
        schema: {
          tags,
          summary: 'What is known of content and its holders',
          params: Named,
          response: { 200: ContentItem },
        },
      },
      async (request) => show(await required(request.params.cid)),
    );

    app.get(
      '/content/:cid/file',
      {
        config: read,
        schema: {
          tags,
          summary: 'The file; every block is hashed before it is sent',
          description:
            'A block that rotted is taken from a member. What cannot be had ends the answer before its length.',
          params: Named,
          response: { 200: { content: { 'application/octet-stream': binary } }, 304: Type.Null() },
        },
      },
      async (request, reply) => {
        const row = await required(request.params.cid);
        if (request.headers['if-none-match'] === `"${row.cid}"`) return reply.code(304).send(null);
        const file = content.read(parseBlockCid(row.cid));
        // The first block is asked for before the answer begins, so that what is lost is told as such.
        const first = await file.next();
        return reply.headers(downloadHeaders(row)).send(Readable.from(resume(first, file), { objectMode: false }));
      },
    );

    app.get(
      '/content/:cid/receipt',
      {
        config: read,
        schema: {
          tags,
          summary: 'The receipt that members answered a random challenge about the content (retrieval-1)',
          description: 'Pending, with the promise of the log, until enough members have answered one.',
          params: Named,
          response: { 200: { content: { [RECEIPT_TYPES.json]: { schema: Type.Union([Document, Type.String()]) } } } },
        },
      },
      async (request, reply) => {
        const row = await required(request.params.cid);
        const receipt = await retrievalReceipt(receipts, row.cid, row.seq);
        return reply
          .header('content-type', RECEIPT_TYPES.json)
          .header('content-disposition', `attachment; filename="${row.cid}.btml.json"`)
          .header('cache-control', 'no-cache')
          .send(receipt);
      },
    );
  };
}

async function* resume(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
