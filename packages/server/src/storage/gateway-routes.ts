import { Readable } from 'node:stream';
import { type BlockCid, blockKey, CodedError } from '@blockcluster/btml';
import { answerGateway, type BlockStore } from '@blockcluster/ledgers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { open } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { textArray } from '../records/pg-arrays.ts';
import { GROUP_ROOT } from './blocks.ts';
import { openToken } from './capability-token.ts';
import type { StorageGroup } from './group.ts';

/** Who asks: with a key that may read, everything; with an address that was given out, one piece; else what is public. */
type Reach = 'all' | 'public' | readonly string[];

const tags = ['content'];
const blocks = {
  'application/vnd.ipld.raw': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
  'application/vnd.ipld.car': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
};

/**
 * The trustless gateway: `/ipfs/{cid}` for who has a key, and for content that is public; `/gateway/{token}/ipfs/{cid}` for
 * members that were told to hold something. The reader hashes what comes.
 */
export function gatewayRoutes(context: ServerContext, group: StorageGroup): ApiRoutes {
  const { db } = context;

  /** Whether a block belongs to what may be read. One that does not is as good as not here. */
  async function isOpen(cid: BlockCid, reach: Reach): Promise<boolean> {
    if (reach === 'all') return true;
    const key = blockKey(cid);
    const { rows } =
      reach === 'public'
        ? await sql`SELECT 1 FROM storage_refs r JOIN content c ON c.cid = r.root
            WHERE r.key = ${key} AND c.public LIMIT 1`.execute(db)
        : await sql`SELECT 1 FROM storage_refs WHERE key = ${key} AND root = ANY(${textArray(reach)}::text[])
            LIMIT 1`.execute(db);
    return rows.length > 0;
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    url: string,
    reach: Reach,
  ): Promise<FastifyReply> {
    const published = await group.published();
    const store: Pick<BlockStore, 'get' | 'has'> = {
      get: async (cid) => ((await isOpen(cid, reach)) ? published.get(cid) : undefined),
      has: async (cid) => (await isOpen(cid, reach)) && (await published.has(cid)),
    };
    const { method } = request;
    const { accept = '', 'if-none-match': ifNoneMatch } = request.headers;
    const { status, headers, body } = await answerGateway({ method, url, accept, ifNoneMatch }, store);
    // What needs a key is for no shared cache.
    const cache =
      reach === 'public' || headers['cache-control'] === undefined
        ? {}
        : { 'cache-control': 'private, max-age=29030400, immutable' };
    void reply.code(status).headers({ ...headers, ...cache });
    if (body === undefined) return reply.send();
    return reply.send(body instanceof Uint8Array ? Buffer.from(body) : Readable.from(body, { objectMode: false }));
  }

  return async (app) => {
    app.get(
      '/ipfs/*',
      {
        config: { access: open },
        schema: {
          tags,
          summary: 'A trustless gateway: blocks (format=raw) and CARs (format=car) of what is stored here',
          description: 'https://specs.ipfs.tech/http-gateways/trustless-gateway/; without a key only public content.',
          response: { 200: { content: blocks } },
        },
      },
      (request, reply) => {
        const reads = request.principal?.scopes.has('records:read') ?? false;
        return answer(request, reply, pathOf(request.raw.url ?? '', '/ipfs/'), reads ? 'all' : 'public');
      },
    );

    app.get(
      '/gateway/:token/ipfs/*',
      {
        config: { access: open },
        schema: {
          tags,
          summary: 'The gateway as members of the group are told of it, for one piece of content and a short while',
          params: Type.Object({ token: Type.String({ maxLength: 200 }), '*': Type.String({ maxLength: 400 }) }),
          response: { 200: { content: blocks } },
        },
      },
      (request, reply) => {
        const subject = openToken(group.secret, request.params.token, group.now());
        if (subject === undefined)
          throw new CodedError('STORAGE_GATEWAY_TOKEN', 'This address was not given out, or is over');
        return answer(request, reply, pathOf(request.raw.url ?? '', '/ipfs/'), [subject, GROUP_ROOT]);
      },
    );
  };
}

/** The part of a URL from `/ipfs/` on, as it was sent: the gateway decodes it by its own rules. */
function pathOf(url: string, from: string): string {
  return url.slice(Math.max(url.indexOf(from), 0));
}
