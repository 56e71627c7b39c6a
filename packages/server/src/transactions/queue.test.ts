import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anchorOperation, organizationIntent } from '../anchors/intents.ts';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import { submitIntent } from './submit.ts';
import { engineWorker } from './worker.ts';

/** What the test puts between engine and node. */
const node = { down: false, hold: '', held: undefined as (() => void) | undefined, refuse: '' };

function between(driver: LedgerDriver): LedgerDriver {
  const answer = <T>(work: () => Promise<T>): Promise<T> =>
    node.down ? Promise.reject(new CodedError('LEDGER_UNREACHABLE', 'the node does not answer')) : work();
  return {
    ...driver,
    scan: (request) => answer(() => driver.scan(request)),
    quote: () => answer(() => driver.quote()),
    evidence: (request) => answer(() => driver.evidence(request)),
    broadcast: (raw) =>
      answer(async () => {
        if (node.refuse && raw.includes(node.refuse))
          return { state: 'rejected', reason: 'mempool full', conflict: false };
        if (node.hold && raw.includes(node.hold))
          await new Promise<void>((resolve) => {
            node.held = resolve;
          });
        return driver.broadcast(raw);
      }),
  };
}

let world: World;
beforeAll(async () => {
  world = await createWorld({ wrap: between, engine: { patienceMs: 3_000 } });
  await world.plan({});
  await world.tick();
}, 120_000);
afterAll(() => world.end());

