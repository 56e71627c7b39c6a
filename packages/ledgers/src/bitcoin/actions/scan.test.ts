import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account, type BtcdLedger, btcdLedger, btcdMissing, sandboxLedger } from '../../../test/bitcoin-support.ts';
import { bitcoinNetworks } from '../networks.ts';
import { thinOut } from './recent.ts';
import { scanChain } from './scan.ts';

const total = (account: Account): bigint => account.coins.reduce((sum, coin) => sum + coin.value, 0n);

describe('a scan of the sandbox', () => {
  test('in small steps finds the same coins as in one, and marks what waits', async () => {
    const { account, driver, mine } = await sandboxLedger();
    await account.scan();
    const signed = await account.send(account.payOp(driver.account(new Account(driver).wallet.publicKey), 5_000n));
    await mine(2);
    const stepped = new Account(driver, account.wallet);
    stepped.watched.set(signed.txid, undefined);
    const first = await driver.scan({ recent: [], accounts: [stepped.id], watched: [], maxBlocks: 50, since: 1 });
    expect(first).toMatchObject({ complete: false, tip: { height: 50 } });
    const last = await stepped.scan(50);
    await account.scan();
    expect(last).toMatchObject({ complete: true, tip: { height: 434 } });
    const byPlace = (each: Account) => each.coins.map((coin) => `${coin.txid}:${coin.vout}`).sort();
    expect(byPlace(stepped)).toEqual(byPlace(account));
    expect(last.transactions).toMatchObject([{ state: 'included', confirmations: 2 }]);
    expect(await stepped.scan()).toMatchObject({ complete: true, created: [], spent: [] });
  });

  test('withdraws what a reorganization took away, and follows the transaction into the new branch', async () => {
    const { account, driver, sandbox, mine } = await sandboxLedger();
    await account.scan();
    const op = account.anchorOp();
    const signed = await account.send(op);
    await mine(3);
    const before = await account.scan();
    const at = before.transactions[0]?.at;
    expect(before.transactions).toMatchObject([{ state: 'included', at: { height: 433 }, confirmations: 3 }]);

    // It returns to the pool and the longer branch holds it again, one block later.
    await sandbox.disconnect(3);
    const between = await account.scan();
    expect(between).toMatchObject({ rewound: 432, tip: { height: 432 }, complete: true });
    expect(between.transactions).toMatchObject([{ state: 'mempool', confirmations: 0 }]);
    await mine(4);
    const after = await account.scan();
    expect(after.rewound).toBeUndefined();
    expect(after.transactions).toMatchObject([{ state: 'included', at: { height: 433 }, confirmations: 4 }]);
    expect(after.transactions[0]?.at?.hash).not.toBe(at?.hash);
    if (at === undefined) throw new Error('not included');
    await expect(driver.evidence({ op, txid: signed.txid, at, confirmations: 3 })).rejects.toMatchObject({
      code: 'LEDGER_REORGANIZED',
    });

    // It vanishes altogether; the same bytes are taken again.
    await sandbox.disconnect(4, [signed.txid]);
    await mine(5);
    const gone = await account.scan();
    expect(gone).toMatchObject({ rewound: 432, transactions: [{ state: 'unknown', confirmations: 0 }] });
    expect(await driver.broadcast(signed.raw)).toEqual({ state: 'accepted' });
    await mine();
    expect((await account.scan()).transactions).toMatchObject([{ state: 'included', at: { height: 438 } }]);
    const fresh = new Account(driver, account.wallet);
    await fresh.scan();
    expect(total(fresh)).toBe(total(account));
  });

  test('finds a transaction in a block that was read before anybody watched for it', async () => {
    const { account, mine } = await sandboxLedger();
    await account.scan();
    const signed = await account.send(account.anchorOp());
    account.watched.clear();
    await mine(2);
    await account.scan();
    account.watched.set(signed.txid, undefined);
    expect((await account.scan()).transactions).toMatchObject([
      { state: 'included', at: { height: 433 }, confirmations: 2 },
    ]);
  });

  test('of a chain that shares no block with the earlier one starts anew', async () => {
    const { account } = await sandboxLedger();
    const first = await account.scan();
    const { driver } = await sandboxLedger();
    const result = await driver.scan({
      recent: first.recent,
      accounts: [account.id],
      watched: [{ txid: 'ab'.repeat(32), at: { height: 20, hash: 'cd'.repeat(32) } }],
      maxBlocks: 1_000,
      since: 1,
    });
    expect(result).toMatchObject({ rewound: 0, created: [], transactions: [{ state: 'unknown' }] });
  });
});

test('a node that has pruned what is needed is told apart from one that reorganizes', async () => {
  const { sandbox, account, driver } = await sandboxLedger();
  const pruned = Object.assign(Object.create(sandbox), { getBlocks: async () => [], getBlock: async () => undefined });
  const request = { recent: [], accounts: [account.id], watched: [], maxBlocks: 10, since: 1 };
  await expect(scanChain(pruned, bitcoinNetworks.regtest, request)).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
  expect(await driver.scan(request)).toMatchObject({ complete: false });
});

test('the blocks that are kept grow with the logarithm of the chain and always hold its oldest and newest', () => {
  let recent: readonly { height: number; hash: string }[] = [];
  for (let height = 7; height < 20_000; height++) recent = thinOut([...recent, { height, hash: String(height) }]);
  expect(recent.length).toBeLessThan(260);
  expect(recent[0]?.height).toBe(7);
  expect(recent.slice(-100).map((block) => block.height)).toEqual(Array.from({ length: 100 }, (_, i) => 19_900 + i));
  expect(recent.map((block) => block.height)).toEqual(recent.map((block) => block.height).toSorted((a, b) => a - b));
});

describe.skipIf(btcdMissing)('a scan of btcd (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger();
    await btcd.generate(110);
  });
  afterAll(() => btcd?.stop());

  test('follows a reorganization that removes an anchor', async () => {
    const { account, client, driver, rpc } = btcd;
    await account.scan();
    const signed = await account.send(account.anchorOp());
    await btcd.generate(3);
    const before = await account.scan();
    expect(before.transactions).toMatchObject([{ state: 'included', at: { height: 111 }, confirmations: 3 }]);
    await rpc.call('invalidateblock', [await client.getBlockHash(111)]);
    const between = await account.scan();
    expect(between).toMatchObject({ rewound: 110, tip: { height: 110 } });
    expect(['mempool', 'unknown']).toContain(between.transactions[0]?.state);
    await btcd.generate(4);
    await account.scan();
    const again = await driver.broadcast(signed.raw);
    expect(['accepted', 'known']).toContain(again.state);
    await btcd.generate(2);
    const after = await account.scan();
    expect(after.transactions).toMatchObject([{ state: 'included' }]);
    const fresh = new Account(driver, account.wallet);
    await fresh.scan();
    expect(total(fresh)).toBe(total(account));
  });
});
