import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { sealedSecret } from './sealed-secret.ts';
import { SecretVault } from './vault.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const random = { bytes: (size: number) => randomBytes(size) };

test('a secret is made once, whoever asks first, and never lies open', async () => {
  const { db } = database;
  const modules = { db, vault: new SecretVault(randomBytes(32), random), random };
  const [first, ...rest] = await Promise.all(Array.from({ length: 8 }, () => sealedSecret(modules, 'one', 32)));
  expect(first).toHaveLength(32);
  for (const other of [...rest, await sealedSecret(modules, 'one', 32)]) expect(other).toEqual(first);
  expect(await sealedSecret(modules, 'two', 32)).not.toEqual(first);
  const { sealed } = await db
    .selectFrom('secrets')
    .select('sealed')
    .where('name', '=', 'one')
    .executeTakeFirstOrThrow();
  expect(Buffer.from(sealed).includes(first ?? '')).toBe(false);
  const stranger = { ...modules, vault: new SecretVault(randomBytes(32), random) };
  await expect(sealedSecret(stranger, 'one', 32)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
});
