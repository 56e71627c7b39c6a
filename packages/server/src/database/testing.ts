import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { type ConnectionTarget, connect, type Database } from './connect.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';

/** Set by the global setup of the test run and inherited by its workers. */
const VARIABLE = 'BLOCKCLUSTER_TEST_DATABASES';
const TEMPLATE = 'blockcluster_template';

export interface TestDatabase extends Database {
  readonly target: ConnectionTarget;
  /** Ends every connection and drops the database. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database for one test file, in the PostgreSQL that the test run shares: the embedded one, or the
 * server that `TEST_DATABASE_URL` names (its user must be allowed to create databases). Some 30 ms.
 *
 *     const database = await createTestDatabase();
 *     afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const shared = process.env[VARIABLE];
  if (!shared) throw new Error('No test database: run with the vitest configuration of the repository');
  const admin: ConnectionTarget = JSON.parse(shared);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(admin, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const target = inDatabase(admin, name);
  const database = connect(target);
  return {
    ...database,
    target,
    drop: async () => {
      await database.close();
      await asAdmin(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Starts or finds the shared PostgreSQL and migrates the template; answers what ends it. For the global setup. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  let embedded: EmbeddedPostgres | undefined;
  let directory: string | undefined;
  let admin: ConnectionTarget;
  if (url) admin = { url };
  else {
    directory = await mkdtemp(join('/tmp', 'bctest-'));
    // These databases live for seconds: nothing is lost when the machine fails, and tests are twice as fast.
    embedded = await startEmbedded({ directory, settings: { fsync: 'off', max_connections: '200' } });
    admin = embedded.target;
  }
  await asAdmin(admin, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await asAdmin(admin, `CREATE DATABASE ${TEMPLATE}`);
  const template = connect(inDatabase(admin, TEMPLATE));
  await migrate(template.pool).finally(() => template.close());
  process.env[VARIABLE] = JSON.stringify(admin);
  return async () => {
    delete process.env[VARIABLE];
    await embedded?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  };
}

function inDatabase(target: ConnectionTarget, database: string): ConnectionTarget {
  if (!('url' in target)) return { ...target, database };
  const url = new URL(target.url);
  url.pathname = `/${database}`;
  return { url: url.href };
}

async function asAdmin(target: ConnectionTarget, statement: string): Promise<void> {
  const client =
    'url' in target
      ? new Client({ connectionString: target.url })
      : new Client({ host: target.socket, user: target.user, password: target.password, database: target.database });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
