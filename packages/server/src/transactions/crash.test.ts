import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import type { CrashPoint } from './modules.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.plan({});
  await world.tick();
}, 120_000);
afterAll(() => world.end());

/** Every commitment in the sandbox's blocks, in order. */
async function commitments(): Promise<string[]> {
  const rows = await world.database.db
    .selectFrom('sandbox_blocks')
    .select('raw')
    .where('height', '>', 432n)
    .orderBy('height')
    .execute();
  return rows.flatMap((row) =>
    [...row.raw.toString('hex').matchAll(/6a2542544d4c01([0-9a-f]{64})/g)].map(([, root]) => root ?? ''),
  );
}

/** Each anchor that is final names a root that stands on the chain exactly once, and no root stands there twice. */
async function expectOneEffectEach(): Promise<number> {
  const found = await commitments();
  expect(new Set(found).size).toBe(found.length);
  const anchors = await world.database.db.selectFrom('anchors').selectAll().execute();
  expect(anchors.every((anchor) => anchor.state === 'final')).toBe(true);
  expect(new Set(anchors.map((anchor) => anchor.committed_root))).toEqual(new Set(found));
  const transactions = await world.database.db.selectFrom('transactions').select('state').execute();
  expect(transactions.filter((row) => row.state === 'final')).toHaveLength(found.length);
  return found.length;
}

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await world.leases.releaseAll();
    await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.database.db);
    await world.publish();
    await world.tick();
    await world.mine(7);
  }
}

const POINTS: CrashPoint[] = [
  'reserved',
  'signed',
  'persisted',
  'broadcast',
  'recorded',
  'scanned',
  'collected',
  'finalized',
];

describe('processes that are killed', { timeout: 300_000 }, () => {
  test('SIGKILL at every point of real processes: nothing lost, nothing doubled', async () => {
    for (const [i, point] of POINTS.entries()) {
      await world.close(i + 1);
      // The dead process can't give its lease back; the test doesn't want to wait for the term.
      await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.database.db);
      const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts')], {
        env: {
          ...process.env,
          CHILD_DATABASE: JSON.stringify(world.database.target),
          CHILD_KEY: Buffer.from(world.masterKey).toString('hex'),
          CHILD_POINT: point,
          CHILD_SKIP: point === 'scanned' ? '3' : '0',
          CHILD_NOW: String(world.clock.now()),
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
      world.clock.advance(120_000);
    }
    await settle();
    const effects = await expectOneEffectEach();
    const anchors = await world.database.db.selectFrom('anchors').select('id').execute();
    expect(anchors).toHaveLength(POINTS.length);
    console.log(`${POINTS.length} kills, 0 lost, 0 doubled, ${effects} transactions`);
  });

  test('two servers whose leases are stolen all the time do no harm to each other', async () => {
    const other = await createWorld({ database: world.database, clock: world.clock, masterKey: world.masterKey });
    let running = true;
    const run = async (server: World) => {
      while (running) {
        await server.publish().catch(() => undefined);
        await server.tick().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      }
    };
    const thief = async () => {
      while (running) {
        await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.database.db);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      }
    };
    const all = [run(world), run(other), thief()];
    for (let batch = 0; batch < 25; batch++) {
      await world.close(100 + batch);
      world.clock.advance(2_000);
      if (batch % 2 === 0) await world.open.mine();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    running = false;
    await Promise.all(all);
    await other.engine.idle();
    await settle();
    const effects = await expectOneEffectEach();
    expect((await commitments()).at(-1)).toBe(rootAt(124));
    console.log(`25 batches by two servers: ${effects} transactions in all, none doubled`);
    await other.end();
  });

  test('random kills, reorganizations, fee bumps and replayed bytes: one effect each', async () => {
    let seed = Number(process.env.CRASH_SEED ?? 7);
    const random = (below: number): number => {
      // mulberry32
      seed = (seed + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
    };
    const { db } = world.database;
    let batch = 1000;
    let kills = 0;
    let reorganizations = 0;
    const actions = [
      async () => {
        batch += 1;
        await world.close(batch);
        await world.publish();
      },
      async () => {
        let left = random(2);
        let dead = false;
        const point = POINTS[random(POINTS.length)];
        const victim = await createWorld({
          database: world.database,
          clock: world.clock,
          masterKey: world.masterKey,
          at: (reached) => {
            if (dead || (reached === point && left-- === 0)) {
              dead = true;
              throw new Error('killed');
            }
          },
        });
        batch += 1;
        await world.close(batch);
        await world.publish();
        await world.leases.releaseAll();
        for (let round = 0; round < 9 && !dead; round++) {
          await victim.tick().catch(() => undefined);
          if (!dead) await world.open.mine();
        }
        if (dead) kills += 1;
        await victim.end();
        await victim.leases.releaseAll();
      },
      () => world.mine(1 + random(3)),
      async () => {
        world.clock.advance(40_000);
        await world.tick();
      },
      async () => {
        const { height } = await world.open.sandbox.getTip();
        const depth = Math.min(1 + random(8), height - 432);
        if (depth < 1) return;
        const rows = await db.selectFrom('candidates').select('txid').execute();
        await world.open.sandbox.disconnect(
          depth,
          rows.map((row) => row.txid).filter(() => random(2) === 0),
        );
        for (let block = 0; block <= depth; block++) {
          world.clock.advance(2_000);
          await world.open.mine();
        }
        reorganizations += 1;
        await world.tick();
      },
      async () => {
        const rows = await db.selectFrom('candidates').select('raw').orderBy('created_at').execute();
        const old = rows[random(rows.length)];
        if (old) await world.ledger.driver.broadcast(old.raw);
      },
    ];
    for (let i = 0; i < 90; i++) await actions[i % 3 === 0 ? 1 : random(actions.length)]?.();
    await settle();
    const effects = await expectOneEffectEach();
    console.log(
      `${kills} kills and ${reorganizations} reorganizations among 90 random actions: ${effects} effects, none doubled`,
    );
  });
});
