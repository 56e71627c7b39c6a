import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, rootAt, type World } from './testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.plan({});
}, 60_000);
afterAll(() => world.end());

const anchors = () => world.database.db.selectFrom('anchors').selectAll().orderBy('size').execute();
const types = async () =>
  (await world.database.db.selectFrom('events').select('type').orderBy('position').execute()).map((row) => row.type);

test('a closed batch becomes an anchor in a block, and final with evidence', async () => {
  await world.close(3);
  expect((await anchors()).map((anchor) => anchor.state)).toEqual(['waiting']);
  await world.publish();
  await world.tick();
  expect((await anchors()).map((anchor) => anchor.state)).toEqual(['broadcast']);
  await world.mine(1);
  expect((await anchors()).map((anchor) => [anchor.state, anchor.confirmations])).toEqual([['included', 1]]);
  await world.mine(5);
  const [anchor] = await anchors();
  expect(anchor).toMatchObject({ state: 'final', confirmations: 6, committed_size: 3n, committed_root: rootAt(3) });
  expect(anchor?.evidence).toMatchObject({ form: 'bitcoin-op-return-1', height: String(anchor?.height) });
  expect(await types()).toEqual([
    'transaction.state',
    'transaction.state',
    'anchor.broadcast',
    'transaction.state',
    'anchor.included',
    'transaction.state',
    'anchor.final',
    'transaction.state',
  ]);
});

test('anchors that wait together are covered by the newest one', async () => {
  await world.close(10);
  await world.close(20);
  await world.close(30);
  await world.publish();
  await world.tick();
  await world.mine(6);
  const rows = (await anchors()).slice(1);
  expect(new Set(rows.map((row) => row.txid)).size).toBe(1);
  expect(rows.map((row) => row.state)).toEqual(['final', 'final', 'final']);
  expect(rows.map((row) => row.committed_size)).toEqual([30n, 30n, 30n]);
  expect(rows.map((row) => row.covered_by === null)).toEqual([false, false, true]);
  expect(rows.every((row) => row.evidence !== null)).toBe(true);
});

test('a batch can have no second anchor on a ledger', async () => {
  await expect(world.close(30)).rejects.toMatchObject({ code: '23505' });
});
