import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { type EmbeddedPostgres, startEmbedded } from '@blockcluster/server/database/embedded.ts';
import { Pool } from 'pg';
import { credentialsOf, ServerProcess } from './server-process.ts';

export interface Cluster {
  readonly servers: readonly ServerProcess[];
  readonly apiKey: string;
  /** For the audit: reads what the servers wrote. */
  readonly pool: Pool;
  /** The postmaster's process id, or undefined while it is being started again. */
  postmaster(): Promise<number | undefined>;
  stop(): Promise<void>;
}

const watch = (config: ConstructorParameters<typeof Pool>[0]): Pool => {
  const pool = new Pool({ ...config, max: 2, connectionTimeoutMillis: 5_000 });
  // Connections break when the database is killed: that is the point of the exercise.
  pool.on('error', () => undefined);
  return pool;
};

/** One server with the embedded database, as it comes out of the box. */
async function single(home: string, env: Record<string, string>): Promise<Cluster> {
  const data = join(home, 'data');
  await mkdir(data, { recursive: true });
  const server = new ServerProcess({ data, port: await freePort(), env });
  server.start();
  await server.ready();
  const { apiKey } = await credentialsOf(data);
  const folder = join(data, 'postgres', 'data');
  const password = (await readFile(join(data, 'postgres.password'), 'utf8')).trim();
  const pool = watch({ host: folder, user: 'blockcluster', password, database: 'blockcluster' });
  return {
    servers: [server],
    apiKey,
    pool,
    postmaster: () => pidIn(folder),
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
}

/** Two servers on one PostgreSQL; they share the master key and nothing else. */
async function pair(home: string, env: Record<string, string>): Promise<Cluster> {
  const database: EmbeddedPostgres = await startEmbedded({ directory: join(home, 'db') });
  if (!('socket' in database.target)) throw new Error('the embedded database has a socket');
  const { socket, user, password, database: name } = database.target;
  const url = `postgresql://${user}:${encodeURIComponent(password)}@/${name}?host=${encodeURIComponent(socket)}`;
  const masterKey = join(home, 'master.key');
  await writeFile(masterKey, randomBytes(32).toString('hex'), { mode: 0o600 });
  const servers: ServerProcess[] = [];
  for (const part of ['a', 'b']) {
    const data = join(home, part);
    await mkdir(data, { recursive: true });
    const shared = { DATABASE_URL: url, BLOCKCLUSTER_MASTER_KEY_FILE: masterKey, ...env };
    const server = new ServerProcess({ data, port: await freePort(), env: shared });
    server.start();
    await server.ready();
    servers.push(server);
  }
  const { apiKey } = await credentialsOf(join(home, 'a'));
  const pool = watch({ host: socket, user, password, database: name });
  return {
    servers,
    apiKey,
    pool,
    postmaster: async () => database.pid(),
    stop: async () => {
      await pool.end();
      for (const server of servers) await server.stop();
      await database.stop();
    },
  };
}

async function pidIn(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** Starts one server or two below `home`. */
export const startCluster = (home: string, count: 1 | 2, env: Record<string, string> = {}): Promise<Cluster> =>
  count === 1 ? single(home, env) : pair(home, env);
