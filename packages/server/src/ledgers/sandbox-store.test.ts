import { afterAll, describe } from 'vitest';
import { sandboxStoreContract } from '../../../ledgers/test/sandbox-store-contract.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseSandboxStore } from './sandbox-store.ts';

describe('the sandbox store in PostgreSQL', () => {
  const databases: TestDatabase[] = [];
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });
  sandboxStoreContract(async () => {
    const database = await createTestDatabase();
    databases.push(database);
    return databaseSandboxStore(database.db);
  });
});
