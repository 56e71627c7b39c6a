import { CodedError } from '@blockcluster/btml';
import websocket from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Principal, scoped } from '../access/policy.ts';
import type { EventStreams } from '../events/compose.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { ListenerRow } from './event-log.ts';
import { readListener } from './listeners.ts';
import type { ContractModules } from './modules.ts';
import * as schema from './schemas.ts';
import { EventSockets } from './sockets.ts';

/** RFC 6455: the server stops. */
const GOING_AWAY = 1001;
/** Nothing is expected from clients. */
const MOST_RECEIVED = 1_024;

/** GET /contracts/{name}/events/socket: a WebSocket (RFC 6455) of what a listener is told. */
export function contractSocketRoutes(
  modules: Pick<ContractModules, 'db'>,
  { hub, stillAllowed }: EventStreams,
): ApiRoutes {
  const { db } = modules;
  const sockets = new EventSockets({ db, hub });
  return async (app) => {
    await app.register(websocket, {
      options: { maxPayload: MOST_RECEIVED },
      // What a client sends against the protocol is no fault of ours, and fills no log.
      errorHandler(error, socket, request) {
        if (/^(WS_ERR_|ECONN|EPIPE)/.test(codeOf(error))) request.log.debug({ err: error }, 'a WebSocket broke');
        else request.log.error({ err: error }, 'a WebSocket failed');
        socket.terminate();
      },
      // The server stops: clients are told, and not waited for.
      preClose(done) {
        for (const socket of this.websocketServer.clients) {
          socket.close(GOING_AWAY);
          socket.terminate();
        }
        this.websocketServer.close(done);
      },
    });
    app.route({
      method: 'GET',
      url: '/contracts/:name/events/socket',
      config: { access: scoped('contracts:read') },
      schema: {
        tags: ['contracts'],
        summary: 'What a listener is told, over a WebSocket',
        description:
          'Each message is a step as GET /contracts/{name}/events shows it, beginning after `after`. Whoever is ' +
          'disconnected comes back with the last position: nothing is left out, nothing told twice.',
        params: Type.Object({ name: schema.Name }),
        querystring: Type.Object(
          { listener: Type.Optional(schema.Label), after: Type.Optional(schema.Digits) },
          { additionalProperties: false },
        ),
      },
      preHandler: async (request) => {
        // Refused here, the answer is a problem; later the connection is no HTTP any more.
        requireOwnOrigin(request);
        sockets.requirePlace(principalOf(request).id);
        await listenerOf(request.params.name, request.query.listener);
      },
      handler: async () => {
        throw new CodedError('UPGRADE_REQUIRED', 'This is a WebSocket: connect with one');
      },
      wsHandler: async (socket, request) => {
        const { name } = request.params;
        const { listener, after = '0' } = request.query;
        const principal = principalOf(request);
        sockets.serve(socket, {
          subject: principal.id,
          listener: await listenerOf(name, listener),
          after: BigInt(after),
          stillAllowed: () => stillAllowed(principal),
        });
      },
    });
  };

  async function listenerOf(contract: string, name: string | undefined): Promise<ListenerRow> {
    return (await readListener(db, contract, name)).listener;
  }
}

/** A page of another site must not use the session of whoever looks at it: browsers send no preflight here. */
function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (request.principal?.kind !== 'session' || origin === undefined) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new CodedError('FORBIDDEN', 'The session belongs to another origin');
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
  return request.principal;
}
