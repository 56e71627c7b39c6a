import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { Pool, PoolClient } from 'pg';

/** Any constant serves, as long as every server uses the same: it keeps two servers from migrating at once. */
const LOCK_KEY = 4_274_401;
const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
}

export const migrationsDirectory = join(import.meta.dirname, 'migrations');

/** The migrations of a directory, in the order in which they are applied. */
export async function readMigrations(directory: string = migrationsDirectory): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const file of (await readdir(directory)).sort()) {
    const match = FILE_NAME.exec(file);
    if (!match) continue;
    const [, digits = '', name = ''] = match;
    const sql = await readFile(join(directory, file), 'utf8');
    const version = Number(digits);
    if (migrations.some((other) => other.version === version))
      throw new CodedError('MIGRATION_FAILED', `Two migrations carry the number ${digits}`);
    migrations.push({ version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return migrations;
}

/**
 * Brings the database to the newest schema: each file in a transaction of its own, under an advisory lock that all
 * servers share. Throws MIGRATION_CHANGED when an applied file was edited, MIGRATION_FAILED when one fails.
 */
export async function migrate(pool: Pool, migrations?: readonly Migration[]): Promise<{ applied: string[] }> {
  const wanted = migrations ?? (await readMigrations());
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    try {
      return { applied: await apply(client, wanted) };
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
    }
  } finally {
    client.release();
  }
}

/** Whether every known migration is applied: what `/readyz` asks. */
export async function pendingMigrations(pool: Pool, migrations: readonly Migration[]): Promise<string[]> {
  const { rows } = await pool.query<{ version: number }>('SELECT version FROM schema_migrations');
  const done = new Set(rows.map((row) => row.version));
  return migrations.filter((one) => !done.has(one.version)).map(label);
}

async function apply(client: PoolClient, wanted: readonly Migration[]): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const { rows } = await client.query<{ version: number; checksum: string }>(
    'SELECT version, checksum FROM schema_migrations',
  );
  const done = new Map(rows.map((row) => [row.version, row.checksum]));
  const applied: string[] = [];
  for (const migration of wanted) {
    const checksum = done.get(migration.version);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined)
      throw new CodedError('MIGRATION_CHANGED', `Migration ${label(migration)} was edited after it had been applied`);
    await applyOne(client, migration);
    applied.push(label(migration));
  }
  return applied;
}

async function applyOne(client: PoolClient, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('MIGRATION_FAILED', `Migration ${label(migration)}: ${reason}`, { cause });
  }
}

function label(migration: Migration): string {
  return `${String(migration.version).padStart(4, '0')}_${migration.name}`;
}
