import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { Time } from '../records/schemas.ts';
import { version } from '../version.ts';
import { type Overview, readOverview } from './overview.ts';

const Count = Type.Integer({ minimum: 0 });
const Answer = Type.Object({
  records: Type.Object({
    total: Count,
    accepted: Count,
    batched: Count,
    broadcast: Count,
    included: Count,
    final: Count,
  }),
  batches: Count,
  anchors: Type.Record(Type.String(), Count),
  spend: Type.Array(
    Type.Object({
      plan: Type.String(),
      asset: Type.String({ description: 'CAIP-19' }),
      period: Type.String({ description: 'YYYY-MM, UTC' }),
      settled: Type.String(),
      reserved: Type.String(),
      budget: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  series: Type.Array(Type.Object({ t: Time, records: Count, batches: Count, anchors: Count }), {
    description: 'The last 60 minutes, oldest first',
  }),
  server: Type.Object({
    version: Type.String(),
    startedAt: Time,
    memory: Type.Integer({ description: 'Resident bytes of this server process' }),
    database: Type.Integer({ description: 'Bytes of the database' }),
  }),
});

const FRESH_MS = 1_000;

/** GET /overview: what the console's first page shows. Read at most once a second however many look at it. */
export function overviewRoutes(context: ServerContext): ApiRoutes {
  const startedAt = new Date(context.clock.now()).toISOString();
  let read = { at: Number.NEGATIVE_INFINITY, overview: undefined as Promise<Overview> | undefined };
  const current = (): Promise<Overview> => {
    const now = context.clock.now();
    if (read.overview === undefined || Math.abs(now - read.at) >= FRESH_MS) {
      const overview = readOverview(context.db, new Date(now));
      read = { at: now, overview };
      // A failed reading is not kept.
      overview.catch(() => {
        if (read.overview === overview) read = { at: now, overview: undefined };
      });
    }
    return read.overview ?? readOverview(context.db, new Date(now));
  };
  return async (app) => {
    app.get(
      '/overview',
      {
        config: { access: scoped('records:read') },
        schema: { tags: ['overview'], summary: 'Counters and the last hour', response: { 200: Answer } },
      },
      async () => {
        const { databaseBytes, spend, series, ...rest } = await current();
        return {
          ...rest,
          spend: [...spend],
          series: [...series],
          server: { version, startedAt, memory: process.memoryUsage.rss(), database: databaseBytes },
        };
      },
    );
  };
}
