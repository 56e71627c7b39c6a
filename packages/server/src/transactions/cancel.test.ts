import type { BtmlMap } from '@blockcluster/btml';
import { createCosmosDriver, type LedgerDriver } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anchorOperation, organizationIntent } from '../anchors/intents.ts';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import { type ChangeModules, cancelTransaction, speedUpTransaction } from './change.ts';
import { emptyOperation } from './empty.ts';
import type { CrashPoint } from './modules.ts';
import { submitIntent } from './submit.ts';

describe('cancelling on a ledger of coins', { timeout: 120_000 }, () => {
  let world: World;
  let modules: ChangeModules;
  /** Set by a test that stops the engine after an effect. */
  let killAt: CrashPoint | undefined;
  beforeAll(async () => {
    world = await createWorld({
      engine: { bumpAfterMs: 60_000 },
      at: (point) => {
        if (point === killAt) throw new Error(`killed after ${point}`);
      },
    });
    await world.plan({});
    await world.tick();
    const ledgers = { get: () => world.ledger.driver, list: () => [world.ledger] };
    modules = { ...world.modules, ledgers, wake: () => undefined };
  }, 120_000);
  afterAll(() => world.end());

  const row = (id: string) =>
    world.database.db.selectFrom('transactions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const candidates = (id: string) =>
    world.database.db.selectFrom('candidates').selectAll().where('transaction_id', '=', id).orderBy('number').execute();
  const coinsOf = (id: string) =>
    world.database.db.selectFrom('coins').selectAll().where('reserved_by', '=', id).execute();

  async function submit(op: BtmlMap, maxFee = 30_000n): Promise<string> {
    const { driver } = world.ledger;
    const intent = organizationIntent({
      ...{ issuer: world.anchorModules.issuer, driver, op, maxFee, validForMs: 86_400_000 },
      ...{ clock: world.clock, random: world.modules.random },
    });
    const { row: made } = await world.database.db
      .transaction()
      .execute((trx) => submitIntent(trx, world.modules, { intent, ledger: world.ledger }));
    return made.id;
  }

  async function anchor(root: string, maxFee?: bigint): Promise<string> {
    const { account } = await world.signer.account('sandbox', world.ledger.driver);
    return submit(anchorOperation(world.ledger.driver, account, root), maxFee);
  }

  /** Whether a root stands on the chain. */
  async function stands(root: string): Promise<boolean> {
    const blocks = await world.database.db.selectFrom('sandbox_blocks').select('raw').execute();
    return blocks.some(({ raw }) => raw.toString('hex').includes(`6a2542544d4c01${root}`));
  }

  test('its coins go back to the account, by a transaction that pays more than all before it', async () => {
    const root = rootAt(7_000);
    const id = await anchor(root);
    await world.tick();
    expect((await row(id)).state).toBe('broadcast');
    const coins = await coinsOf(id);
    await cancelTransaction(modules, id);
    const again = await cancelTransaction(modules, id);
    expect(again.cancel_at).not.toBeNull();
    await world.tick();
    const [first, empty] = await candidates(id);
    expect([first?.empty, empty?.empty, empty?.state]).toEqual([false, true, 'broadcast']);
    expect(BigInt(empty?.fee ?? 0) * 4n >= BigInt(first?.fee ?? 0) * 5n).toBe(true);
    await world.mine(1);
    expect(await row(id)).toMatchObject({ state: 'broadcast', txid: empty?.txid });
    await world.mine(6);
    expect(await row(id)).toMatchObject({ state: 'cancelled', error_code: 'TRANSACTION_CANCELLED' });
    expect(await stands(root)).toBe(false);
    const spent = await coinsOf(id);
    expect(spent.map((coin) => coin.spent_by)).toEqual(coins.map(() => empty?.txid));
    // What came back is the account's, less the fee.
    const back = await world.database.db
      .selectFrom('coins')
      .selectAll()
      .where('txid', '=', empty?.txid ?? '')
      .execute();
    const sum = (list: readonly { value: string }[]) => list.reduce((all, { value }) => all + BigInt(value), 0n);
    expect(sum(back)).toBe(sum(coins) - BigInt(empty?.fee ?? 0));
    expect((await cancelTransaction(modules, id)).state).toBe('cancelled');
  });

  test('when the node forgets both, the empty one is sent again; when the first is mined all the same, that counts', async () => {
    const root = rootAt(7_001);
    const id = await anchor(root);
    await world.tick();
    const [first] = await candidates(id);
    await world.mine(1);
    expect((await row(id)).state).toBe('included');
    await expect(cancelTransaction(modules, id)).rejects.toMatchObject({ code: 'TRANSACTION_INCLUDED' });
    // Its block is undone, and its transaction forgotten.
    await world.open.sandbox.disconnect(1, [first?.txid ?? '']);
    await cancelTransaction(modules, id).catch(() => undefined);
    await world.tick();
    await cancelTransaction(modules, id);
    await world.mine(8);
    expect(['cancelled', 'final']).toContain((await row(id)).state);
    expect(await stands(root)).toBe((await row(id)).state === 'final');
  });

  test('one that is not signed ends at once, and nothing stays reserved', async () => {
    const id = await anchor(rootAt(7_002));
    expect((await cancelTransaction(modules, id)).state).toBe('cancelled');
    expect(await coinsOf(id)).toEqual([]);
    await world.tick();
    expect(await candidates(id)).toEqual([]);
  });

  test('stopped after any step: cancelled once, by one transaction, and nothing is lost', async () => {
    const points: CrashPoint[] = ['signed', 'persisted', 'broadcast', 'recorded', 'collected', 'finalized'];
    for (const [index, point] of points.entries()) {
      const root = rootAt(7_100 + index);
      const id = await anchor(root);
      await world.tick();
      await cancelTransaction(modules, id);
      killAt = point;
      for (let round = 0; round < 7; round++) {
        await world.tick().catch(() => undefined);
        await world.engine.idle();
        // Before the empty one is sent a block would hold the first: that is another story.
        if (index > 2) await world.open.mine();
      }
      killAt = undefined;
      world.clock.advance(61_000);
      await world.tick();
      await world.mine(8);
      expect(await row(id), point).toMatchObject({ state: 'cancelled', error_code: 'TRANSACTION_CANCELLED' });
      const all = await candidates(id);
      expect(all.filter(({ state }) => state === 'final').map(({ empty }) => empty)).toEqual([true]);
      expect(await stands(root)).toBe(false);
    }
    const reserved = await world.database.db
      .selectFrom('coins')
      .select('txid')
      .where('reserved_by', 'is not', null)
      .where('spent_by', 'is', null)
      .execute();
    expect(reserved).toEqual([]);
  });

  test('cancelled, mined, stopped and reorganized at random: what is told is what the chain holds', async () => {
    const random = mulberry32(Number(process.env.CRASH_SEED ?? 11));
    const points: CrashPoint[] = ['reserved', 'signed', 'persisted', 'broadcast', 'recorded', 'scanned', 'finalized'];
    const made: { readonly id: string; readonly root: string }[] = [];
    const step = async () => {
      await world.tick().catch(() => undefined);
      await world.engine.idle();
    };
    const actions = [
      async () => {
        const root = rootAt(7_500 + made.length);
        made.push({ id: await anchor(root), root });
      },
      async () => {
        const { id } = made[random(made.length)] ?? { id: '' };
        await cancelTransaction(modules, id).catch(() => undefined);
      },
      async () => {
        killAt = points[random(points.length)];
        await step();
        killAt = undefined;
      },
      async () => {
        world.clock.advance(2_000);
        await world.open.mine();
        if (random(2) === 0) await step();
      },
      async () => {
        const { height } = await world.open.sandbox.getTip();
        const depth = Math.min(1 + random(4), height - 440);
        if (depth < 1) return;
        const sent = await world.database.db.selectFrom('candidates').select('txid').execute();
        const forgotten = sent.map(({ txid }) => txid).filter(() => random(2) === 0);
        await world.open.sandbox.disconnect(depth, forgotten);
        for (let block = 0; block <= depth; block++) await world.open.mine();
      },
      step,
    ];
    for (let index = 0; index < 70; index++) await actions[index % 7 === 0 ? 0 : random(actions.length)]?.();
    for (let round = 0; round < 4; round++) {
      world.clock.advance(61_000);
      await step();
      await world.mine(7);
    }
    const told = await Promise.all(made.map(async ({ id }) => (await row(id)).state));
    const held = await Promise.all(made.map(({ root }) => stands(root)));
    expect(told).toEqual(held.map((there) => (there ? 'final' : 'cancelled')));
    console.log(`${told.filter((state) => state === 'cancelled').length} of ${told.length} were cancelled in time`);
  });

  test('two who cancel and one who speeds up at the same time leave one decision', async () => {
    const root = rootAt(7_003);
    const id = await anchor(root, 3_000n);
    await world.tick();
    const all = await Promise.allSettled([
      cancelTransaction(modules, id, 9_000n),
      cancelTransaction(modules, id, 9_000n),
      speedUpTransaction(modules, id, 9_000n),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await row(id)).toMatchObject({ max_fee: '9000' });
    await world.tick();
    await world.mine(7);
    expect((await row(id)).state).toBe('cancelled');
    expect(await stands(root)).toBe(false);
  });
});

/** Numbers below a bound, the same for the same seed. */
function mulberry32(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

test('what waits on a Cosmos chain has a sequence that cannot be taken again', () => {
  const driver: LedgerDriver = createCosmosDriver({
    ...{ url: 'http://127.0.0.1:9', name: 'hub', label: 'Hub', chainId: 'hub-1', flavor: 'sdk' },
  });
  expect(emptyOperation(driver, `${driver.chain}:cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a`)).toBeUndefined();
});
