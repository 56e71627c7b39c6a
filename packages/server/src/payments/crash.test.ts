import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../anchors/testing.ts';
import { purseState } from '../budget/ledger.ts';
import { openTill, people, type Till } from './testing.ts';

let world: World;
let till: Till;
beforeAll(async () => {
  world = await createWorld();
  till = openTill(world);
  await world.plan({ close: { records: 1_000, seconds: 2 } });
  await world.tick();
}, 120_000);
afterAll(() => world.end());

const freeLeases = () => sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.database.db);

/** How often an amount was paid to somebody else, as the blocks say; the test gives each payment one of its own. */
async function paidOnChain(): Promise<Map<number, number>> {
  const rows = await world.database.db
    .selectFrom('sandbox_coins')
    .select(['value', 'script'])
    .where('coinbase', '=', false)
    .execute();
  const own = await world.database.db.selectFrom('coins').select('script').distinct().execute();
  const mine = new Set(own.map(({ script }) => script));
  const paid = new Map<number, number>();
  for (const { value, script } of rows)
    if (!mine.has(script) && value > 0n) paid.set(Number(value), (paid.get(Number(value)) ?? 0) + 1);
  return paid;
}

const POINTS = [
  'accepted',
  'chosen',
  'grouped',
  'reserved',
  'signed',
  'persisted',
  'broadcast',
  'recorded',
  'scanned',
  'collected',
  'finalized',
];

describe('payments of processes that are killed', { timeout: 300_000 }, () => {
  test('SIGKILL at every point: none lost, none made twice, and the budget is true', async () => {
    const asked: string[] = [];
    for (const [i, point] of POINTS.entries()) {
      // Each life asks again for what the last one may not have been told of, and for more.
      const fresh = [0, 1, 2].map((n) => String(2_000 + 10 * i + n));
      const repeated = asked.slice(-3);
      asked.push(...fresh);
      await freeLeases();
      const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts')], {
        env: {
          ...process.env,
          CHILD_DATABASE: JSON.stringify(world.database.target),
          CHILD_KEY: Buffer.from(world.masterKey).toString('hex'),
          CHILD_POINT: point,
          CHILD_NOW: String(world.clock.now()),
          CHILD_AMOUNTS: [...repeated, ...fresh].join(','),
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      expect([point, signal]).toEqual([point, 'SIGKILL']);
      world.clock.advance(120_000);
    }
    // The client repeats everything that it ever asked for.
    for (const amount of asked)
      await till.pay({ amount, to: people[Number(amount) % 3] ?? people[0] }, `pay-${amount}`);
    for (let round = 0; round < 5; round++) {
      await world.leases.releaseAll();
      await freeLeases();
      world.clock.advance(5_000);
      await till.group();
      await world.tick();
      await world.mine(7);
    }
    const rows = await till.rows();
    expect(rows.map(({ amount }) => amount).sort()).toEqual([...asked].sort());
    expect(rows.every(({ state }) => state === 'final')).toBe(true);
    expect(await paidOnChain()).toEqual(new Map(asked.map((amount) => [Number(amount), 1])));
    const fees = await world.database.db
      .selectFrom('transactions')
      .select(sql<string>`sum(fee)`.as('sum'))
      .executeTakeFirstOrThrow();
    const purse = { plan: 'default', period: '2026-11', asset: world.ledger.driver.feeAsset.asset, ceiling: undefined };
    expect(await purseState(world.database.db, purse)).toMatchObject({
      settled: asked.reduce((sum, amount) => sum + BigInt(amount), BigInt(fees.sum)),
      reserved: 0n,
    });
    const transactions = await world.database.db.selectFrom('transactions').select('id').execute();
    console.log(
      `${POINTS.length} kills, ${asked.length} payments in ${transactions.length} transactions, 0 lost, 0 doubled`,
    );
  });

  test('two servers whose leases are stolen all the time pay nobody twice', async () => {
    const before = await paidOnChain();
    const other = await createWorld({ database: world.database, clock: world.clock, masterKey: world.masterKey });
    const second = openTill(other);
    let running = true;
    const run = async (server: World, own: Till) => {
      while (running) {
        await own.group().catch(() => undefined);
        await server.tick().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      }
    };
    const thief = async () => {
      while (running) {
        await freeLeases();
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      }
    };
    const all = [run(world, till), run(other, second), thief()];
    for (let i = 0; i < 30; i++) {
      await (i % 2 === 0 ? till : second).pay({ amount: String(5_000 + i) }, `two-${i}`);
      world.clock.advance(1_500);
      if (i % 3 === 0) await world.open.mine();
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    running = false;
    await Promise.all(all);
    await other.engine.idle();
    for (let round = 0; round < 5; round++) {
      await world.leases.releaseAll();
      await freeLeases();
      world.clock.advance(120_000);
      await till.group();
      await world.tick();
      await world.mine(7);
    }
    const paid = await paidOnChain();
    for (const amount of before.keys()) paid.delete(amount);
    expect(paid).toEqual(new Map(Array.from({ length: 30 }, (_, i) => [5_000 + i, 1])));
    expect((await till.rows()).every(({ state }) => state === 'final')).toBe(true);
    await other.end();
  });

  test('random reorganizations take payments back and bring them again, once', async () => {
    let seed = 11;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed % below;
    };
    for (let i = 0; i < 24; i++) {
      await till.pay({ amount: String(8_000 + i) }, `deep-${i}`);
      world.clock.advance(3_000);
      await till.group();
      await world.tick();
      await world.mine(1 + random(4));
      if (i % 3 !== 2) continue;
      const { height } = await world.open.sandbox.getTip();
      const depth = Math.min(1 + random(8), height - 440);
      const rows = await world.database.db.selectFrom('candidates').select('txid').execute();
      await world.open.sandbox.disconnect(
        depth,
        rows.map((row) => row.txid).filter(() => random(2) === 0),
      );
      for (let block = 0; block <= depth; block++) {
        world.clock.advance(2_000);
        await world.open.mine();
      }
      await world.tick();
    }
    for (let round = 0; round < 5; round++) {
      world.clock.advance(60_000);
      await till.group();
      await world.tick();
      await world.mine(7);
    }
    const paid = await paidOnChain();
    for (let i = 0; i < 24; i++) expect(paid.get(8_000 + i)).toBe(1);
    const purse = { plan: 'default', period: '2026-11', asset: world.ledger.driver.feeAsset.asset, ceiling: undefined };
    expect(await purseState(world.database.db, purse)).toMatchObject({ reserved: 0n });
  });
});
