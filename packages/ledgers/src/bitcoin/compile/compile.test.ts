import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Wallet } from '../../../test/bitcoin-support.ts';
import type { Coin } from '../../driver.ts';
import { createBitcoinDriver } from '../actions/driver.ts';
import { bitcoinRpcClient } from '../client/rpc.ts';
import { bytesToHex, hexToBytes } from '../wire/bytes.ts';
import { dustLimit } from '../wire/script.ts';
import { parseTransaction, virtualSize } from '../wire/transaction.ts';
import { feeAt } from './fee.ts';

// Compilation is pure: nothing ever listens on this address.
const client = bitcoinRpcClient({ url: 'http://127.0.0.1:1/' });
const driver = createBitcoinDriver({ client, network: 'regtest', label: 'test' });
const wallet = new Wallet();
const from = driver.account(wallet.publicKey);
const anchor = { op: 'anchor', chain: driver.chain, from, form: 'bitcoin-op-return-1', root: 'ab'.repeat(32) };
const pay = (amount: bigint, to = from) => ({
  op: 'pay',
  chain: driver.chain,
  from,
  to,
  asset: driver.feeAsset.asset,
  amount: String(amount),
  decimals: '8',
});
const coin = (value: bigint, vout = 0, more: Partial<Coin> = {}): Coin => ({
  txid: 'cd'.repeat(32),
  vout,
  value,
  script: bytesToHex(wallet.script),
  height: 500,
  coinbase: false,
  ...more,
});

function signed(op: Parameters<typeof driver.compile>[0], coins: readonly Coin[], rate: bigint) {
  const compiled = driver.compile(op, { publicKey: wallet.publicKey, rate, coins });
  const signatures = compiled.digests.map((digest) => wallet.sign(digest));
  return { compiled, ...driver.assemble(compiled, wallet.publicKey, signatures) };
}

