import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BtcdLedger, btcdLedger, btcdMissing, sandboxLedger } from '../../../test/bitcoin-support.ts';
import { buildTransaction, type Recipe, type Spend } from '../../../test/bitcoin-transactions.ts';
import type { BitcoinClient } from './client.ts';

/** What every node answers to the questions that the transaction engine asks. */
async function verdicts(client: BitcoinClient, spends: readonly Spend[], mine: () => Promise<void>): Promise<void> {
  const [a, b, c, d] = spends;
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('too few coins');
  const script = a.wallet.script;
  const send = async (recipe: Recipe) => {
    const tx = buildTransaction(recipe);
    return { tx, result: await client.sendRawTransaction(bytesToHex(tx.raw)) };
  };
  const paying = (spend: Spend, fee: bigint): Recipe => ({
    spends: [spend],
    outputs: [{ value: spend.value - fee, script }],
  });
  const conflict = { state: 'rejected', conflict: true };
  const accepted = { state: 'accepted' };

  const first = await send(paying(a, 1_000n));
  expect(first.result).toEqual(accepted);
  expect((await send(paying(a, 1_000n))).result).toEqual({ state: 'known', where: 'mempool' });
  expect((await send(paying(a, 900n))).result).toMatchObject(conflict);
  expect((await send(paying(b, 10n))).result).toMatchObject({ state: 'rejected', conflict: false });
  expect((await send({ ...paying(b, 1_000n), tamper: 'flip signature' })).result).toMatchObject({
    state: 'rejected',
    conflict: false,
  });
  expect((await send(paying({ ...b, txid: 'ab'.repeat(32) }, 1_000n))).result).toMatchObject(conflict);
  const replacement = await send(paying(a, 3_000n));
  expect(replacement.result).toEqual(accepted);
  expect((await send(paying(a, 1_000n))).result).toMatchObject(conflict);
  expect(await client.findTransaction(first.tx.txid)).toBeUndefined();
  expect(await client.findTransaction(replacement.tx.txid)).toEqual({ place: 'mempool' });
  const { height } = await client.getTip();
  await mine();
  expect(await client.findTransaction(replacement.tx.txid)).toEqual({ place: 'chain', height: height + 1 });
  expect((await send(paying(a, 3_000n))).result).toEqual({ state: 'known', where: 'chain' });
  expect((await send(paying(a, 1_000n))).result).toMatchObject(conflict);
  expect(await client.sendRawTransaction('00ff')).toMatchObject({ state: 'rejected', conflict: false });
  const final = { ...c, sequence: 0xffffffff };
  expect((await send(paying(final, 1_000n))).result).toEqual(accepted);
  expect((await send(paying(final, 50_000n))).result).toMatchObject(conflict);
}

test('the sandbox judges transactions as the engine expects', async () => {
  const { sandbox, account, mine } = await sandboxLedger();
  await account.scan();
  const { wallet } = account;
  await verdicts(
    sandbox,
    account.coins.slice(0, 4).map((coin) => ({ ...coin, wallet })),
    mine,
  );
});

describe.skipIf(btcdMissing)('btcd (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger(['norelaypriority=1', 'limitfreerelay=0']);
    await btcd.generate(110);
  });
  afterAll(() => btcd?.stop());

  test('judges transactions as the engine expects', async () => {
    const { account, client, generate } = btcd;
    await account.scan();
    const { wallet } = account;
    await verdicts(
      client,
      account.coins.slice(0, 4).map((coin) => ({ ...coin, wallet })),
      () => generate(1),
    );
  });
});
