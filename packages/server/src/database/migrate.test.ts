import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkVersion } from './connect.ts';
import { type Migration, migrate, pendingMigrations, readMigrations } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function migration(version: number, sql: string): Migration {
  return { version, name: 'test', sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

test('everything is applied, and nothing twice, however many servers start', async () => {
  const all = await readMigrations();
  expect(await pendingMigrations(database.pool, all)).toEqual([]);
  const results = await Promise.all([migrate(database.pool), migrate(database.pool), migrate(database.pool)]);
  expect(results).toEqual([{ applied: [] }, { applied: [] }, { applied: [] }]);
  expect(await checkVersion(database.pool)).toBeGreaterThanOrEqual(150_000);
});

test('servers that start at the same moment share the work', async () => {
  const wanted = [migration(9_001, 'CREATE TABLE once (id int)')];
  const results = await Promise.all([1, 2, 3].map(() => migrate(database.pool, wanted)));
  expect(results.flatMap((result) => result.applied)).toEqual(['9001_test']);
});

test('a migration that fails leaves nothing behind', async () => {
  const broken = migration(9_002, 'CREATE TABLE half (id int); SELECT 1 / 0');
  expect(await pendingMigrations(database.pool, [broken])).toEqual(['9002_test']);
  await expect(migrate(database.pool, [broken])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  const { rows } = await database.pool.query("SELECT to_regclass('half') AS found");
  expect(rows).toEqual([{ found: null }]);
});

test('an edited migration is refused', async () => {
  await migrate(database.pool, [migration(9_003, 'SELECT 1')]);
  await expect(migrate(database.pool, [migration(9_003, 'SELECT 2')])).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
  });
});

test('bigint columns arrive as bigint', async () => {
  const { rows } = await database.pool.query('SELECT 9007199254740993::int8 AS big, now() AS at');
  expect(rows[0]).toEqual({ big: 9_007_199_254_740_993n, at: expect.any(Date) });
});
