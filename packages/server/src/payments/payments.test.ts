import { type BtmlMap, parseTrust, verifyReceipt } from '@blockcluster/btml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anchorOperation, organizationIntent } from '../anchors/intents.ts';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import { buildTrust } from '../anchors/trust.ts';
import { purseState } from '../budget/ledger.ts';
import { endUnsigned } from '../transactions/end.ts';
import { transactionReceipt } from '../transactions/receipt.ts';
import { submitIntent } from '../transactions/submit.ts';
import { openTill, people, type Till } from './testing.ts';

let world: World;
let till: Till;
beforeEach(async () => {
  world = await createWorld();
  till = openTill(world);
  await world.plan({ close: { records: 1_000, seconds: 5 } });
  await world.tick();
}, 120_000);
afterEach(() => world.end());

const refusal = (code: string, pointer?: string) =>
  expect.objectContaining({ code, ...(pointer === undefined ? {} : { pointer }) });
const transactions = () => world.database.db.selectFrom('transactions').selectAll().orderBy('seq').execute();
const purse = (period = '2026-11') => ({
  plan: 'default',
  period,
  asset: world.ledger.driver.feeAsset.asset,
  ceiling: undefined,
});

describe('payments on the sandbox', { timeout: 120_000 }, () => {
  test('wait for one another, become one transaction, and have a receipt each', async () => {
    const paid = [
      await till.pay({ amount: '1000', reference: 'rent' }),
      await till.pay({ to: people[1], amount: '2000' }),
      await till.pay({ amount: '1000' }),
    ];
    expect(await till.group()).toBe(3);
    expect(await transactions()).toEqual([]);
    world.clock.advance(5_000);
    expect(await till.group()).toBe(0);
    expect(await till.rows()).toMatchObject([
      { state: 'grouped', place: 0, reference: 'rent' },
      { state: 'grouped', place: 1 },
      { state: 'grouped', place: 2 },
    ]);
    await world.tick();
    expect((await till.rows()).map(({ state }) => state)).toEqual(['broadcast', 'broadcast', 'broadcast']);
    await world.mine(8);
    expect((await till.rows()).map(({ state }) => state)).toEqual(['final', 'final', 'final']);
    const [transaction, ...others] = await transactions();
    expect(others).toEqual([]);
    if (!transaction) throw new Error('no transaction');
    expect(transaction).toMatchObject({ op: 'pays', state: 'final' });
    const trust = parseTrust(await buildTrust(world.anchorModules));
    const options = { trust, now: new Date(world.clock.now()) };
    for (const { id } of paid) {
      const row = await till.row(id);
      const verdict = verifyReceipt(transactionReceipt(transaction, row.place ?? -1), options);
      expect(verdict).toMatchObject({ state: 'final', development: true });
      expect(verdict.anchors[0]?.proven.join('\n')).toContain(`pays ${row.amount} base units`);
    }
    const all = verifyReceipt(transactionReceipt(transaction), options);
    expect(all).toMatchObject({ state: 'final', anchors: { length: 3 } });
    expect(() => transactionReceipt(transaction, 3)).toThrow(refusal('TRANSACTION_WITHOUT_RECEIPT'));
    // The amounts and the fee are spent, and nothing more is held.
    expect(await purseState(world.database.db, purse())).toEqual({
      settled: 4_000n + BigInt(transaction.fee ?? 0),
      reserved: 0n,
      ceiling: undefined,
    });
  });

  test('are put together when there are as many as a transaction may hold, however young', async () => {
    for (let i = 0; i < 65; i++) await till.pay({ amount: String(1_000 + i) });
    expect(await till.group()).toBe(1);
    const states = (await till.rows()).map(({ state }) => state);
    expect(states.filter((state) => state === 'grouped')).toHaveLength(64);
    await world.tick();
    await world.mine(8);
    expect((await till.rows()).filter(({ state }) => state === 'final')).toHaveLength(64);
  });

  test('are made once, however often they are asked for', async () => {
    const first = await till.pay({ amount: '1000' }, 'key-1');
    const again = await Promise.all(Array.from({ length: 5 }, () => till.pay({ amount: '1000' }, 'key-1')));
    expect(new Set([first, ...again].map(({ id }) => id)).size).toBe(1);
    await expect(till.pay({ amount: '1001' }, 'key-1')).rejects.toEqual(refusal('IDEMPOTENCY_KEY_REUSED'));
    expect(await purseState(world.database.db, purse())).toMatchObject({ reserved: 1_000n });
    const raced = await Promise.all(Array.from({ length: 5 }, () => till.pay({ amount: '7000' }, 'key-2')));
    expect(new Set(raced.map(({ id }) => id)).size).toBe(1);
    expect(await till.rows()).toHaveLength(2);
  });

  test('are refused at once where they could never be made', async () => {
    const impossible: [object, string, string][] = [
      [{ to: 'nowhere' }, 'COMPILE_INVALID', '/to'],
      [{ to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }, 'COMPILE_INVALID', '/to'],
      [{ amount: '293' }, 'COMPILE_INVALID', '/amount'],
      [{ amount: '99999999999999999999' }, 'COMPILE_INVALID', '/amount'],
      [{ asset: 'eip155:1/slip44:60' }, 'COMPILE_NOT_SUPPORTED', '/asset'],
      [{ plan: 'none' }, 'PLAN_UNKNOWN', '/plan'],
      [{ ledger: undefined }, 'PAYMENT_LEDGER', ''],
      [{ ledger: undefined, chain: 'eip155:1' }, 'PAYMENT_LEDGER', '/chain'],
    ];
    for (const [request, code, pointer] of impossible)
      await expect(till.pay(request)).rejects.toEqual(refusal(code, pointer));
    expect(await till.rows()).toEqual([]);
  });

  test('do not break a budget that is hard: refused at once; of one that is a target they do', async () => {
    const { asset } = world.ledger.driver.feeAsset;
    await world.plan({ budget: { amount: 10_000n, asset } });
    await till.pay({ amount: '6000' });
    await expect(till.pay({ amount: '4001' })).rejects.toEqual(refusal('BUDGET_EXCEEDED'));
    await till.pay({ amount: '4000' });
    // Nothing is left for the fee: they wait, with the reason, and are paid when there is.
    world.clock.advance(5_000);
    expect(await till.group()).toBe(2);
    expect((await till.rows())[0]).toMatchObject({ state: 'queued', error_code: 'BUDGET_EXCEEDED' });
    const decisions = await world.database.db.selectFrom('plan_decisions').selectAll().execute();
    expect(decisions).toMatchObject([{ decision: 'defer', reason: 'budget-exhausted' }]);
    await world.plan({ name: 'loose', hard: 'deadline', budget: { amount: 10n, asset } });
    await till.pay({ plan: 'loose', amount: '5000' });
    await world.database.db.updateTable('budget_periods').set({ ceiling: '1000000' }).execute();
    world.clock.advance(60_000);
    expect(await till.group()).toBe(0);
    await world.tick();
    await world.mine(8);
    expect((await till.rows()).map(({ state }) => state)).toEqual(['final', 'final', 'final']);
  });

  test('that the account cannot pay keep nobody else waiting', async () => {
    const dear = await till.pay({ amount: '900000000000000' });
    const small = await till.pay({ amount: '1000' });
    world.clock.advance(5_000);
    await till.group();
    expect(await till.row(dear.id)).toMatchObject({ state: 'queued', error_code: 'LEDGER_FUNDS' });
    expect(await till.row(small.id)).toMatchObject({ state: 'grouped' });
    await world.tick();
    await world.mine(8);
    expect(await till.row(small.id)).toMatchObject({ state: 'final' });
    expect(await till.row(dear.id)).toMatchObject({ state: 'queued' });
  });

  test('are tried one by one when their transaction fails, and end when that fails too', async () => {
    const rows = [await till.pay({ amount: '1000' }), await till.pay({ amount: '2000' })];
    world.clock.advance(5_000);
    await till.group();
    const fail = async (ids: readonly string[]) => {
      const { db } = world.database;
      const engine = { ...world.modules };
      for (const id of ids) {
        const { transaction_id } = await till.row(id);
        const row = await db
          .selectFrom('transactions')
          .selectAll()
          .where('id', '=', transaction_id ?? '')
          .executeTakeFirst();
        if (!row) continue;
        await world.leases.withLease('test', (lease) =>
          endUnsigned(engine, lease, row, { state: 'failed', code: 'TRANSACTION_REVERTED', detail: 'for the test' }),
        );
      }
    };
    await fail(rows.map(({ id }) => id));
    expect(await till.rows()).toMatchObject([
      { state: 'queued', alone: true, attempts: 0 },
      { state: 'queued', alone: true, attempts: 0 },
    ]);
    await till.group();
    expect((await transactions()).map(({ op }) => op)).toEqual(['pays', 'pay', 'pay']);
    const [bad, good] = rows.map(({ id }) => id);
    if (bad === undefined || good === undefined) throw new Error('two payments');
    for (let attempt = 1; attempt <= 3; attempt++) {
      await fail([bad]);
      world.clock.advance(60_000);
      await till.group();
    }
    await world.tick();
    await world.mine(8);
    expect(await till.row(good)).toMatchObject({ state: 'final' });
    expect(await till.row(bad)).toMatchObject({ state: 'failed', attempts: 3, error_code: 'TRANSACTION_REVERTED' });
    const fees = (await transactions()).reduce(
      (sum, row) => sum + (row.state === 'final' ? BigInt(row.fee ?? 0) : 0n),
      0n,
    );
    expect(await purseState(world.database.db, purse())).toMatchObject({ settled: 2_000n + fees, reserved: 0n });
  });

  test('get a dearer fee when they wait too long, and are still paid once', async () => {
    await till.pay({ amount: '1000' });
    await till.pay({ to: people[1], amount: '1000' });
    world.clock.advance(5_000);
    await till.group();
    await world.tick();
    world.clock.advance(40_000);
    await world.tick();
    const candidates = await world.database.db.selectFrom('candidates').selectAll().execute();
    expect(candidates.length).toBe(2);
    await world.mine(8);
    expect((await till.rows()).map(({ state }) => state)).toEqual(['final', 'final']);
  });

  test('of a ledger that is gone wait, and say so', async () => {
    const { id } = await till.pay({ amount: '1000' });
    await world.database.db.updateTable('payments').set({ chain: 'bip122:other' }).execute();
    world.clock.advance(5_000);
    expect(await till.group()).toBe(1);
    expect(await till.row(id)).toMatchObject({ state: 'queued', error_code: 'PAYMENT_WAITS' });
  });

  test('go back into the queue when their intent expires unsigned', async () => {
    await till.pay({ amount: '1000' });
    world.clock.advance(5_000);
    await till.group();
    world.clock.advance(25 * 60 * 60 * 1_000);
    await world.tick();
    expect(await till.rows()).toMatchObject([{ state: 'queued', alone: false, attempts: 0, transaction_id: null }]);
    await till.group();
    await world.tick();
    await world.mine(8);
    expect(await till.rows()).toMatchObject([{ state: 'final' }]);
  });

  test('can be an intent of an operator’s own, too; other operations can’t be several', async () => {
    const { driver } = world.ledger;
    const { account } = await world.signer.account('sandbox', driver);
    const { asset } = driver.feeAsset;
    const pay = (to: string, amount: string) => ({
      ...{ op: 'pay', chain: driver.chain, from: account, asset, amount, decimals: '8' },
      to: `${driver.chain}:${to}`,
    });
    const submit = (op: readonly BtmlMap[]) => {
      const intent = organizationIntent({
        issuer: world.anchorModules.issuer,
        driver,
        op,
        maxFee: 50_000n,
        validForMs: 86_400_000,
        clock: world.clock,
        random: world.modules.random,
      });
      return world.database.db
        .transaction()
        .execute((trx) => submitIntent(trx, world.modules, { intent, ledger: world.ledger }));
    };
    const { row } = await submit([pay(people[0], '5000'), pay(people[1], '6000')]);
    expect(row.op).toBe('pays');
    await expect(submit([pay(people[0], '5000'), anchorOperation(driver, account, rootAt(1))])).rejects.toEqual(
      refusal('TRANSACTION_OPS', '/ops'),
    );
    await expect(submit([pay(people[0], '5000'), pay(people[1], '1')])).rejects.toEqual(
      refusal('COMPILE_INVALID', '/ops/1/amount'),
    );
    await world.tick();
    await world.mine(8);
    expect(await transactions()).toMatchObject([{ state: 'final' }]);
  });
});
