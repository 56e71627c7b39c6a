import { CodedError, formatVerifierKey, HASH_SIZE, parseTilePath } from '@blockcluster/btml';
import { Type } from 'typebox';
import { open } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { noteKeyOf } from './checkpoint.ts';
import type { LogKey } from './key.ts';
import { storedTile } from './tile-store.ts';

const YEAR = 31_536_000;

/**
 * The log as C2SP tlog-tiles, for anyone: `log/checkpoint` and `log/tile/…`. Tiles hold hashes alone, and every record
 * has a random salt, so nothing of a record can be learned from them; entry bundles are therefore not served.
 */
export function logRoutes(context: ServerContext, key: LogKey): ApiRoutes {
  return async (app) => {
    app.get(
      '/log/key',
      {
        config: { access: open },
        schema: {
          tags: ['log'],
          summary: "The verifier key of the log's checkpoints, as Go's note package writes it",
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) => reply.type('text/plain; charset=utf-8').send(`${formatVerifierKey(noteKeyOf(key))}\n`),
    );

    app.get(
      '/log/checkpoint',
      {
        config: { access: open },
        schema: {
          tags: ['log'],
          summary: "The newest checkpoint: a C2SP signed note over the log's size and root",
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) => {
        const newest = await context.db
          .selectFrom('batches')
          .select('checkpoint')
          .orderBy('size', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (newest === undefined) throw new CodedError('LOG_EMPTY', 'No batch has closed yet');
        return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(newest.checkpoint);
      },
    );

    app.get(
      '/log/tile/*',
      {
        config: { access: open },
        schema: {
          tags: ['log'],
          summary: 'A tile of hashes (C2SP tlog-tiles), for instance log/tile/0/x001/067 or log/tile/1/000.p/5',
          response: {
            200: {
              content: {
                'application/octet-stream': { schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { '*': rest } = request.params as { '*': string };
        const tile = parseTilePath(`tile/${rest}`);
        if (tile === undefined) throw new CodedError('TILE_NOT_FOUND', 'That is not the path of a tile');
        const hashes = await storedTile(context.db)(tile.level, tile.index, tile.width);
        if (hashes.length < tile.width * HASH_SIZE)
          throw new CodedError('TILE_NOT_FOUND', `The tile has only ${hashes.length / HASH_SIZE} hashes yet`);
        return reply
          .type('application/octet-stream')
          .header('cache-control', `public, max-age=${YEAR}, immutable`)
          .send(Buffer.from(hashes.subarray(0, tile.width * HASH_SIZE)));
      },
    );
  };
}
