import { CodedError } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnchorModules } from '../anchors/modules.ts';
import { publishWaiting } from '../anchors/publish.ts';
import { batchHooks } from '../anchors/service.ts';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import { Leases } from '../database/leases.ts';
import type { Plan } from '../plans/plan.ts';
import { fallBack } from './fallback.ts';
import { Market } from './market.ts';

/** A second and third ledger beside the sandbox: its driver under other names, each of which can be taken down. */
interface Ledgers {
  readonly world: World;
  readonly modules: AnchorModules;
  readonly down: Set<string>;
  look(): Promise<unknown>;
  fallBack(leases?: Leases): Promise<number | undefined>;
  close(size: number): Promise<void>;
  anchors(): Promise<{ ledger: string; batch: string; state: string; replaces: string | null }[]>;
}

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

async function install(plan: Partial<Plan>, extra: readonly string[] = ['second', 'third']): Promise<Ledgers> {
  const world = await createWorld();
  worlds.push(world);
  const down = new Set<string>();
  const as = (name: string): LedgerDriver => ({
    ...world.ledger.driver,
    status: async () =>
      down.has(name)
        ? { ...(await world.ledger.driver.status()), reachable: false, synced: false, detail: 'it was taken down' }
        : world.ledger.driver.status(),
    quote: async () => {
      if (down.has(name)) throw new CodedError('LEDGER_UNREACHABLE', 'down');
      return world.ledger.driver.quote();
    },
  });
  const list = ['sandbox', ...extra].map((name) => ({ name, driver: as(name) }));
  const ledgers = {
    list: () => list,
    get: (name: string) => list.find((one) => one.name === name)?.driver ?? world.ledger.driver,
  };
  const market = new Market({ ...world.modules, ledgers });
  const modules: AnchorModules = { ...world.anchorModules, ledgers, market };
  for (const { name, driver } of list) await world.signer.account(name, driver);
  await world.plan({ ledgers: ['sandbox'], deadlineSeconds: 100, fallbackAfterSeconds: 40, ...plan });
  const hooks = batchHooks(modules);
  return {
    world,
    modules,
    down,
    look: () => market.read(0),
    fallBack: (leases = world.leases) => leases.withLease('fallback', (lease) => fallBack(modules, lease)),
    close: async (size) => {
      const batch = { id: `batch-${size}`, plan: 'default', from: 0, size, root: rootAt(size) };
      await world.database.db
        .transaction()
        .execute((trx) => hooks.onBatchClosed(trx, { ...batch, oldestAcceptedAt: world.clock.now() }));
    },
    anchors: () =>
      world.database.db
        .selectFrom('anchors')
        .select(['ledger', 'batch', 'state', 'replaces'])
        .orderBy('size')
        .orderBy('seq')
        .execute(),
  };
}
const ledgersOf = (rows: readonly { ledger: string }[]) => rows.map(({ ledger }) => ledger);

