import type { FastifyInstance } from 'fastify';

/**
 * Node hands a connection that asks for another protocol over to whoever listens for that, and forgets it. Where the
 * answer is HTTP all the same (a refusal, a route that is no WebSocket) nobody would close it: it ends with the answer.
 */
export function useUpgrades(app: FastifyInstance): void {
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
    done();
  });
}
