import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { CodedError } from '@blockcluster/btml';
import type { Logger } from 'pino';
import { KeyStore } from './access/keys.ts';
import { openVault } from './access/master-key.ts';
import { SessionStore } from './access/sessions.ts';
import { createApp } from './app.ts';
import { compose, openLedgers } from './compose.ts';
import { type ConfigOverrides, loadConfig, type ServerConfig } from './config.ts';
import type { Clock, RandomSource, ServerContext, Worker } from './context.ts';
import { readCredentials, writeCredentials } from './data-directory.ts';
import { checkVersion, connect } from './database/connect.ts';
import { startEmbedded } from './database/embedded.ts';
import { Leases } from './database/leases.ts';
import { migrate, readMigrations } from './database/migrate.ts';
import { composeEvents } from './events/compose.ts';
import { EventOutbox } from './events/outbox.ts';
import { createLogger } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { takeDataDirectory } from './server-lock.ts';
import { Shutdown } from './shutdown.ts';

export interface StartOptions {
  /** Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Above the environment and `config.json`. */
  readonly config?: ConfigOverrides;
  readonly log?: Logger;
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

export interface RunningServer {
  /** For instance http://127.0.0.1:8080. */
  readonly url: string;
  readonly config: ServerConfig;
  /** One-time link to the console, made at the first start alone. */
  readonly adminLink: string | undefined;
  /** Makes another one-time admin link. */
  createAdminLink(): Promise<string>;
  /** Stops accepting, drains, stops workers, then the database; within ten seconds. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a whole server: database (embedded unless DATABASE_URL names one), migrations, secrets, ledgers, HTTP, workers.
 * Throws a CodedError for everything that an operator can set right, after having stopped what was started.
 */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const config = await loadConfig(options.env ?? process.env, options.config);
  const log = options.log ?? createLogger(config.logLevel);
  const shutdown = new Shutdown(log);
  try {
    return await start(config, log, shutdown, options);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  config: ServerConfig,
  log: Logger,
  shutdown: Shutdown,
  options: StartOptions,
): Promise<RunningServer> {
  const clock = options.clock ?? { now: () => Date.now() };
  const random = options.random ?? { bytes: (length: number) => randomBytes(length) };
  const holder = `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`;
  const directory = await takeDataDirectory(config.data, holder);
  shutdown.add('data directory', 1_000, () => directory.release());

  const database = await openDatabase(config, log, shutdown);
  const { db, pool } = database;
  await migrate(pool);
  const vault = await openVault(db, config, random);
  const events = new EventOutbox(db);
  const foundation = { config, db, pool, clock, random, log, events, vault };
  const leases = new Leases(db, { holder });
  if (directory.died !== undefined) await leases.releaseOf(directory.died);
  shutdown.add('leases', 1_000, () => leases.releaseAll());
  const ledgers = await openLedgers(foundation);
  shutdown.add('ledgers', 2_000, () => ledgers.close());
  const context: ServerContext = { ...foundation, ledgers };

  const keys = new KeyStore({ db, clock, random, events });
  const sessions = new SessionStore({ lifeMs: config.sessionMs }, { db, clock, random });
  const eventing = composeEvents(context, { leases, keys, sessions });
  const capabilities = await compose(context, leases, ledgers, eventing);
  const routes = [...eventing.routes, ...capabilities.routes];
  const workers = [...eventing.workers, ...capabilities.workers];
  const state = { running: false };
  const app = await createApp(context, {
    routes,
    keys,
    sessions,
    migrations: await readMigrations(),
    metrics: createMetrics(pool),
    workers: () => ({ name: 'workers', ok: state.running }),
  });
  shutdown.add('workers', 3_000, () => stopWorkers(workers));
  shutdown.add('http', 3_000, async () => {
    state.running = false;
    const force = setTimeout(() => app.server.closeAllConnections(), 2_500);
    await app.close().finally(() => clearTimeout(force));
  });

  const url = await listen(app, config);
  const made = await firstKey(config, keys, url);
  for (const worker of workers) worker.start();
  state.running = true;
  const link = async () => `${config.publicUrl ?? url}/admin#token=${(await sessions.createAdminLink('system')).token}`;
  log.info({ url, data: config.data }, 'ready');
  return {
    url,
    config,
    adminLink: made ? await link() : undefined,
    createAdminLink: link,
    stop: () => shutdown.run(),
  };
}

async function openDatabase(config: ServerConfig, log: Logger, shutdown: Shutdown) {
  const postgres = config.databaseUrl
    ? undefined
    : await startEmbedded({
        directory: config.data,
        onExit: (message) => log.error({ reason: message }, 'the embedded PostgreSQL ended; starting it again'),
      });
  if (postgres) shutdown.add('postgres', 8_000, () => postgres.stop());
  const target = postgres?.target ?? { url: config.databaseUrl ?? '' };
  const database = connect(target, {
    connections: config.databaseConnections,
    onIdleError: (error) => log.warn({ reason: error.message }, 'a database connection was lost'),
  });
  shutdown.add('database connections', 1_500, () => database.close());
  try {
    await checkVersion(database.pool);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('DATABASE_UNAVAILABLE', `The database cannot be reached: ${reason}`, { cause });
  }
  return database;
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, config: ServerConfig): Promise<string> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('PORT_UNAVAILABLE', `${config.host}:${config.port}: ${reason}`, { cause });
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Keeps `credentials.json` true: the URL of this start and an operator key that works. Answers whether this is the
 * first start. With a database elsewhere a key is made only where there is none at all: whoever may write to a data
 * directory is not necessarily an operator of a shared database.
 */
async function firstKey(config: ServerConfig, keys: KeyStore, url: string): Promise<boolean> {
  const known = await readCredentials(config.data);
  const address = config.publicUrl ?? url;
  if (known && (await keys.authenticate(known.apiKey))) {
    await writeCredentials(config.data, { url: address, apiKey: known.apiKey });
    return false;
  }
  const first = (await keys.list()).length === 0;
  if (!first && config.databaseUrl) return false;
  const { token } = await keys.create({ name: 'first operator', role: 'operator' }, { id: 'system' });
  await writeCredentials(config.data, { url: address, apiKey: token });
  return first;
}

async function stopWorkers(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.toReversed().map((worker) => worker.stop()));
}