describe('an anchor whose ledger stays down', { timeout: 120_000 }, () => {
  it('goes to the next one of the list after the bound, once, and stays', async () => {
    const here = await install({ fallback: ['second', 'third'] });
    const { clock, database } = here.world;
    await here.close(1);
    here.down.add('sandbox').add('second');
    await here.look();
    clock.advance(39_000);
    expect(await here.fallBack()).toBe(0);
    clock.advance(1_000);
    await here.look();
    expect(await here.fallBack()).toBe(1);
    expect(ledgersOf(await here.anchors())).toEqual(['sandbox', 'third']);
    clock.advance(1_000_000);
    await here.look();
    expect(await here.fallBack()).toBe(0);
    const [original, standIn] = await database.db.selectFrom('anchors').selectAll().orderBy('seq').execute();
    expect(standIn).toMatchObject({
      replaces: original?.id,
      stands_for: original?.id,
      state: 'waiting',
      root: original?.root,
    });
    expect(standIn?.fallback).toMatchObject({
      from: { ledger: 'sandbox' },
      to: { ledger: 'third' },
      reason: 'unreachable',
    });
    const decisions = await database.db.selectFrom('route_decisions').selectAll().execute();
    expect(decisions).toMatchObject([{ state: 'fallback', ledger: 'sandbox' }]);
    expect(decisions[0]?.detail).toMatch(/sandbox is down since .* third takes its place/);
  });

  it('goes on elsewhere when what stands in goes down too', async () => {
    const here = await install({ fallback: ['second', 'third'] });
    await here.close(1);
    here.down.add('sandbox');
    await here.look();
    here.world.clock.advance(60_000);
    await here.look();
    expect(await here.fallBack()).toBe(1);
    here.down.add('second');
    await here.look();
    here.world.clock.advance(39_000);
    await here.look();
    expect(await here.fallBack()).toBe(0);
    here.world.clock.advance(1_000);
    expect(await here.fallBack()).toBe(1);
    const rows = await here.world.database.db.selectFrom('anchors').selectAll().orderBy('seq').execute();
    expect(ledgersOf(rows)).toEqual(['sandbox', 'second', 'third']);
    expect(rows[2]).toMatchObject({ replaces: rows[1]?.id, stands_for: rows[0]?.id });
    here.down.add('third');
    here.world.clock.advance(1_000_000);
    await here.look();
    here.world.clock.advance(1_000_000);
    await here.look();
    expect(await here.fallBack()).toBe(0);
    expect(await here.fallBack()).toBe(0);
    const nothing = await here.world.database.db
      .selectFrom('route_decisions')
      .selectAll()
      .where('state', '=', 'no-fallback')
      .execute();
    expect(nothing).toMatchObject([{ ledger: 'third', times: 2n }]);
  });

  it('makes no storm when the ledger flaps: nothing for one that comes back, at most one stand-in for each anchor', async () => {
    const here = await install({ fallback: ['second'] });
    for (let round = 0; round < 30; round++) {
      if (round < 10) await here.close(round + 1);
      if (round % 2 === 0) here.down.add('sandbox');
      else here.down.delete('sandbox');
      await here.look();
      here.world.clock.advance(8_000);
      await here.look();
      await here.fallBack();
    }
    // It was never down for a quarter of the bound.
    expect((await here.anchors()).filter(({ replaces }) => replaces !== null)).toEqual([]);
    here.down.add('sandbox');
    await here.look();
    here.world.clock.advance(100_000);
    for (let round = 0; round < 5; round++) {
      await here.look();
      await here.fallBack();
      here.down.delete('sandbox');
      await here.look();
      here.down.add('sandbox');
    }
    expect((await here.anchors()).filter(({ replaces }) => replaces !== null)).toHaveLength(10);
  });

  it('publishes what stands in for many batches in one transaction, and within the budget of both', async () => {
    const asset = (await install({})).world.ledger.driver.feeAsset.asset;
    const here = await install({ fallback: ['second'], budget: { amount: 3_000n, asset }, hard: 'budget' });
    for (let size = 1; size <= 5; size++) await here.close(size);
    here.down.add('sandbox');
    await here.look();
    here.world.clock.advance(200_000);
    await here.look();
    expect(await here.fallBack()).toBe(5);
    const publish = () => here.world.leases.withLease('anchors', (lease) => publishWaiting(here.modules, lease));
    const spent = async () => {
      const [row] = await here.world.database.db.selectFrom('budget_periods').selectAll().execute();
      return BigInt(row?.reserved ?? 0) + BigInt(row?.settled ?? 0);
    };
    const count = async () => (await here.world.database.db.selectFrom('transactions').select('id').execute()).length;
    await publish();
    expect(await count()).toBeLessThanOrEqual(1);
    here.down.clear();
    await here.look();
    for (let round = 0; round < 20; round++) {
      here.world.clock.advance(86_400_000 / 4);
      await publish();
      expect(await spent()).toBeLessThanOrEqual(3_000n);
    }
    // The original catches up as far as the budget has room beside the stand-in.
    expect(await count()).toBeGreaterThanOrEqual(1);
  });

  it('is routed once by two servers that decide at the same time', async () => {
    const here = await install({ fallback: ['second', 'third'] });
    for (let size = 1; size <= 4; size++) await here.close(size);
    here.down.add('sandbox');
    await here.look();
    here.world.clock.advance(100_000);
    await here.look();
    const other = new Leases(here.world.database.db, { holder: 'another server' });
    const done = await Promise.allSettled([
      here.fallBack(),
      here.fallBack(other),
      here.fallBack(),
      here.fallBack(other),
    ]);
    const replaced = done.reduce((sum, one) => sum + (one.status === 'fulfilled' ? (one.value ?? 0) : 0), 0);
    expect(replaced).toBe(4);
    expect((await here.anchors()).filter(({ replaces }) => replaces !== null)).toHaveLength(4);
  });

  it('leaves nothing behind when the server is killed between the decision and the anchor', async () => {
    const here = await install({ fallback: ['second'] });
    await here.close(1);
    here.down.add('sandbox');
    await here.look();
    here.world.clock.advance(100_000);
    await here.look();
    // What a kill does to a transaction: it is never committed. The event is published last, after decision and anchor.
    const events = Object.assign(Object.create(here.modules.events), {
      publishAll: () => Promise.reject(new Error('killed')),
    });
    const dying: AnchorModules = { ...here.modules, events };
    await expect(here.world.leases.withLease('fallback', (lease) => fallBack(dying, lease))).rejects.toThrow('killed');
    expect(await here.world.database.db.selectFrom('route_decisions').select('id').execute()).toEqual([]);
    expect(await here.anchors()).toHaveLength(1);
    expect(await here.fallBack()).toBe(1);
    expect(await here.anchors()).toHaveLength(2);
  });
});

