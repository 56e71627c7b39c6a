import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Access, Principal } from '../access/policy.ts';

/** Which token bucket a route draws from besides the one of its key; `verify` and `session` are tighter. */
export type RateClass = 'default' | 'verify' | 'session';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; required under /api/v1. */
    access?: Access;
    rate?: RateClass;
  }
  interface FastifyRequest {
    /** Null on public routes without a key, and before authentication. */
    principal: Principal | null;
  }
}

/**
 * What a capability exports: a Fastify plugin, registered under /api/v1 with TypeBox as its type provider.
 *
 *     export function recordRoutes(context: ServerContext, modules: RecordModules): ApiRoutes {
 *       return async (app) => {
 *         app.get('/records/:id', { config: { access: scoped('records:read') }, schema: { … } }, async (request) => { … });
 *       };
 *     }
 *
 * Handlers throw CodedError; the shell turns it into RFC 9457 problem details with the status of the code's registry.
 */
export type ApiRoutes = FastifyPluginAsyncTypebox;
