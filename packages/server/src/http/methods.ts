import type { FastifyInstance } from 'fastify';
import { problem, sendProblem } from './problem.ts';

/** Fastify answers 404 when only the method is wrong; this tells 405 with Allow from 404. */
export function useNotFound(app: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', (route) => {
    if (route.url.includes('*')) return;
    const methods = Array.isArray(route.method) ? route.method : [route.method];
    const pattern = route.url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/');
    routes.push({ pattern: new RegExp(`^${pattern}$`), methods });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = new Set(routes.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods));
    if (allowed.size === 0 || allowed.has(request.method))
      return sendProblem(reply, problem('NOT_FOUND', `Nothing is at ${path.slice(0, 200)}`, request.id));
    reply.header('allow', [...allowed].sort().join(', '));
    return sendProblem(reply, problem('METHOD_NOT_ALLOWED', `${request.method} is not possible here`, request.id));
  });
}
