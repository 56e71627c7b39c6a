import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { openVault } from './master-key.ts';
import { SecretVault } from './vault.ts';

const random = { bytes: (length: number) => randomBytes(length) };
let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp('/tmp/bcvault-');
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

test('opens what it has sealed, for the same purpose alone', () => {
  const vault = new SecretVault(random.bytes(32), random);
  const secret = Buffer.from('a key');
  const sealed = vault.seal(secret, 'signer');
  expect(vault.open(sealed, 'signer').equals(secret)).toBe(true);
  expect(sealed.includes(secret)).toBe(false);
  expect(vault.seal(secret, 'signer').equals(sealed)).toBe(false);
  expect(() => vault.open(sealed, 'webhook')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
});

test('every altered bit and every cut is noticed', () => {
  const vault = new SecretVault(random.bytes(32), random);
  const sealed = vault.seal(Buffer.from('secret'), 'x');
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => vault.open(altered, 'x')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
  }
  for (let length = 0; length < sealed.length; length++)
    expect(() => vault.open(sealed.subarray(0, length), 'x')).toThrow(
      expect.objectContaining({ code: 'SECRET_UNREADABLE' }),
    );
});

test('the first start makes a key that only its owner reads; a lost or wrong one is refused', async () => {
  const config = await loadConfig({}, { data: directory });
  const file = join(directory, 'master.key');
  await openVault(database.db, config, random);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await openVault(database.db, config, random);

  await writeFile(file, `${randomBytes(32).toString('hex')}\n`);
  await expect(openVault(database.db, config, random)).rejects.toMatchObject({ code: 'MASTER_KEY_WRONG' });
  await writeFile(file, 'too short');
  await expect(openVault(database.db, config, random)).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
  await rm(file);
  await expect(openVault(database.db, config, random)).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
  const elsewhere = { ...config, masterKeyFile: join(directory, 'nowhere.key') };
  await expect(openVault(database.db, elsewhere, random)).rejects.toMatchObject({ code: 'MASTER_KEY_INVALID' });
});
