import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import type { CrashPoint } from './modules.ts';

let world: World;
let size = 0;
beforeAll(async () => {
  world = await createWorld();
  await world.plan({});
  await world.tick();
}, 120_000);
afterAll(() => world.end());

/** How often the commitment to a root stands in the blocks of the sandbox. */
async function effects(root: string): Promise<number> {
  const rows = await world.database.db.selectFrom('sandbox_blocks').select('raw').where('height', '>', 432n).execute();
  const wanted = `6a2542544d4c01${root}`;
  return rows.reduce((sum, row) => sum + row.raw.toString('hex').split(wanted).length - 1, 0);
}

const transactions = () => world.database.db.selectFrom('transactions').selectAll().orderBy('seq').execute();
const candidates = (id: string) =>
  world.database.db.selectFrom('candidates').selectAll().where('transaction_id', '=', id).orderBy('number').execute();
async function newest() {
  const row = (await transactions()).at(-1);
  if (!row) throw new Error('no transaction');
  return row;
}
/** Closes a batch, queues its anchor, and answers the root. */
async function queue(on: World = world): Promise<string> {
  size += 1;
  await on.close(size);
  await on.publish();
  return rootAt(size);
}

describe('a server that dies at any point', { timeout: 120_000 }, () => {
  const points: CrashPoint[] = [
    'reserved',
    'signed',
    'persisted',
    'broadcast',
    'recorded',
    'scanned',
    'collected',
    'finalized',
  ];
  for (const point of points)
    test(`after "${point}": another one goes on, with one effect`, async () => {
      let alive = true;
      const dying = await createWorld({
        database: world.database,
        clock: world.clock,
        masterKey: world.masterKey,
        at: (reached) => {
          // A dead process does nothing more at all, whatever was still to come.
          if (!alive || reached === point) {
            alive = false;
            throw new Error(`killed after ${point}`);
          }
        },
      });
      const root = await queue();
      await world.leases.releaseAll();
      for (let round = 0; alive && round < 20; round++) {
        await dying.tick().catch(() => undefined);
        if (alive) await world.open.mine();
      }
      expect(alive).toBe(false);
      await dying.end();
      await dying.leases.releaseAll();
      await world.tick();
      await world.mine(8);
      expect(await effects(root)).toBe(1);
      const row = await newest();
      expect(row.state).toBe('final');
      expect((await candidates(row.id)).filter((one) => one.state === 'final')).toHaveLength(1);
    });
});

test('a server that lost its lease while it signed changes nothing when it wakes', { timeout: 120_000 }, async () => {
  let wake = () => {};
  const paused = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let reached = () => {};
  const signing = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const sleeper = await createWorld({
    database: world.database,
    clock: world.clock,
    masterKey: world.masterKey,
    at: async (point) => {
      if (point !== 'signed') return;
      reached();
      await paused;
    },
  });
  const root = await queue();
  await world.leases.releaseAll();
  const late = sleeper.tick();
  await signing;
  await sleeper.leases.releaseAll();
  await world.tick();
  await world.mine(6);
  const before = await newest();
  expect(before.state).toBe('final');
  wake();
  await late;
  await sleeper.end();
  await sleeper.leases.releaseAll();
  await world.mine(2);
  expect(await newest()).toEqual(before);
  expect(await effects(root)).toBe(1);
  expect(await candidates(before.id)).toHaveLength(1);
});

test('a transaction that waits is made dearer with the same coins, and one of its forms confirms', async () => {
  const root = await queue();
  await world.tick();
  const { id } = await newest();
  world.clock.advance(31_000);
  await world.tick();
  world.clock.advance(31_000);
  await world.tick();
  const all = await candidates(id);
  expect(all.length).toBeGreaterThanOrEqual(2);
  const rates = all.map((candidate) => BigInt(candidate.rate));
  expect(rates).toEqual(rates.toSorted((a, b) => (a < b ? -1 : 1)));
  const row = await newest();
  for (const candidate of all) expect(BigInt(candidate.fee)).toBeLessThanOrEqual(BigInt(row.max_fee));
  await world.mine(6);
  expect((await newest()).state).toBe('final');
  expect((await candidates(id)).map((candidate) => candidate.state).filter((state) => state === 'final')).toHaveLength(
    1,
  );
  expect(await effects(root)).toBe(1);
});

