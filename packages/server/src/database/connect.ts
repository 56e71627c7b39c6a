import { CodedError } from '@blockcluster/btml';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig, types } from 'pg';
import type { Schema } from './schema.ts';

const INT8 = 20;
const MINIMUM_VERSION = 150_000;

/** Where a PostgreSQL answers: a URL, or the socket and password of the embedded one. */
export type ConnectionTarget =
  | { readonly url: string }
  | { readonly socket: string; readonly user: string; readonly password: string; readonly database: string };

export interface ConnectOptions {
  /** Most connections that this process opens; default 10. */
  readonly connections?: number;
  /** Called for a fault of an idle connection, which the pool replaces by itself. */
  readonly onIdleError?: (error: Error) => void;
}

export interface Database {
  readonly db: Kysely<Schema>;
  readonly pool: Pool;
  close(): Promise<void>;
}

/**
 * A pool and a Kysely instance over it. `bigint` columns (int8) arrive as `bigint`, `timestamptz` as `Date`, `bytea` as
 * `Buffer`, `numeric` as string. Opens no connection by itself.
 */
export function connect(target: ConnectionTarget, options: ConnectOptions = {}): Database {
  const pool = new Pool({
    ...parameters(target),
    max: options.connections ?? 10,
    application_name: 'blockcluster',
    // Each connection is a process of the database: those that are not needed give their memory back.
    idleTimeoutMillis: 10_000,
    // A caller who cannot be served within this time is told 503 instead of waiting.
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? BigInt : types.getTypeParser(oid, format),
    } as NonNullable<PoolConfig['types']>,
  });
  let closed: Promise<void> | undefined;
  // The pool ends before its connections have said goodbye: what happens to those afterwards is no news.
  pool.on('error', (error) => {
    if (!closed) options.onIdleError?.(error);
  });
  // The pool listens only while a connection is idle. One that is lost between two statements of a transaction would
  // end the process by its unheard error; heard, it makes the next statement fail, which is what the caller expects.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}

/** Refuses a PostgreSQL older than 15 with DATABASE_VERSION; answers the version as a number like 180004. */
export async function checkVersion(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
  const version = Number(rows[0]?.server_version_num ?? 0);
  if (version < MINIMUM_VERSION)
    throw new CodedError('DATABASE_VERSION', `This PostgreSQL is version ${Math.floor(version / 10_000)}`);
  return version;
}

function parameters(target: ConnectionTarget): PoolConfig {
  if ('url' in target) return { connectionString: target.url };
  return { host: target.socket, user: target.user, password: target.password, database: target.database };
}
