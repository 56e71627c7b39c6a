import { CodedError } from '@blockcluster/btml';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { SESSION_COOKIE } from '../access/authenticate.ts';
import type { KeyStore } from '../access/keys.ts';
import type { SessionStore } from '../access/sessions.ts';
import { type Migration, pendingMigrations } from '../database/migrate.ts';
import { version } from '../version.ts';
import { isLocalScrape, type Metrics } from './metrics.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

export interface HealthModules {
  readonly pool: Pool;
  readonly migrations: readonly Migration[];
  readonly keys: KeyStore;
  readonly sessions: SessionStore;
  readonly metrics: Metrics;
  /** False from the moment at which the server begins to stop, so that balancers send nothing more. */
  readonly workers: () => Check;
}

/**
 * `/healthz`: this process answers. `/readyz`: it can accept records now (database, migrations, workers). `/metrics`:
 * Prometheus text, for programs on the same machine without a key, for others with one that holds audit:read.
 */
export function useHealth(app: FastifyInstance, modules: HealthModules): void {
  const quiet = { schema: { hide: true }, logLevel: 'warn' as const };

  app.get('/healthz', quiet, async () => ({ status: 'ok', version }));

  app.get('/readyz', quiet, async (_request, reply) => {
    const checks = [await databaseCheck(modules), modules.workers()];
    const ok = checks.every((check) => check.ok);
    if (!ok) reply.code(503).header('retry-after', '2');
    return { status: ok ? 'ready' : 'not ready', version, checks };
  });

  app.get('/metrics', quiet, async (request, reply) => {
    if (!isLocalScrape(request))
      await authorize(request.headers.authorization, request.cookies[SESSION_COOKIE], modules);
    reply.header('content-type', modules.metrics.registry.contentType);
    return modules.metrics.registry.metrics();
  });
}

async function databaseCheck(modules: HealthModules): Promise<Check> {
  try {
    const pending = await pendingMigrations(modules.pool, modules.migrations);
    if (pending.length === 0) return { name: 'database', ok: true };
    return { name: 'database', ok: false, detail: `${pending.length} migrations are not applied` };
  } catch {
    return { name: 'database', ok: false, detail: 'does not answer' };
  }
}

async function authorize(
  header: string | undefined,
  cookie: string | undefined,
  modules: HealthModules,
): Promise<void> {
  const token = /^Bearer (\S{1,200})$/i.exec(header ?? '')?.[1];
  const principal = token
    ? (modules.keys.cached(token)?.principal ?? (await modules.keys.authenticate(token)))
    : cookie && (await modules.sessions.find(cookie))?.principal;
  if (!principal) throw new CodedError('UNAUTHENTICATED', 'From other machines, metrics need a key');
  if (!principal.scopes.has('audit:read')) throw new CodedError('FORBIDDEN', 'The scope audit:read is missing');
}
