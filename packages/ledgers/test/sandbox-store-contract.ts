// What every store of a sandbox chain must keep, whatever it is made of. The memory store here and the server's
// PostgreSQL store run the same tests.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createBitcoinDriver } from '../src/bitcoin/index.ts';
import { Sandbox } from '../src/bitcoin/sandbox/sandbox.ts';
import type { SandboxStore } from '../src/bitcoin/sandbox/store.ts';
import { headerHash, parseBlock } from '../src/bitcoin/wire/block.ts';
import { bytesToHex } from '../src/bitcoin/wire/bytes.ts';
import { Account, clock } from './bitcoin-support.ts';
import { buildTransaction, type Spend } from './bitcoin-transactions.ts';

/** `open` gives an empty store at each call. */
export function sandboxStoreContract(open: () => Promise<SandboxStore>): void {
  async function chain() {
    const store = await open();
    const sandboxes = [0, 1].map(() => new Sandbox({ store, randomBytes: (length) => randomBytes(length) }));
    const [sandbox, twin] = sandboxes;
    if (sandbox === undefined || twin === undefined) throw new Error('two sandboxes');
    const account = new Account(createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox' }));
    const { publicKey, script: payTo } = account.wallet;
    const creation = { now: clock.now, payTo, installationKey: publicKey };
    const mine = (on = sandbox) => on.mine({ now: clock.now, payTo });
    return { store, sandbox, twin, account, creation, mine };
  }

  test('an empty store has no tip; two servers that start at once create one chain', async () => {
    const { store, sandbox, twin, creation } = await chain();
    expect(await store.read((reading) => reading.tip())).toBeUndefined();
    await expect(sandbox.getTip()).rejects.toMatchObject({ code: 'SANDBOX_STATE' });
    const created = await Promise.all([sandbox.create(creation), twin.create(creation)]);
    expect(created.toSorted()).toEqual([false, true]);
    expect(await twin.getTip()).toEqual(await sandbox.getTip());
    expect((await sandbox.getTip()).height).toBe(432);
    const installationKey = randomBytes(33);
    await expect(sandbox.create({ ...creation, installationKey })).rejects.toMatchObject({ code: 'SANDBOX_FOREIGN' });
  });

  test('blocks are found by height and hash, and headers in ranges', async () => {
    const { store, sandbox, creation } = await chain();
    await sandbox.create(creation);
    await store.read(async (reading) => {
      expect(await reading.headers(430, 1_000)).toHaveLength(3);
      expect(await reading.headers(-10, 1)).toHaveLength(2);
      expect(await reading.headers(433, 500)).toEqual([]);
      expect(await reading.blockAt(433)).toBeUndefined();
      expect(await reading.blockAt(-1)).toBeUndefined();
      expect(await reading.blockByHash('ab'.repeat(32))).toBeUndefined();
      const block = await reading.blockAt(7);
      if (block === undefined) throw new Error('no block 7');
      expect(await reading.blockByHash(block.hash)).toEqual(block);
      expect(headerHash(block.raw.slice(0, 80))).toBe(block.hash);
      expect((await reading.headers(7, 7)).map((raw) => headerHash(raw))).toEqual([block.hash]);
    });
  });

  test('what throws leaves no trace', async () => {
    const { store, sandbox, creation } = await chain();
    await sandbox.create(creation);
    const tip = await sandbox.getTip();
    const failed = store.write(async (writing) => {
      await writing.disconnect(100);
      await writing.addToPool({ txid: 'ab'.repeat(32), raw: new Uint8Array(1), fee: 1n, size: 1, spends: [] });
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(await sandbox.getTip()).toEqual(tip);
    expect(await sandbox.poolSize()).toBe(0);
  });

  test('coins are spent with their block, and unspent again without it', async () => {
    const { store, sandbox, account, creation, mine } = await chain();
    await sandbox.create(creation);
    await account.scan();
    const { wallet } = account;
    const [coin] = account.coins;
    if (coin === undefined) throw new Error('no coins');
    const { txid, vout, value, script, height, coinbase } = coin;
    const paying = (spend: Spend) => {
      const output = { value: spend.value - 1_000n, script: wallet.script };
      return buildTransaction({ spends: [spend], outputs: [output] });
    };
    const parent = paying({ txid, vout, value, wallet });
    const child = paying({ txid: parent.txid, vout: 0, value: value - 1_000n, wallet });
    const coins = () =>
      store.read((reading) => reading.coins([coin, ...[parent, child].map((tx) => ({ txid: tx.txid, vout: 0 }))]));
    expect(await coins()).toEqual([{ txid, vout, value, script, height, coinbase }]);
    for (const tx of [parent, child]) {
      expect(await sandbox.sendRawTransaction(bytesToHex(tx.raw))).toEqual({ state: 'accepted' });
    }
    expect((await store.read((reading) => reading.pool())).map((entry) => entry.txid)).toEqual([
      parent.txid,
      child.txid,
    ]);
    await mine();
    expect(await coins()).toMatchObject([{ txid: child.txid, value: value - 2_000n, height: 433, coinbase: false }]);
    expect(await store.read((reading) => reading.heightOf(parent.txid))).toBe(433);
    expect(await sandbox.poolSize()).toBe(0);
    await sandbox.disconnect(1);
    expect(await coins()).toEqual([{ txid, vout, value, script, height, coinbase }]);
    expect(await store.read((reading) => reading.heightOf(parent.txid))).toBeUndefined();
    expect((await store.read((reading) => reading.pool())).map((entry) => entry.txid)).toEqual([
      parent.txid,
      child.txid,
    ]);
    await mine();
    expect(await coins()).toMatchObject([{ txid: child.txid }]);
  });

  test('servers that send and mine at once make one valid chain, with each transaction in it once', async () => {
    const { sandbox, twin, account, creation, mine } = await chain();
    await sandbox.create(creation);
    await account.scan();
    const work: Promise<unknown>[] = [];
    const sent: string[] = [];
    for (let round = 0; round < 12; round++) {
      const op = account.anchorOp();
      const [coin] = account.choose(op, 20_000n);
      if (coin === undefined) throw new Error('no coins');
      const signed = account.sign(account.compile(op, 2_000n, [coin]));
      account.coins = account.coins.filter((each) => each !== coin);
      sent.push(signed.txid);
      // Both get the same bytes: one takes them, the other knows them.
      work.push(sandbox.sendRawTransaction(signed.raw), twin.sendRawTransaction(signed.raw));
      work.push(mine(round % 2 === 0 ? sandbox : twin));
    }
    await Promise.all(work);
    await mine(twin);
    const found: string[] = [];
    let below = await sandbox.getBlockHash(432);
    const tip = await sandbox.getTip();
    expect(tip.height).toBe(445);
    for (let height = 433; height <= tip.height; height++) {
      const block = parseBlock((await twin.getBlock((await twin.getBlockHash(height)) ?? '')) ?? new Uint8Array());
      expect(block.header.previous).toBe(below);
      below = block.hash;
      found.push(...block.transactions.slice(1).map((tx) => tx.txid));
    }
    expect(found.toSorted()).toEqual(sent.toSorted());
  });
}
