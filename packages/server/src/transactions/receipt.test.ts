import { type BtmlMap, parseTrust, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anchorOperation, organizationIntent } from '../anchors/intents.ts';
import { createWorld, rootAt, type World } from '../anchors/testing.ts';
import { buildTrust } from '../anchors/trust.ts';
import { transactionReceipt } from './receipt.ts';
import { submitIntent } from './submit.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({});
  await world.plan({});
  await world.tick();
}, 120_000);
afterAll(() => world.end());

async function act(op: (account: string) => BtmlMap): Promise<string> {
  const { driver } = world.ledger;
  const { account } = await world.signer.account('sandbox', driver);
  const intent = organizationIntent({
    issuer: world.anchorModules.issuer,
    driver,
    op: op(account),
    maxFee: 20_000n,
    validForMs: 86_400_000,
    clock: world.clock,
    random: world.modules.random,
  });
  const { row } = await world.database.db
    .transaction()
    .execute((trx) => submitIntent(trx, world.modules, { intent, ledger: world.ledger }));
  await world.tick();
  return row.id;
}

const row = (id: string) =>
  world.database.db.selectFrom('transactions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function verdict(receipt: string) {
  const trust = parseTrust(await buildTrust(world.anchorModules));
  return verifyReceipt(receipt, { trust, now: new Date(world.clock.now()) });
}

test('a payment and a locked amount have receipts that are final under the installation’s trust', async () => {
  const { chain, feeAsset } = world.ledger.driver;
  const amount = { asset: feeAsset.asset, amount: '30000', decimals: '8' };
  const paid = await act((from) => ({ op: 'pay', chain, from, to: from, ...amount }));
  expect(() => transactionReceipt({ ...emptyRow, id: paid })).toThrow(
    expect.objectContaining({ code: 'TRANSACTION_NOT_FINAL' }),
  );
  await world.mine(8);
  const locked = await act((from) => ({ op: 'deploy', chain, from, code: '51', endow: amount }));
  await world.mine(8);
  for (const id of [paid, locked]) {
    const receipt = transactionReceipt(await row(id));
    expect(await verdict(receipt)).toMatchObject({ state: 'final', development: true, subject: { kind: 'intent' } });
    expect((await verdict(receipt.replace('30000', '30001'))).state).toBe('invalid');
  }
});

const emptyRow = { id: '', op: 'pay', state: 'included', intent: {}, evidence: null } as const;

test('an anchor has none of its own', async () => {
  const id = await act((from) => anchorOperation(world.ledger.driver, from, rootAt(700)));
  await world.mine(8);
  const found = await row(id);
  expect(() => transactionReceipt(found)).toThrow(expect.objectContaining({ code: 'TRANSACTION_WITHOUT_RECEIPT' }));
});