test('nothing is signed after the expiry, but what was signed still goes through', async () => {
  const root = await queue();
  await world.tick();
  const { id } = await newest();
  world.clock.advance(48 * 3_600_000);
  await world.tick();
  expect(await candidates(id)).toHaveLength(1);
  await world.mine(6);
  expect((await newest()).state).toBe('final');
  expect(await effects(root)).toBe(1);
});

test('an intent that expires in the queue is cancelled, and its anchor gets another one', async () => {
  const root = await queue();
  const { id } = await newest();
  world.clock.advance(48 * 3_600_000);
  await world.tick();
  const row = (await transactions()).find((one) => one.id === id);
  expect(row).toMatchObject({ state: 'cancelled', error_code: 'TRANSACTION_EXPIRED' });
  await world.publish();
  await world.tick();
  await world.mine(6);
  expect((await newest()).state).toBe('final');
  expect(await effects(root)).toBe(1);
});

test('a reorganization takes an included anchor back, and the same bytes are sent again', async () => {
  const root = await queue();
  await world.tick();
  await world.mine(3);
  const included = await newest();
  expect(included.state).toBe('included');
  await world.open.sandbox.disconnect(3, [included.txid ?? '']);
  for (let block = 0; block < 4; block++) {
    world.clock.advance(2_000);
    await world.open.mine();
  }
  await world.tick();
  const back = await newest();
  expect(back.state).toBe('broadcast');
  expect(back.txid).toBe(included.txid);
  const types = await world.database.db
    .selectFrom('events')
    .select('type')
    .orderBy('position', 'desc')
    .limit(4)
    .execute();
  expect(types.map((row) => row.type)).toContain('anchor.reorganized');
  await world.mine(6);
  expect((await newest()).state).toBe('final');
  expect(await effects(root)).toBe(1);
  expect(await candidates(back.id)).toHaveLength(1);
});

test('a reorganization of a final anchor withdraws its evidence until it is final again', async () => {
  const root = await queue();
  await world.tick();
  await world.mine(6);
  const final = await newest();
  expect(final).toMatchObject({ state: 'final' });
  const anchor = () =>
    world.database.db
      .selectFrom('anchors')
      .selectAll()
      .where('transaction_id', '=', final.id)
      .executeTakeFirstOrThrow();
  expect((await anchor()).evidence).not.toBeNull();
  const purse = () =>
    world.database.db.selectFrom('budget_periods').selectAll().orderBy('period', 'desc').executeTakeFirstOrThrow();
  const settled = BigInt((await purse()).settled);
  await world.open.sandbox.disconnect(7, [final.txid ?? '']);
  for (let block = 0; block < 8; block++) {
    world.clock.advance(2_000);
    await world.open.mine();
  }
  await world.tick();
  expect(await newest()).toMatchObject({ state: 'broadcast', evidence: null, pin_hash: null });
  expect(await anchor()).toMatchObject({ state: 'broadcast', evidence: null });
  expect(BigInt((await purse()).settled)).toBe(settled - BigInt(final.fee ?? 0));
  await world.mine(6);
  expect(await newest()).toMatchObject({ state: 'final', txid: final.txid });
  expect((await anchor()).evidence).not.toBeNull();
  expect(BigInt((await purse()).settled)).toBe(settled);
  expect((await purse()).reserved).toBe('0');
  expect(await effects(root)).toBe(1);
});

test('a clock that is set back by weeks holds up neither a bump nor the next anchor of a plan with a gap', async () => {
  await world.plan({ minGapSeconds: 600 });
  world.clock.advance(600_000);
  const root = await queue();
  await world.tick();
  const { id } = await newest();
  expect(await world.hooks.mayClose('default')).toBe(false);
  world.clock.advance(-30_000);
  await world.tick();
  expect(await candidates(id)).toHaveLength(1);
  expect(await world.hooks.mayClose('default')).toBe(false);
  world.clock.advance(-30 * 86_400_000);
  await world.tick();
  expect((await candidates(id)).length).toBeGreaterThanOrEqual(2);
  expect(await world.hooks.mayClose('default')).toBe(true);
  await world.mine(6);
  expect((await newest()).state).toBe('final');
  expect(await effects(root)).toBe(1);
});
