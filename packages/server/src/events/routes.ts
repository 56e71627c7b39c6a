import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { type Principal, scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { eventBody, type SseStreams } from './sse.ts';

export interface EventRouteModules {
  readonly streams: SseStreams;
  /** Whether a principal that was let in earlier would be let in now. */
  readonly stillAllowed: (principal: Principal) => Promise<boolean>;
}

const Position = Type.String({ pattern: '^[0-9]{1,18}$' });
const Event = Type.Object({
  position: Type.String(),
  type: Type.String(),
  subject: Type.String(),
  at: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
});

/** GET /events: a stream (text/event-stream), or a list with `format=json`. */
export function eventRoutes(context: ServerContext, modules: EventRouteModules): ApiRoutes {
  return async (app) => {
    app.addHook('preClose', async () => modules.streams.closeAll());
    app.get(
      '/events',
      {
        config: { access: scoped('events:read') },
        schema: {
          tags: ['events'],
          summary: 'Events as a stream, or as a list with format=json',
          description:
            'The stream is `text/event-stream`. It begins after `Last-Event-ID` or `after`; without either, with what ' +
            'comes from now on. Positions have no gaps. Events are kept for 30 days; a position before that is 410.',
          querystring: Type.Object({
            after: Type.Optional(Position),
            types: Type.Optional(Type.String({ maxLength: 500, description: 'Comma-separated event types' })),
            format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('stream')])),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          }),
          headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 30 })) }),
          response: { 200: Type.Object({ items: Type.Array(Event), next: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { after, format, limit } = request.query;
        const types = request.query.types?.split(',').filter((type) => type !== '') ?? [];
        const from = startPosition(request.headers['last-event-id'] || after);
        await refuseGone(context, from);
        if (format === 'json') {
          const events = await context.events.read(from ?? 0n, limit, types);
          return { items: events.map(eventBody).map((event) => ({ ...event })), next: next(events, from) };
        }
        const principal = request.principal;
        if (!principal) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
        modules.streams.admit(reply.raw, principal.id);
        const position = from ?? (await context.events.latest());
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value);
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
        await modules.streams.serve(reply.raw, {
          after: position,
          types,
          stillAllowed: () => modules.stillAllowed(principal),
        });
        return reply;
      },
    );
  };
}

function next(events: readonly { readonly position: bigint }[], from: bigint | undefined): string {
  return String(events.at(-1)?.position ?? from ?? 0n);
}

function startPosition(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,18}$/.test(text)) throw new CodedError('REQUEST_INVALID', 'Last-Event-ID is not a position');
  return BigInt(text);
}

/** Says so when events after `from` have been deleted, instead of leaving them out silently. */
async function refuseGone(context: ServerContext, from: bigint | undefined): Promise<void> {
  if (from === undefined) return;
  const latest = await context.events.latest();
  if (from > latest)
    throw new CodedError('EVENTS_POSITION_GONE', 'No event has had this position yet', {
      details: { latest: String(latest) },
    });
  const oldest = (await context.events.oldest()) ?? latest + 1n;
  if (from + 1n < oldest && from !== 0n)
    throw new CodedError('EVENTS_POSITION_GONE', 'Events after this position have been deleted', {
      details: { oldest: String(oldest), latest: String(latest) },
    });
}
