import { bytesToHex } from '@noble/hashes/utils.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { sandboxLedger, type Wallet } from '../../../test/bitcoin-support.ts';
import {
  buildTransaction,
  type Recipe,
  type Spend,
  type Tamper,
  taprootScript,
} from '../../../test/bitcoin-transactions.ts';
import { parseBlock } from '../wire/block.ts';
import { dataScript } from '../wire/script.ts';
import { serializeTransaction, type TxOutput } from '../wire/transaction.ts';
import type { Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let wallet: Wallet;
let spends: Spend[];

beforeAll(async () => {
  const ledger = await sandboxLedger();
  sandbox = ledger.sandbox;
  wallet = ledger.account.wallet;
  await ledger.account.scan();
  spends = ledger.account.coins.filter((coin) => coin.height < 200).map((coin) => ({ ...coin, wallet }));
});

function take(): Spend {
  const spend = spends.pop();
  if (spend === undefined) throw new Error('no coins left');
  return spend;
}

async function rewardAt(height: number): Promise<Spend> {
  const raw = await sandbox.getBlock((await sandbox.getBlockHash(height)) ?? '');
  const [coinbase] = parseBlock(raw ?? new Uint8Array()).transactions;
  return { txid: coinbase?.txid ?? '', vout: 0, value: coinbase?.outputs[0]?.value ?? 0n, wallet };
}

const pay = (value: bigint, script = wallet.script): TxOutput => ({ value, script });
const send = (recipe: Recipe) => sandbox.sendRawTransaction(bytesToHex(buildTransaction(recipe).raw));
const rejected = (reason: string, conflict = false) => ({
  state: 'rejected',
  reason: expect.stringContaining(reason),
  conflict,
});

describe('the sandbox refuses', () => {
  test.each<Tamper>([
    'flip signature',
    'high s',
    'other key',
    'uncompressed key',
    'no witness',
    'surplus witness',
    'wrong value',
    'empty signature',
  ])('a witness with %s', async (tamper) => {
    const spend = take();
    const outputs = [pay(spend.value - 1_000n)];
    expect(await send({ spends: [spend], outputs, tamper })).toEqual(rejected('mandatory-script-verify-flag-failed'));
    expect(await send({ spends: [spend], outputs })).toEqual({ state: 'accepted' });
  });

  test.each<Tamper>(['flip signature', 'no witness', 'wrong value', 'empty signature'])(
    'a Taproot witness with %s',
    async (tamper) => {
      const spend = take();
      const funding = buildTransaction({
        spends: [spend],
        outputs: [pay(spend.value - 1_000n, taprootScript(wallet))],
      });
      expect(await sandbox.sendRawTransaction(bytesToHex(funding.raw))).toEqual({ state: 'accepted' });
      const coin = { txid: funding.txid, vout: 0, value: spend.value - 1_000n, wallet, taproot: true };
      const outputs = [pay(coin.value - 1_000n)];
      expect(await send({ spends: [coin], outputs, tamper })).toEqual(rejected('mandatory-script-verify-flag-failed'));
      expect(await send({ spends: [coin], outputs })).toEqual({ state: 'accepted' });
    },
  );

  test('a coin that does not exist, and one that a block has spent', async () => {
    const spend = take();
    const unknown = { ...spend, txid: 'ab'.repeat(32) };
    const missing = rejected('bad-txns-inputs-missingorspent', true);
    expect(await send({ spends: [unknown], outputs: [pay(1_000n)] })).toEqual(missing);
    expect(await send({ spends: [{ ...spend, vout: 7 }], outputs: [pay(1_000n)] })).toEqual(missing);
    const first = { spends: [spend], outputs: [pay(spend.value - 1_000n)] };
    expect(await send(first)).toEqual({ state: 'accepted' });
    await sandbox.mine({ now: Date.UTC(2026, 10, 23), payTo: wallet.script });
    expect(await send({ spends: [spend], outputs: [pay(spend.value - 9_000n)] })).toEqual(missing);
    expect(await send(first)).toEqual({ state: 'known', where: 'chain' });
  });

  test('a block reward with fewer than 100 blocks on it', async () => {
    const tip = await sandbox.getTip();
    const young = await rewardAt(tip.height - 98);
    expect(await send({ spends: [young], outputs: [pay(young.value - 1_000n)] })).toEqual(
      rejected('premature-spend-of-coinbase'),
    );
    const old = await rewardAt(tip.height - 99);
    expect(await send({ spends: [old], outputs: [pay(old.value - 1_000n)] })).toEqual({ state: 'accepted' });
  });

  test('a conflict without opt-in, a cheaper replacement, and a replacement of what it spends', async () => {
    const final = { ...take(), sequence: 0xfffffffe };
    expect(await send({ spends: [final], outputs: [pay(final.value - 1_000n)] })).toEqual({ state: 'accepted' });
    expect(await send({ spends: [final], outputs: [pay(final.value - 90_000n)] })).toEqual(
      rejected('txn-mempool-conflict', true),
    );
    const spend = take();
    const original = buildTransaction({ spends: [spend], outputs: [pay(spend.value - 1_000n)] });
    expect(await sandbox.sendRawTransaction(bytesToHex(original.raw))).toEqual({ state: 'accepted' });
    expect(await send({ spends: [spend], outputs: [pay(spend.value - 900n)] })).toEqual(
      rejected('insufficient fee', true),
    );
    // A vbyte each on top is the price of relay: 110 vbytes here.
    expect(await send({ spends: [spend], outputs: [pay(spend.value - 1_100n)] })).toEqual(
      rejected('insufficient fee', true),
    );
    const child = { txid: original.txid, vout: 0, value: spend.value - 1_000n, wallet };
    expect(await send({ spends: [spend, child], outputs: [pay(spend.value)] })).toEqual(
      rejected('bad-txns-spends-conflicting-tx'),
    );
    expect(await send({ spends: [spend], outputs: [pay(spend.value - 1_200n)] })).toEqual({ state: 'accepted' });
    expect(await sandbox.findTransaction(original.txid)).toBeUndefined();
  });

  test('values, sizes, dust, fees and lock times out of their bounds', async () => {
    const spend = take();
    const { value } = spend;
    const one = (outputs: TxOutput[], more: Partial<Recipe> = {}) => send({ spends: [spend], outputs, ...more });
    expect(await one([])).toEqual(rejected('bad-txns-vout-empty'));
    expect(await one([pay(value + 1n)])).toEqual(rejected('bad-txns-in-belowout'));
    expect(await one([pay(2_100_000_000_000_001n)])).toEqual(rejected('bad-txns-vout-toolarge'));
    const input = { ...spend, sequence: 0xffffffff, script: new Uint8Array(), witness: [] };
    const negative = serializeTransaction({ version: 2, inputs: [input], outputs: [pay(-1n)], locktime: 0 });
    expect(await sandbox.sendRawTransaction(bytesToHex(negative))).toEqual(rejected('bad-txns-vout-toolarge'));
    expect(await one([pay(value)])).toEqual(rejected('min relay fee not met'));
    expect(await one([pay(293n), pay(value - 10_000n)])).toEqual(rejected('dust'));
    expect(await one([pay(0n, dataScript(new Uint8Array(81))), pay(value - 10_000n)])).toEqual(
      rejected('scriptpubkey'),
    );
    const data = pay(0n, dataScript(new Uint8Array(80)));
    expect(await one([data, data, pay(value - 10_000n)])).toEqual(rejected('multi-op-return'));
    expect(await send({ spends: [spend, spend], outputs: [pay(value)] })).toEqual(
      rejected('bad-txns-inputs-duplicate'),
    );
    expect(await one([pay(value - 1_000n)], { locktime: 100_000 })).toEqual(rejected('non-final'));
    expect(await one([pay(value - 1_000n)], { locktime: 4_000_000_000 })).toEqual(rejected('non-final'));
    expect(await one([pay(value - 1_000n)], { version: 0 })).toEqual(rejected('version'));
    expect(await one([data, pay(value - 1_000n)], { locktime: 432 })).toEqual({ state: 'accepted' });
  });

  test('what it does not support, by its own code', async () => {
    const spend = take();
    const none = (more: Partial<Recipe>) => send({ spends: [spend], outputs: [pay(spend.value - 1_000n)], ...more });
    expect(await none({ version: 3 })).toEqual(rejected('not-supported'));
    expect(await none({ spends: [{ ...spend, sequence: 5 }] })).toEqual(rejected('not-supported'));
    expect(await none({ outputs: [pay(spend.value - 1_000n, new Uint8Array(30).fill(0x51))] })).toEqual(
      rejected('not-supported'),
    );
  });

  test('bytes that are no transaction', async () => {
    const spend = take();
    const raw = bytesToHex(buildTransaction({ spends: [spend], outputs: [pay(spend.value - 1_000n)] }).raw);
    for (const bad of ['', 'zz', raw.slice(2), raw.slice(0, -2), `${raw}00`, raw.toUpperCase()]) {
      expect(await sandbox.sendRawTransaction(bad)).toEqual(rejected('TX decode failed'));
    }
    expect(await sandbox.sendRawTransaction(raw)).toEqual({ state: 'accepted' });
  });
});