describe('a plan that says what it needs', { timeout: 120_000 }, () => {
  const needs = { kinds: ['pow' as const], development: true };

  it('goes where the router says when a batch closes, and elsewhere when that is down', async () => {
    const here = await install({ ledgers: [], needs });
    const hooks = batchHooks(here.modules);
    expect(await hooks.mayClose('default')).toBe(true);
    await here.close(1);
    expect(ledgersOf(await here.anchors())).toEqual(['sandbox']);
    here.down.add('sandbox');
    here.world.clock.advance(10_000);
    expect(await hooks.mayClose('default')).toBe(true);
    await here.close(2);
    expect(ledgersOf(await here.anchors())).toEqual(['sandbox', 'second']);
    here.world.clock.advance(40_000);
    await here.look();
    expect(await here.fallBack()).toBe(1);
    expect(await here.anchors()).toMatchObject([{ ledger: 'sandbox' }, { ledger: 'second' }, { ledger: 'second' }]);
  });

  it('keeps records waiting while nothing satisfies it, and says why', async () => {
    const here = await install({ ledgers: [], needs: { kinds: ['bft'] } });
    const hooks = batchHooks(here.modules);
    expect(await hooks.mayClose('default')).toBe(false);
    await expect(here.close(1)).rejects.toMatchObject({ code: 'ROUTE_UNSATISFIED' });
    const decisions = await here.world.database.db.selectFrom('route_decisions').selectAll().execute();
    expect(decisions).toMatchObject([{ plan: 'default', state: 'unsatisfied', ledger: null }]);
    expect(decisions[0]?.detail).toContain('blockcluster nodes add cosmos');
    expect(await here.anchors()).toEqual([]);
  });

  it('knows the kind of a ledger that is no longer there', async () => {
    const here = await install({ ledgers: [], needs: { kinds: ['pow'], development: true } });
    await batchHooks(here.modules).mayClose('default');
    await here.close(1);
    const rest = here.modules.ledgers.list().slice(1);
    const ledgers = { ...here.modules.ledgers, list: () => rest };
    const market = new Market({ ...here.world.modules, ledgers });
    here.world.clock.advance(120_000);
    await market.read(0);
    const modules = { ...here.modules, ledgers, market };
    expect(await here.world.leases.withLease('fallback', (lease) => fallBack(modules, lease))).toBe(1);
    const rows = await here.world.database.db.selectFrom('anchors').selectAll().orderBy('seq').execute();
    expect(rows[1]?.fallback).toMatchObject({ from: { ledger: 'sandbox', kind: 'pow' }, reason: 'missing' });
  });
});
