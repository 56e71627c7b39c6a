import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { KeyStore } from './access/keys.ts';
import { openVault } from './access/master-key.ts';
import type { Role } from './access/policy.ts';
import { SessionStore } from './access/sessions.ts';
import { createApp } from './app.ts';
import { type ConfigOverrides, loadConfig } from './config.ts';
import type { Clock, LedgerRegistry, ServerContext } from './context.ts';
import { Leases } from './database/leases.ts';
import { readMigrations } from './database/migrate.ts';
import { createTestDatabase, type TestDatabase } from './database/testing.ts';
import { composeEvents, type EventOptions, type EventStreams } from './events/compose.ts';
import { EventOutbox } from './events/outbox.ts';
import type { ApiRoutes } from './http/types.ts';
import { createLogger } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';

export interface TestServerOptions {
  readonly routes?: (
    context: ServerContext,
    leases: Leases,
    streams: EventStreams,
  ) => readonly ApiRoutes[] | Promise<readonly ApiRoutes[]>;
  readonly ledgers?: LedgerRegistry;
  readonly config?: ConfigOverrides;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly events?: EventOptions;
  /** Runs the workers of the events (streams, webhooks); off by default. */
  readonly eventWorkers?: boolean;
}

export interface TestServer {
  readonly app: FastifyInstance;
  readonly context: ServerContext;
  readonly database: TestDatabase;
  readonly leases: Leases;
  readonly keys: KeyStore;
  readonly sessions: SessionStore;
  /** A working key of each role, as the value of an Authorization header. */
  readonly bearer: Readonly<Record<Role, string>>;
  close(): Promise<void>;
}

const noLedgers: LedgerRegistry = {
  get: (name) => {
    throw new CodedError('NOT_FOUND', `No ledger is called ${name}`);
  },
  list: () => [],
};

/** The real application on a fresh real database, for `inject` or `listen({ port: 0 })`. Nothing in it is replaced. */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const data = await mkdtemp(join('/tmp', 'bcserver-'));
  const config = await loadConfig({}, { data, logLevel: 'silent', ...options.config });
  const random = { bytes: (length: number) => randomBytes(length) };
  const clock = options.clock ?? { now: () => Date.now() };
  const { db, pool } = database;
  const context: ServerContext = {
    config,
    db,
    pool,
    clock,
    random,
    log: options.log ?? createLogger(config.logLevel),
    events: new EventOutbox(db),
    vault: await openVault(db, config, random),
    ledgers: options.ledgers ?? noLedgers,
  };
  const leases = new Leases(db, { holder: `test:${randomBytes(6).toString('hex')}` });
  const keys = new KeyStore(context);
  const sessions = new SessionStore({ lifeMs: config.sessionMs }, context);
  const eventing = composeEvents(context, { leases, keys, sessions }, options.events);
  const app = await createApp(context, {
    routes: [...eventing.routes, ...((await options.routes?.(context, leases, eventing)) ?? [])],
    keys,
    sessions,
    migrations: await readMigrations(),
    metrics: createMetrics(pool),
    workers: () => ({ name: 'workers', ok: true }),
  });
  if (options.eventWorkers) for (const worker of eventing.workers) worker.start();
  const bearer = async (role: Role) => `Bearer ${(await keys.create({ name: role, role }, { id: 'test' })).token}`;
  return {
    app,
    context,
    database,
    leases,
    keys,
    sessions,
    bearer: {
      operator: await bearer('operator'),
      developer: await bearer('developer'),
      auditor: await bearer('auditor'),
    },
    close: async () => {
      await app.close();
      if (options.eventWorkers) await Promise.all(eventing.workers.map((worker) => worker.stop()));
      await database.drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
