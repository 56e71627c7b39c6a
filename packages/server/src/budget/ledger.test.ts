import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Schema } from '../database/schema.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { smaller } from '../transactions/rates.ts';
import { type Purse, purseState, releaseBudget, reserveBudget, settleBudget, unsettleBudget } from './ledger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-22T12:00:00Z');
const purse = (plan: string, ceiling: bigint | undefined): Purse => ({
  plan,
  period: '2026-11',
  asset: 'test',
  ceiling,
});
const run = (work: (trx: Transaction<Schema>) => Promise<void>) => database.db.transaction().execute(work);

describe('the budget', () => {
  test('is never exceeded by reservations that race each other', async () => {
    const tight = purse('race', 100n);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => run((trx) => reserveBudget(trx, tight, `race-${i}`, 30n, now))),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(await purseState(database.db, tight)).toEqual({ settled: 0n, reserved: 90n, ceiling: 100n });
  });

  test('gives back what was not needed, and takes a settlement back as far as there is room', async () => {
    const own = purse('steps', 100n);
    await run((trx) => reserveBudget(trx, own, 'a', 60n, now));
    await run((trx) => settleBudget(trx, 'a', 20n, now));
    expect(await purseState(database.db, own)).toMatchObject({ settled: 20n, reserved: 0n });
    await run((trx) => reserveBudget(trx, own, 'b', 70n, now));
    await run((trx) => unsettleBudget(trx, 'a', 60n, now));
    expect(await purseState(database.db, own)).toMatchObject({ settled: 0n, reserved: 100n });
    await run((trx) => settleBudget(trx, 'b', 70n, now));
    await run((trx) => settleBudget(trx, 'a', 60n, now));
    const row = await database.db
      .selectFrom('budget_periods')
      .selectAll()
      .where('plan', '=', 'steps')
      .executeTakeFirst();
    expect(row).toMatchObject({ settled: '100', reserved: '0', overrun: '30' });
  });

  test('without a ceiling it only counts', async () => {
    const open = purse('open', undefined);
    await run((trx) => reserveBudget(trx, open, 'c', 10n ** 30n, now));
    await run((trx) => releaseBudget(trx, 'c', now));
    expect(await purseState(database.db, open)).toEqual({ settled: 0n, reserved: 0n, ceiling: undefined });
  });

  test('holds settled + reserved <= ceiling over random histories', async () => {
    const step = fc.record({
      what: fc.constantFrom('reserve', 'settle', 'release', 'unsettle'),
      id: fc.nat(5),
      amount: fc.bigInt({ min: 0n, max: 60n }),
    });
    let history = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const own = purse(`history-${history++}`, 100n);
        const reserved = new Map<string, bigint>();
        for (const { what, id, amount } of steps) {
          const key = `${own.plan}-${id}`;
          const worst = reserved.get(key);
          if (what === 'reserve' && worst === undefined) {
            const done = await run((trx) => reserveBudget(trx, own, key, amount, now)).then(
              () => true,
              () => false,
            );
            if (done) reserved.set(key, amount);
          } else if (worst !== undefined && what === 'settle')
            await run((trx) => settleBudget(trx, key, smaller(amount, worst), now));
          else if (worst !== undefined && what === 'release') await run((trx) => releaseBudget(trx, key, now));
          else if (worst !== undefined && what === 'unsettle') await run((trx) => unsettleBudget(trx, key, worst, now));
          const state = await purseState(database.db, own);
          expect(state.settled >= 0n && state.reserved >= 0n && state.settled + state.reserved <= 100n).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