describe('compiling for Bitcoin', () => {
  test('an anchor is one OP_RETURN of the fixed form and the change', () => {
    const { raw, compiled } = signed(anchor, [coin(100_000n)], 2_000n);
    const tx = parseTransaction(hexToBytes(raw));
    expect(tx.outputs.map((output) => bytesToHex(output.script))).toEqual([
      `6a2542544d4c01${'ab'.repeat(32)}`,
      bytesToHex(wallet.script),
    ]);
    expect(tx.outputs[0]?.value).toBe(0n);
    expect(tx.inputs.map((input) => input.sequence)).toEqual([0xfffffffd]);
    expect(100_000n - (tx.outputs[1]?.value ?? 0n)).toBe(compiled.fee);
    expect(tx.raw.length).toBeLessThan(4_096);
    expect(signed(anchor, [coin(100_000n)], 2_000n).compiled.unsigned).toEqual(compiled.unsigned);
  });

  test('several payments are an output each, in their order, with one binding', () => {
    const ops = [pay(5_000n), pay(600n), pay(5_000n)];
    const op = { op: 'pays', chain: driver.chain, from, ops, bind: 'ef'.repeat(32) };
    const { raw, compiled } = signed(op, [coin(100_000n)], 2_000n);
    const tx = parseTransaction(hexToBytes(raw));
    expect(tx.outputs.slice(0, 4).map((output) => [output.value, bytesToHex(output.script)])).toEqual([
      [5_000n, bytesToHex(wallet.script)],
      [600n, bytesToHex(wallet.script)],
      [5_000n, bytesToHex(wallet.script)],
      [0n, `6a2542544d4c02${'ef'.repeat(32)}`],
    ]);
    expect(tx.outputs).toHaveLength(5);
    expect(compiled.fee).toBeLessThanOrEqual(driver.worstCase(op, 2_000n));
    expect(driver.choose(op, [coin(9_000n), coin(30_000n, 1)], 2_000n)).toEqual([coin(30_000n, 1)]);
    const wrong = (changes: object, pointer: string, code = 'COMPILE_INVALID') =>
      expect(() => driver.worstCase({ ...op, ...changes }, 1n)).toThrow(expect.objectContaining({ code, pointer }));
    wrong({ ops: [pay(5_000n), pay(293n)] }, '/ops/1/amount');
    wrong({ ops: [pay(5_000n), pay(5_000n, `${driver.chain}:nowhere`)] }, '/ops/1/to');
    wrong({ ops: [pay(5_000n), { ...pay(1_000n), from: `${driver.chain}:x` }] }, '/ops/1/from');
    wrong({ ops: [anchor] }, '/ops/0');
    wrong({ ops: [] }, '/ops');
    wrong({ ops: Array.from({ length: 65 }, () => pay(5_000n)) }, '/ops');
  });

  test('fees pay for the real size, never exceed the worst case, and leave no dust', () => {
    const cases = fc.record({
      values: fc.array(fc.bigInt({ min: 300n, max: 3_000_000n }), { minLength: 1, maxLength: 16 }),
      rate: fc.bigInt({ min: 1_000n, max: 300_000n }),
      amount: fc.option(fc.bigInt({ min: 600n, max: 2_000_000n })),
    });
    let compiledCases = 0;
    fc.assert(
      fc.property(cases, ({ values, rate, amount }) => {
        const op = amount === null ? anchor : pay(amount);
        const available = values.map((value, vout) => coin(value, vout));
        let coins: readonly Coin[];
        try {
          coins = driver.choose(op, available, rate);
        } catch (error) {
          expect(error).toMatchObject({ code: 'LEDGER_FUNDS' });
          return;
        }
        compiledCases += 1;
        const { raw, compiled } = signed(op, coins, rate);
        const tx = parseTransaction(hexToBytes(raw));
        const paid = coins.reduce((sum, each) => sum + each.value, 0n);
        const fee = paid - tx.outputs.reduce((sum, output) => sum + output.value, 0n);
        expect(fee).toBe(compiled.fee);
        expect(fee).toBeGreaterThanOrEqual(feeAt(rate, virtualSize(tx)));
        expect(fee).toBeLessThanOrEqual(driver.worstCase(op, rate));
        for (const output of tx.outputs) expect(output.value).toBeGreaterThanOrEqual(dustLimit(output.script));
        expect(coins.length).toBe(new Set(coins).size);
      }),
      { numRuns: 150 },
    );
    expect(compiledCases).toBeGreaterThan(20);
  });

  test('a bump spends the same coins and pays the relay increment on top (BIP-125)', () => {
    const coins = driver.choose(anchor, [coin(90_000n), coin(20_000n, 1)], 100_000n);
    expect(coins.map((each) => each.vout)).toEqual([1]);
    const first = signed(anchor, coins, 2_000n);
    const second = signed(anchor, coins, 3_000n);
    const size = BigInt(virtualSize(parseTransaction(hexToBytes(second.raw))));
    expect(second.compiled.fee - first.compiled.fee).toBeGreaterThanOrEqual(size);
    expect(second.txid).not.toBe(first.txid);
    expect(() => signed(anchor, coins, 1_000_000n)).toThrow(expect.objectContaining({ code: 'LEDGER_FUNDS' }));
  });

  test('coins: the smallest single one that suffices, else the largest; rewards only when mature; own ones only', () => {
    const rate = 1_000n;
    const vouts = (coins: readonly Coin[]) => coins.map((each) => each.vout);
    expect(vouts(driver.choose(pay(10_000n), [coin(50_000n, 0), coin(12_000n, 1), coin(9_000n, 2)], rate))).toEqual([
      1,
    ]);
    expect(vouts(driver.choose(pay(20_000n), [coin(9_000n, 0), coin(12_000n, 1), coin(5_000n, 2)], rate))).toEqual([
      1, 0,
    ]);
    const reward = coin(50_000n, 0, { coinbase: true, height: 401 });
    expect(() => driver.choose(anchor, [reward], rate)).toThrow(expect.objectContaining({ code: 'LEDGER_FUNDS' }));
    expect(() => driver.choose(anchor, [reward], rate, 499)).toThrow(expect.objectContaining({ code: 'LEDGER_FUNDS' }));
    expect(vouts(driver.choose(anchor, [reward], rate, 500))).toEqual([0]);
    const foreign = coin(50_000n, 0, { script: bytesToHex(new Wallet().script) });
    expect(() => driver.choose(anchor, [foreign], rate)).toThrow(expect.objectContaining({ code: 'LEDGER_FUNDS' }));
    const crumbs = Array.from({ length: 40 }, (_, vout) => coin(1_000n, vout));
    expect(() => driver.choose(anchor, crumbs, 50_000n)).toThrow(expect.objectContaining({ code: 'LEDGER_FUNDS' }));
  });

  test.each([
    [{ ...anchor, op: 'call' }, 'COMPILE_NOT_SUPPORTED', '/method'],
    [{ ...anchor, op: 'deploy' }, 'COMPILE_INVALID', '/endow'],
    [{ ...anchor, form: 'evm-event-1' }, 'COMPILE_NOT_SUPPORTED', '/form'],
    [{ ...anchor, chain: 'bip122:000000000019d6689c085ae165831e93' }, 'COMPILE_INVALID', '/chain'],
    [{ ...anchor, root: 'AB'.repeat(32) }, 'COMPILE_INVALID', '/root'],
    [{ ...anchor, root: 'ab' }, 'COMPILE_INVALID', '/root'],
    [{ ...anchor, from: driver.account(new Wallet().publicKey) }, 'COMPILE_INVALID', '/from'],
    [{ op: 'anchor' }, 'COMPILE_INVALID', '/chain'],
    [{ ...pay(1_000n), amount: '0' }, 'COMPILE_INVALID', '/amount'],
    [{ ...pay(1_000n), amount: '0.5' }, 'COMPILE_INVALID', '/amount'],
    [{ ...pay(1_000n), amount: '293' }, 'COMPILE_INVALID', '/amount'],
    [{ ...pay(1_000n), decimals: '18' }, 'COMPILE_INVALID', '/decimals'],
    [{ ...pay(1_000n), asset: `${driver.chain}/slip44:0` }, 'COMPILE_NOT_SUPPORTED', '/asset'],
    [{ ...pay(1_000n), to: `${driver.chain}:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4` }, 'COMPILE_INVALID', '/to'],
    [{ ...pay(1_000n), to: `${from.slice(0, -1)}x` }, 'COMPILE_INVALID', '/to'],
  ])('refuses %j', (op, code, pointer) => {
    const compile = () => driver.compile(op, { publicKey: wallet.publicKey, rate: 1_000n, coins: [coin(100_000n)] });
    expect(compile).toThrow(expect.objectContaining({ code, pointer }));
  });

  test('refuses foreign, missing and surplus coins', () => {
    const context = { publicKey: wallet.publicKey, rate: 1_000n };
    const foreign = coin(100_000n, 0, { script: bytesToHex(new Wallet().script) });
    for (const coins of [[], [foreign], [0, 1, 2].map((vout) => coin(50_000n, vout))]) {
      expect(() => driver.compile(anchor, { ...context, coins })).toThrow(
        expect.objectContaining({ code: 'COMPILE_INVALID' }),
      );
    }
  });

  test('refuses signatures of another key, over other bytes, with high S, too few or too many', () => {
    const coins = [coin(100_000n), coin(50_000n, 1)];
    const compiled = driver.compile(anchor, { publicKey: wallet.publicKey, rate: 1_000n, coins });
    const good = compiled.digests.map((digest) => wallet.sign(digest));
    const [first = new Uint8Array(), second = new Uint8Array()] = good;
    const { r, s } = secp256k1.Signature.fromBytes(first.subarray(0, 64), 'compact');
    const high = new secp256k1.Signature(r, secp256k1.Point.Fn.ORDER - s).toBytes('compact');
    const other = new Wallet();
    for (const bad of [
      [],
      [first],
      [first, second, first],
      [second, first],
      [high, second],
      [new Uint8Array(65), second],
      compiled.digests.map((digest) => other.sign(digest)),
    ]) {
      expect(() => driver.assemble(compiled, wallet.publicKey, bad)).toThrow(
        expect.objectContaining({ code: 'LEDGER_SIGNATURE' }),
      );
    }
    expect(driver.assemble(compiled, wallet.publicKey, good).txid).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('identifiers follow CAIP-2, CAIP-10 and CAIP-19', () => {
  const key = hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
  const mainnet = createBitcoinDriver({ client, network: 'mainnet', label: 'Bitcoin' });
  expect(mainnet.chain).toBe('bip122:000000000019d6689c085ae165831e93');
  // The key of private key 1, address from BIP-173.
  expect(mainnet.account(key)).toBe(`${mainnet.chain}:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4`);
  expect(mainnet.feeAsset.asset).toBe(`${mainnet.chain}/slip44:0`);
  expect(driver.feeAsset.asset).toBe('bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1');
  expect([mainnet.development, driver.development]).toEqual([false, true]);
});