const row = (id: string) =>
  world.database.db.selectFrom('transactions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

function intentFor(op: BtmlMap, maxFee = 3_000n): BtmlMap {
  const { driver } = world.ledger;
  const { clock } = world;
  return organizationIntent({
    issuer: world.anchorModules.issuer,
    driver,
    op,
    maxFee,
    validForMs: 86_400_000,
    clock,
    random: world.modules.random,
  });
}

const submit = (intent: BtmlMap) =>
  world.database.db.transaction().execute((trx) => submitIntent(trx, world.modules, { intent, ledger: world.ledger }));

async function anchorFrom(account: string, root: string) {
  return (await submit(intentFor(anchorOperation(world.ledger.driver, account, root)))).row;
}

test('the same intent is queued once, and its salt is good for nothing else', async () => {
  const { account } = await world.signer.account('sandbox', world.ledger.driver);
  const intent = intentFor(anchorOperation(world.ledger.driver, account, rootAt(900)));
  const first = await submit(intent);
  const again = await submit(intent);
  expect([first.created, again.created]).toEqual([true, false]);
  expect(again.row.id).toBe(first.row.id);
  const other = intentFor(anchorOperation(world.ledger.driver, account, rootAt(901)));
  await expect(submit({ ...other, salt: intent.salt ?? '' })).rejects.toMatchObject({ code: 'TRANSACTION_REPLAY' });
  const raced = intentFor(anchorOperation(world.ledger.driver, account, rootAt(902)));
  const both = await Promise.all([submit(raced), submit(raced), submit(raced)]);
  expect(new Set(both.map((one) => one.row.id)).size).toBe(1);
  await world.tick();
  await world.mine(6);
});

test('an intent that this ledger cannot take is refused with its reason', async () => {
  const { driver } = world.ledger;
  const { account } = await world.signer.account('sandbox', driver);
  const good = intentFor(anchorOperation(driver, account, rootAt(910)));
  const foreign = account.slice(0, -1) + (account.endsWith('q') ? 'p' : 'q');
  const cases: [BtmlMap, string][] = [
    [intentFor(anchorOperation(driver, account, rootAt(911)), 1n), 'TRANSACTION_FEE'],
    [{ ...good, maxfee: { asset: driver.feeAsset.asset, amount: '9', decimals: '7' } }, 'TRANSACTION_ASSET'],
    [{ ...good, issued: '2020-01-01T00:00:00Z', expires: '2020-01-02T00:00:00Z' }, 'TRANSACTION_EXPIRED'],
    [
      {
        ...good,
        ops: [{ ...anchorOperation(driver, account, rootAt(1)) }, { ...anchorOperation(driver, account, rootAt(2)) }],
        atomic: 'no',
      },
      'TRANSACTION_OPS',
    ],
    [{ ...good, salt: 'short' }, 'SCHEMA_SALT'],
  ];
  for (const [intent, code] of cases) await expect(submit(intent)).rejects.toMatchObject({ code });
  await expect(submit(intentFor(anchorOperation(driver, foreign, rootAt(912))))).rejects.toBeInstanceOf(CodedError);
});

test('a signer that is stuck holds up no other', async () => {
  const { driver } = world.ledger;
  const [mine, second] = await Promise.all([
    world.signer.account('sandbox', driver),
    world.signer.account('sandbox', driver, 'second'),
  ]);
  // A payment, through the same engine, funds the second account.
  const asset = driver.feeAsset;
  const pay = {
    op: 'pay',
    chain: driver.chain,
    from: mine.account,
    to: second.account,
    asset: asset.asset,
    amount: '50000000',
    decimals: String(asset.decimals),
  };
  const paid = (await submit(intentFor(pay))).row;
  await world.tick();
  await world.mine(6);
  expect((await row(paid.id)).state).toBe('final');

  const [stuckRoot, freeRoot] = [rootAt(920), rootAt(921)];
  node.hold = stuckRoot;
  const stuck = await anchorFrom(second.account, stuckRoot);
  const free = await anchorFrom(mine.account, freeRoot);
  await world.tick();
  expect((await row(stuck.id)).state).toBe('signed');
  expect((await row(free.id)).state).toBe('broadcast');
  await world.mine(6);
  expect((await row(free.id)).state).toBe('final');
  expect((await row(stuck.id)).state).toBe('signed');
  node.hold = '';
  node.held?.();
  await world.engine.idle();
  await world.mine(7);
  expect((await row(stuck.id)).state).toBe('final');
}, 60_000);

test('while the node is down nothing is lost, and the work goes on when it answers', async () => {
  node.down = true;
  await world.close(1000);
  await world.publish();
  const waiting = await world.database.db
    .selectFrom('anchors')
    .selectAll()
    .where('size', '=', 1000n)
    .executeTakeFirstOrThrow();
  expect(waiting).toMatchObject({ state: 'deferred', transaction_id: null });
  const worker = engineWorker(world.engine, world.modules, world.leases);
  const reachable = async () =>
    (await world.database.db.selectFrom('scan_cursors').select('reachable').executeTakeFirstOrThrow()).reachable;
  worker.start();
  while ((await reachable()) !== false) await new Promise((resolve) => setTimeout(resolve, 50));
  world.clock.advance(60_000);
  node.down = false;
  while ((await reachable()) !== true) {
    worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await worker.stop();
  const types = await world.database.db
    .selectFrom('events')
    .select(['type', 'data'])
    .where('type', '=', 'node.state')
    .execute();
  expect(types.length).toBeGreaterThanOrEqual(2);
  await world.publish();
  await world.tick();
  await world.mine(6);
  const anchor = await world.database.db
    .selectFrom('anchors')
    .selectAll()
    .where('size', '=', 1000n)
    .executeTakeFirstOrThrow();
  expect(anchor.state).toBe('final');
}, 60_000);

test('a coin that something foreign used is given up only when that is final, and another one is taken', async () => {
  const { driver } = world.ledger;
  const { account, keyId, publicKey } = await world.signer.account('sandbox', driver);
  const root = rootAt(930);
  node.refuse = root;
  const lost = await anchorFrom(account, root);
  await world.tick();
  const { db } = world.database;
  const coins = await db.selectFrom('coins').selectAll().where('reserved_by', '=', lost.id).execute();
  const spent = coins.map((coin) => ({ ...coin, value: BigInt(coin.value), height: Number(coin.height) }));
  const foreign = driver.compile(anchorOperation(driver, account, rootAt(931)), {
    publicKey,
    rate: 5_000n,
    coins: spent,
  });
  const signatures = await world.signer.sign({
    keyId,
    intentId: 'foreign',
    slots: ['elsewhere'],
    digests: foreign.digests,
  });
  const { raw } = driver.assemble(foreign, publicKey, signatures);
  expect(await driver.broadcast(raw)).toEqual({ state: 'accepted' });
  await world.mine(5);
  world.clock.advance(61_000);
  await world.tick();
  expect(await row(lost.id)).toMatchObject({ state: 'signed', reservation: 0 });
  node.refuse = '';
  world.clock.advance(61_000);
  await world.mine(1);
  expect(await row(lost.id)).toMatchObject({ reservation: 1 });
  await world.mine(8);
  expect(await row(lost.id)).toMatchObject({ state: 'final', reservation: 1 });
  const states = await db
    .selectFrom('candidates')
    .select(['reservation', 'state'])
    .where('transaction_id', '=', lost.id)
    .orderBy('number')
    .execute();
  expect(states.filter((one) => one.reservation === 0).every((one) => one.state === 'dead')).toBe(true);
  expect(states.filter((one) => one.state === 'final')).toHaveLength(1);
}, 60_000);

test('the signer signs a coin for one intent alone', async () => {
  const { keyId } = await world.signer.account('sandbox', world.ledger.driver);
  const digests = [new Uint8Array(32).fill(1)];
  const first = await world.signer.sign({ keyId, intentId: 'a', slots: ['coin'], digests });
  expect(await world.signer.sign({ keyId, intentId: 'a', slots: ['coin'], digests })).toEqual(first);
  await expect(world.signer.sign({ keyId, intentId: 'b', slots: ['coin', 'other'], digests })).rejects.toMatchObject({
    code: 'SIGNER_SLOT_USED',
  });
  const claims = await Promise.allSettled(
    ['c', 'd', 'e', 'f'].map((intentId) =>
      world.signer.sign({ keyId, intentId, slots: ['contested', 'coin2'], digests }),
    ),
  );
  expect(claims.filter((claim) => claim.status === 'fulfilled')).toHaveLength(1);
});

test('two transactions never share a coin', async () => {
  const { account } = await world.signer.account('sandbox', world.ledger.driver);
  for (let i = 0; i < 8; i++) await anchorFrom(account, rootAt(940 + i));
  await world.tick();
  const { db } = world.database;
  const open = await db.selectFrom('transactions').select('id').where('state', '=', 'broadcast').execute();
  expect(open).toHaveLength(8);
  const coins = await db
    .selectFrom('coins')
    .select(['txid', 'vout', 'reserved_by'])
    .where(
      'reserved_by',
      'in',
      open.map((one) => one.id),
    )
    .execute();
  expect(new Set(coins.map((coin) => coin.reserved_by)).size).toBe(8);
  expect(new Set(coins.map((coin) => `${coin.txid}:${coin.vout}`)).size).toBe(coins.length);
  await world.mine(6);
});
