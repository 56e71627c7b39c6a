import { startTestPostgres } from '../src/database/testing.ts';

/** One PostgreSQL for the whole test run; every test file takes a database of its own from it. */
export default async function setup(): Promise<() => Promise<void>> {
  return startTestPostgres();
}
