import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { type Anvil, anvilPath, createEvmDriver, type EvmDriver, startAnvil } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anchorOperation, organizationIntent } from '../anchors/intents.ts';
import { createWorld, rootAt, testClock, type World } from '../anchors/testing.ts';
import { buildTrust } from '../anchors/trust.ts';
import { deployedContract, PAYMENTS_CONTRACT } from '../transactions/own-contracts.ts';
import { transactionReceipt } from '../transactions/receipt.ts';
import { submitIntent } from '../transactions/submit.ts';
import { openTill, type Till } from './testing.ts';

/** A contract of one instruction, STOP: it takes whatever it is sent. And one that reverts. */
const TAKER = '6001600c60003960016000f300';
const REFUSER = '6005600c60003960056000f360006000fd';
const ETHER = 10n ** 18n;
const person = (digit: string): string => `0x${digit.repeat(40)}`;

describe.skipIf(anvilPath() === undefined)('payments on an EVM ledger (anvil)', { timeout: 180_000 }, () => {
  let anvil: Anvil;
  let driver: EvmDriver;
  let world: World;
  let till: Till;
  /** As if every recipient took everything when it was asked beforehand. */
  let blind = false;

  beforeAll(async () => {
    anvil = await startAnvil({ manual: true });
    const names = { name: 'anvil', label: 'Anvil', rule: 'none' as const, confirmations: 2 };
    driver = createEvmDriver({ ...names, url: anvil.url, chainId: 31_337 });
    const { precheck } = driver;
    world = await createWorld({
      clock: testClock(Date.now()),
      wrap: () => ({ ...driver, precheck: (op) => (blind && op.op !== 'anchor' ? Promise.resolve() : precheck(op)) }),
    });
    await world.plan({ close: { records: 1_000, seconds: 2 } });
    till = openTill(world);
    const { account } = await world.signer.account('sandbox', world.ledger.driver);
    await anvil.fund(account, 100n * ETHER);
  }, 120_000);
  afterAll(async () => {
    await world?.end();
    await anvil?.stop();
  });

  const pay = (to: string, amount: string) => till.pay({ to, amount });
  const balance = async (address: string) => (await driver.accountState(`${driver.chain}:${address}`)).balance;
  async function rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round++) {
      world.clock.advance(3_000);
      await till.group();
      await world.tick();
      await anvil.mine(1);
    }
    await world.tick();
  }
  async function deploy(code: string): Promise<string> {
    const from = person('d');
    await anvil.fund(`${driver.chain}:${from}`, ETHER);
    await anvil.rpc.request('anvil_impersonateAccount', [from]);
    const hash = await anvil.rpc.request('eth_sendTransaction', [{ from, data: `0x${code}` }]);
    await anvil.mine(1);
    const receipt = await anvil.rpc.request('eth_getTransactionReceipt', [hash]);
    return String(Reflect.get(Object(receipt), 'contractAddress'));
  }
  const transactions = () => world.database.db.selectFrom('transactions').selectAll().orderBy('seq').execute();

  test('several go through the contract, which is deployed first; each is shown by its event', async () => {
    // A checksum is a checksum.
    await expect(pay('0x52908400098527886E0F7030069857D2E4169Ee7', '5')).rejects.toMatchObject({
      code: 'COMPILE_INVALID',
      pointer: '/to',
    });
    const paid = [await pay(person('a'), '5'), await pay(person('b'), '6'), await pay(person('a'), '5')];
    await pay('0x52908400098527886E0F7030069857D2E4169EE7', '7');
    await rounds(8);
    expect(await transactions()).toMatchObject([
      { op: 'deploy', state: 'final' },
      { op: 'pays', state: 'final', through: expect.stringMatching(/^0x/) },
    ]);
    expect([await balance(person('a')), await balance(person('b'))]).toEqual([10n, 6n]);
    const trust = parseTrust(await buildTrust(world.anchorModules));
    const [, transaction] = await transactions();
    if (!transaction) throw new Error('no transaction');
    for (const { id } of paid) {
      const { place } = await till.row(id);
      const receipt = transactionReceipt(transaction, place ?? -1);
      const verdict = verifyReceipt(receipt, { trust, now: new Date() });
      // Anvil has no consensus: this is the most that can be said, and it includes that the contract is pinned.
      expect(verdict).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_CONSENSUS' });
    }
  });

  test('a contract that takes the coin is paid, one that refuses is refused at once', async () => {
    const taker = await deploy(TAKER);
    const refuser = await deploy(REFUSER);
    await expect(pay(refuser, '5')).rejects.toMatchObject({ code: 'LEDGER_PAYMENT_REFUSED' });
    const { id } = await pay(taker, '9');
    await rounds(6);
    expect(await till.row(id)).toMatchObject({ state: 'final' });
    expect(await balance(taker)).toBe(9n);
    expect((await transactions()).at(-1)).toMatchObject({ op: 'pays', state: 'final' });
  });

  test('one that began to refuse is taken out before anything is signed, and the others are paid', async () => {
    const refuser = await deploy(REFUSER);
    blind = true;
    const bad = await pay(refuser, '5');
    blind = false;
    const good = [await pay(person('1'), '11'), await pay(person('2'), '12')];
    const before = (await transactions()).length;
    await rounds(4);
    for (const { id } of good) expect(await till.row(id)).toMatchObject({ state: 'final' });
    expect(await till.row(bad.id)).toMatchObject({ alone: true, error_code: 'LEDGER_PAYMENT_REFUSED' });
    await rounds(6);
    expect(await till.row(bad.id)).toMatchObject({ state: 'failed', attempts: 3 });
    expect((await transactions()).slice(before)).toMatchObject([{ op: 'pays', state: 'final' }]);
  });

  test('one that refuses on the chain fails the transaction of all, which are then paid without it, once', async () => {
    const refuser = await deploy(REFUSER);
    blind = true;
    const bad = await pay(refuser, '5');
    const good = [await pay(person('3'), '21'), await pay(person('4'), '22'), await pay(person('3'), '21')];
    await rounds(20);
    blind = false;
    const found = await Promise.all(good.map(({ id }) => till.row(id)));
    expect(found.map(({ state, alone }) => [state, alone])).toEqual(good.map(() => ['final', true]));
    expect([await balance(person('3')), await balance(person('4')), await balance(refuser)]).toEqual([42n, 22n, 0n]);
    expect(await till.row(bad.id)).toMatchObject({ state: 'failed', error_code: 'TRANSACTION_REVERTED', attempts: 3 });
    const nonces = await world.database.db.selectFrom('nonces').select('nonce').orderBy('nonce').execute();
    expect(nonces.map(({ nonce }) => Number(nonce))).toEqual(nonces.map((_, i) => i));
  });

  test('one that the account cannot pay keeps neither payments nor anchors back', async () => {
    const dear = await pay(person('5'), String(10_000n * ETHER));
    const { account } = await world.signer.account('sandbox', world.ledger.driver);
    const intent = (amount: bigint) => {
      const op = {
        ...{ op: 'pay', chain: driver.chain, from: account, to: `${driver.chain}:${person('6')}` },
        ...{ asset: driver.feeAsset.asset, amount: String(amount), decimals: '18' },
      };
      return organizationIntent({
        issuer: world.anchorModules.issuer,
        driver,
        op,
        maxFee: 10n ** 16n,
        validForMs: 86_400_000,
        clock: world.clock,
        random: world.modules.random,
      });
    };
    const submit = (amount: bigint) =>
      world.database.db
        .transaction()
        .execute((trx) => submitIntent(trx, world.modules, { intent: intent(amount), ledger: world.ledger }));
    const stuck = await submit(10_000n * ETHER);
    const after = await submit(31n);
    const small = await pay(person('7'), '32');
    await rounds(6);
    expect(await till.row(dear.id)).toMatchObject({ state: 'queued', error_code: 'LEDGER_FUNDS' });
    expect(await till.row(small.id)).toMatchObject({ state: 'final' });
    const states = new Map((await transactions()).map((row) => [row.id, row.state]));
    expect([states.get(stuck.row.id), states.get(after.row.id)]).toEqual(['queued', 'final']);
  });

  test('several of an operator’s own need the contract, which is pinned', async () => {
    const address = await deployedContract(world.database.db, world.ledger, PAYMENTS_CONTRACT);
    expect(address).toMatch(/^0x[0-9a-f]{40}$/);
    const { account } = await world.signer.account('sandbox', world.ledger.driver);
    const op = anchorOperation(driver, account, rootAt(1), address);
    // The payments contract is no anchor contract, whatever an operation says.
    await expect(driver.precheck(op)).rejects.toMatchObject({ code: 'LEDGER_CODE_MISMATCH' });
  });
});
