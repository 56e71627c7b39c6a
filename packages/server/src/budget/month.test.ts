import type { LedgerDriver } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, testClock, type World } from '../anchors/testing.ts';

// A month of random fees through the real engine: database, signer, sandbox chain, clock moved by the test.

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 1);
const END = Date.UTC(2026, 11, 1);
const BUDGET = 60_000n;

const fees = { rate: 2_000n };
let seed = 42;
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 4294967296;
}

let world: World;
beforeAll(async () => {
  world = await createWorld({
    clock: testClock(START),
    wrap: (driver: LedgerDriver) => ({ ...driver, quote: async () => ({ rate: fees.rate, floor: 1_000n }) }),
    engine: { bumpAfterMs: 2 * HOUR, patienceMs: 20_000 },
  });
  const { asset } = world.ledger.driver.feeAsset;
  await world.plan({
    minGapSeconds: 3 * 3_600,
    budget: { amount: BUDGET, asset },
    deadlineSeconds: 24 * 3_600,
    feeCeiling: 30_000n,
  });
  await world.tick();
}, 120_000);
afterAll(() => world.end());

const purse = () =>
  world.database.db.selectFrom('budget_periods').selectAll().where('period', '=', '2026-11').executeTakeFirst();
const lastDecision = () =>
  world.database.db.selectFrom('plan_decisions').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();

describe('a month of random fees', { timeout: 300_000 }, () => {
  test('never costs more than the plan, and every deferral is explained', async () => {
    let oldest = START;
    let size = 0;
    let deferred = 0;
    let published = 0;
    for (let now = START; now < END - 4 * HOUR; now += 4 * HOUR) {
      world.clock.set(Math.max(now, world.clock.now()));
      // Mostly calm, sometimes mad: from 1 to some 150 satoshi per virtual byte.
      fees.rate = 1_000n + BigInt(Math.floor(2_000 * Math.exp(random() * random() * 4.3)));
      if (await world.hooks.mayClose('default', oldest)) {
        size += 1;
        await world.close(size, 'default', oldest);
        await world.publish();
        oldest = now;
        published += 1;
      } else {
        deferred += 1;
        const decision = await lastDecision();
        expect(decision).toMatchObject({ decision: 'defer', plan: 'default', ledger: 'sandbox' });
        expect(decision?.last_at.getTime()).toBe(world.clock.now());
        expect(decision?.reason).toMatch(/^(pacing|min-gap|fee-ceiling|budget-exhausted|past-deadline)$/);
        expect(decision?.detail.length).toBeGreaterThan(20);
      }
      await world.tick();
      // Now and then no block comes for a while, and the waiting candidate is made dearer.
      if (random() > 0.3) await world.mine(2);
      const state = await purse();
      if (state) expect(BigInt(state.settled) + BigInt(state.reserved) <= BUDGET).toBe(true);
    }
    await world.publish();
    await world.tick();
    await world.mine(8);
    const state = await purse();
    const rows = await world.database.db.selectFrom('transactions').selectAll().execute();
    expect(rows.every((row) => row.state === 'final')).toBe(true);
    const paid = rows.reduce((sum, row) => sum + BigInt(row.fee ?? 0), 0n);
    expect(state).toMatchObject({ settled: String(paid), reserved: '0', overrun: '0' });
    expect(paid <= BUDGET).toBe(true);
    expect(published).toBeGreaterThan(15);
    expect(deferred).toBeGreaterThan(20);
    const bumped = await world.database.db.selectFrom('candidates').select('number').where('number', '>', 1).execute();
    expect(bumped.length).toBeGreaterThan(0);
    console.log(
      `${published} anchors and ${deferred} deferrals in the month; ${(Number(paid) * 100) / Number(BUDGET)} % of the budget spent, ${bumped.length} fee bumps`,
    );
  });

  test('an unforeseen overdraft is refused by the database itself', async () => {
    await expect(
      world.database.db
        .updateTable('budget_periods')
        .set({ reserved: String(BUDGET) })
        .execute(),
    ).rejects.toMatchObject({ constraint: 'budget_never_exceeded' });
  });
});
