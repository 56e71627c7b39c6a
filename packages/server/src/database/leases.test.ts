import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Leases } from './leases.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function expire(name: string): Promise<void> {
  await database.db
    .updateTable('leases')
    .set({ expires_at: sql<Date>`'-infinity'` })
    .where('name', '=', name)
    .execute();
}

test('only one of two servers holds a lease', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  const b = new Leases(database.db, { holder: 'b' });
  const seen = await a.withLease('one', async () => b.withLease('one', async () => 'stolen'));
  expect(seen).toBeUndefined();
  expect(await a.withLease('one', async () => 'again')).toBe('again');
});

test('one process does not run the same work twice at once', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  expect(await a.withLease('single', async () => a.withLease('single', async () => 'nested'))).toBeUndefined();
});

test('a holder whose lease was taken over is refused inside its transaction', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  const b = new Leases(database.db, { holder: 'b' });
  const outcome = a.withLease('fenced', async (lease) => {
    await expire('fenced');
    const token = await b.withLease('fenced', async (other) => other.token);
    expect(token).toBe(lease.token + 1n);
    await database.db.transaction().execute((trx) => lease.assert(trx));
  });
  await expect(outcome).rejects.toMatchObject({ code: 'LEASE_LOST' });
});

test('a lease that ends in a future which no term reaches is free: the clock was set back', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  const b = new Leases(database.db, { holder: 'b' });
  const until = (ends: string) =>
    database.db
      .updateTable('leases')
      .set({ expires_at: sql<Date>`clock_timestamp() + ${ends}::interval` })
      .where('name', '=', 'ahead')
      .execute();
  const token = (await a.withLease('ahead', async (lease) => lease.token)) ?? 0n;
  await until('60 seconds');
  expect(await b.withLease('ahead', async () => 'stolen')).toBeUndefined();
  await until('1 hour');
  expect(await b.withLease('ahead', async (lease) => lease.token)).toBe(token + 1n);
});

test('a takeover waits for the transaction that asserted the lease', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  const b = new Leases(database.db, { holder: 'b' });
  const order: string[] = [];
  await a.withLease('wait', async (lease) => {
    let takeover: Promise<unknown> | undefined;
    await database.db.transaction().execute(async (trx) => {
      await expire('wait');
      await lease.assert(trx);
      takeover = b.withLease('wait', async () => order.push('b'));
      await sql`SELECT pg_sleep(0.2)`.execute(trx);
      order.push('a');
    });
    await takeover;
  });
  expect(order).toEqual(['a', 'b']);
});

test('a released lease is free at once', async () => {
  const a = new Leases(database.db, { holder: 'a' });
  const b = new Leases(database.db, { holder: 'b' });
  await a.withLease('free', async () => undefined);
  expect(await b.withLease('free', async () => 'early')).toBeUndefined();
  await a.releaseAll();
  expect(await b.withLease('free', async () => 'now')).toBe('now');
});

test('what a dead process held is free at once, and nothing that another one holds', async () => {
  const dead = new Leases(database.db, { holder: 'dead' });
  const living = new Leases(database.db, { holder: 'living' });
  const next = new Leases(database.db, { holder: 'next' });
  const token = (await dead.withLease('left', async (lease) => lease.token)) ?? 0n;
  await living.withLease('kept', async () => 'working');
  expect(await next.withLease('left', async () => 'too early')).toBeUndefined();
  await next.releaseOf('dead');
  expect(await next.withLease('left', async (lease) => lease.token)).toBe(token + 1n);
  expect(await next.withLease('kept', async () => 'stolen')).toBeUndefined();
});
