import type { BtmlMap } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, encodeFunctionData, type Hex, parseAbi, parseTransaction, recoverTransactionAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { newKey } from '../../../test/evm-support.ts';
import { signDigest } from '../../sign.ts';
import { anchorContract } from '../contract/anchor.ts';
import { createEvmDriver } from '../driver.ts';
import { replacementRate } from './fees.ts';

const driver = createEvmDriver({ url: 'http://127.0.0.1:1', name: 'x', label: 'x', chainId: 5, rule: 'none' });
const { secret, address } = newKey();
const publicKey = secp256k1.getPublicKey(secret, true);
const from = `eip155:5:${address}`;
const contract: Hex = `0x${'ab'.repeat(20)}`;
const root = '12'.repeat(32);
const anchor = { op: 'anchor', chain: 'eip155:5', from, form: 'evm-event-1', root, contract };
const pay = { op: 'pay', chain: 'eip155:5', from, to: from, asset: 'eip155:5/slip44:60', amount: '7', decimals: '18' };
const call = { op: 'call', chain: 'eip155:5', from, contract, codehash: '00'.repeat(32), gas: '90000' };
const coins = { asset: 'eip155:5/slip44:60', amount: '7', decimals: '18' };
const paid = { ...call, method: 'f()', endow: coins };
const context = { publicKey, nonce: 3n, rate: 8_000n };

const compile = (op: BtmlMap, changes: object = {}) => driver.compile(op, { ...context, ...changes });
const parsed = (op: BtmlMap) => parseTransaction(bytesToHex(compile(op).unsigned));
const failure = (op: BtmlMap, changes: object = {}): { code: unknown; pointer: unknown } => {
  try {
    compile(op, changes);
  } catch (error) {
    return { code: Reflect.get(Object(error), 'code'), pointer: Reflect.get(Object(error), 'pointer') };
  }
  throw new Error('it compiled');
};

describe('compile', () => {
  it('makes an EIP-1559 transaction of an anchor, and nothing else', () => {
    expect(parsed(anchor)).toEqual({
      type: 'eip1559',
      chainId: 5,
      nonce: 3,
      gas: 40_000n,
      maxFeePerGas: 8_000n,
      maxPriorityFeePerGas: 1_000n,
      to: contract,
      data: `0xeecdf927${root}`,
    });
    expect(compile(anchor)).toEqual(compile({ ...anchor }));
    expect(compile(anchor).fee).toBe(driver.worstCase(anchor, 8_000n));
    expect(compile(anchor).fee).toBe(320_000_000n);
  });

  it('makes one call of several payments', () => {
    const bind = '34'.repeat(32);
    const ops = [pay, { ...pay, to: `eip155:5:${contract}`, amount: '9', gas: '100000' }, pay];
    const op = { op: 'pays', chain: 'eip155:5', from, ops, contract, bind };
    const own: Hex = `0x${address.slice(2)}`;
    const data = encodeFunctionData({
      abi: parseAbi(['function pay(bytes32,address[],uint256[])']),
      args: [`0x${bind}`, [own, contract, own], [7n, 9n, 7n]],
    });
    expect(parsed(op)).toMatchObject({ to: contract, value: 23n, data });
    expect(parsed(op).gas).toBe(21_000n + 40n * BigInt((data.length - 2) / 2) + 2n * 45_000n + 100_000n);
    expect(compile(op).fee).toBe(driver.worstCase(op, 8_000n));
    const { contract: _, ...without } = op;
    expect(failure(without)).toEqual({ code: 'COMPILE_INVALID', pointer: '/contract' });
    expect(failure({ ...op, ops: [pay, { ...pay, to: 'eip155:5:0x1' }] }).pointer).toBe('/ops/1/to');
    expect(failure({ ...op, ops: [pay, { ...pay, asset: 'eip155:5/erc20:0x1' }] }).code).toBe('COMPILE_NOT_SUPPORTED');
    expect(failure({ ...op, ops: [pay, anchor] }).pointer).toBe('/ops/1');
    const all = String(2n ** 255n);
    expect(
      failure({
        ...op,
        ops: [
          { ...pay, amount: all },
          { ...pay, amount: all },
        ],
      }).pointer,
    ).toBe('/ops');
  });

  it('makes payments, deployments and calls', () => {
    expect(parsed(pay)).toMatchObject({ to: address, value: 7n, gas: 21_000n });
    const deploy = { op: 'deploy', chain: 'eip155:5', from, code: anchorContract.bytecode };
    expect(parsed(deploy)).toMatchObject({ data: `0x${anchorContract.bytecode}` });
    expect(parsed(deploy).to).toBeUndefined();
    expect(parsed({ ...pay, gas: '60000' })).toMatchObject({ gas: 60_000n });
    const types = 'address,uint8,int16,bool,string,bytes,bytes4,uint256[],address[2],(uint8,(bool,string))[]';
    const abi = parseAbi([
      'struct Inner { bool b; string s; }',
      'struct Outer { uint8 n; Inner inner; }',
      'function f(address,uint8,int16,bool,string,bytes,bytes4,uint256[],address[2],Outer[])',
    ]);
    const method = `f(${types})`;
    const inner = {
      t: '(bool,string)',
      items: [
        { t: 'bool', v: 'false' },
        { t: 'string', v: 'x' },
      ],
    };
    const args: BtmlMap[] = [
      { t: 'address', v: contract },
      { t: 'uint8', v: '255' },
      { t: 'int16', v: '-32768' },
      { t: 'bool', v: 'true' },
      { t: 'string', v: 'ü' },
      { t: 'bytes' },
      { t: 'bytes4', v: '01020304' },
      {
        t: 'uint256[]',
        items: [
          { t: 'uint256', v: '1' },
          { t: 'uint256', v: '2' },
        ],
      },
      {
        t: 'address[2]',
        items: [
          { t: 'address', v: contract },
          { t: 'address', v: address },
        ],
      },
      { t: '(uint8,(bool,string))[]', items: [{ t: '(uint8,(bool,string))', items: [{ t: 'uint8', v: '7' }, inner] }] },
    ];
    const checksummed = '0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB';
    const outer = [{ n: 7, inner: { b: false, s: 'x' } }];
    const own = parsed(pay).to ?? '0x';
    const data = encodeFunctionData({
      abi,
      args: [checksummed, 255, -32_768, true, 'ü', '0x', '0x01020304', [1n, 2n], [checksummed, own], outer],
    });
    expect(parsed({ ...call, method, args }).data).toBe(data);
  });

  it('gives the contract what goes along with a call or a deployment', () => {
    expect(parsed(paid)).toMatchObject({ to: contract, value: 7n });
    const deployment = parsed({ op: 'deploy', chain: 'eip155:5', from, code: '6000', endow: coins });
    expect(deployment).toMatchObject({ data: '0x6000', value: 7n });
    expect(driver.worstCase(paid, 2n)).toBe(180_000n);
  });

  it.each<[string, BtmlMap, string, string]>([
    ['another operation', { ...anchor, op: 'register' }, 'COMPILE_NOT_SUPPORTED', '/op'],
    ['another chain', { ...anchor, chain: 'eip155:6' }, 'COMPILE_INVALID', '/chain'],
    ['another account', { ...anchor, from: `eip155:5:${contract}` }, 'COMPILE_INVALID', '/from'],
    ['an account elsewhere', { ...anchor, from: `eip155:6:${address}` }, 'COMPILE_INVALID', '/from'],
    ['another form', { ...anchor, form: 'bitcoin-op-return-1' }, 'COMPILE_NOT_SUPPORTED', '/form'],
    ['a short root', { ...anchor, root: '12' }, 'COMPILE_INVALID', '/root'],
    ['a checksummed address', { ...anchor, contract: contract.toUpperCase() }, 'COMPILE_INVALID', '/contract'],
    ['a member that nothing uses', { ...anchor, memo: 'x' }, 'COMPILE_INVALID', '/memo'],
    ['gas for an anchor', { ...anchor, gas: '1' }, 'COMPILE_INVALID', '/gas'],
    ['a token', { ...pay, asset: `eip155:5/erc20:${contract}` }, 'COMPILE_NOT_SUPPORTED', '/asset'],
    ['other decimals', { ...pay, decimals: '6' }, 'COMPILE_INVALID', '/decimals'],
    ['a malformed amount', { ...pay, amount: '07' }, 'COMPILE_INVALID', '/amount'],
    [
      'a call without gas',
      { op: 'call', chain: 'eip155:5', from, contract, method: 'f()', codehash: '00'.repeat(32) },
      'COMPILE_INVALID',
      '/gas',
    ],
    ['a call without a code hash', { ...call, codehash: '', method: 'f()' }, 'COMPILE_INVALID', '/codehash'],
    ['unmatched parentheses', { ...call, method: 'f((uint8)' }, 'COMPILE_INVALID', '/method'],
    [
      'items for a number',
      { ...call, method: 'f(uint8)', args: [{ t: 'uint8', items: [{ t: 'uint8', v: '1' }] }] },
      'COMPILE_INVALID',
      '/args/0/items',
    ],
    [
      'a short array',
      { ...call, method: 'f(uint8[2])', args: [{ t: 'uint8[2]', items: [{ t: 'uint8', v: '1' }] }] },
      'COMPILE_INVALID',
      '/args/0/items',
    ],
    [
      'a wrong item of a tuple',
      { ...call, method: 'f((uint8))', args: [{ t: '(uint8)', items: [{ t: 'uint8', v: '1.5' }] }] },
      'COMPILE_INVALID',
      '/args/0/items/0/v',
    ],
    ['no value for a number', { ...call, method: 'f(uint8)', args: [{ t: 'uint8' }] }, 'COMPILE_INVALID', '/args/0/v'],
    [
      'an unknown type',
      { ...call, method: 'f(uint)', args: [{ t: 'uint', v: '1' }] },
      'COMPILE_NOT_SUPPORTED',
      '/args/0',
    ],
    ['a wrong type', { ...call, method: 'f(uint8)', args: [{ t: 'uint16', v: '1' }] }, 'COMPILE_INVALID', '/args/0/t'],
    [
      'a number too large',
      { ...call, method: 'f(uint8)', args: [{ t: 'uint8', v: '256' }] },
      'COMPILE_INVALID',
      '/args/0/v',
    ],
    ['too few arguments', { ...call, method: 'f(uint8)' }, 'COMPILE_INVALID', '/args'],
    ['too much gas', { ...call, method: 'f()', gas: '16777217' }, 'COMPILE_INVALID', '/gas'],
    [
      'a token with a call',
      { ...paid, endow: { ...coins, asset: 'eip155:6/slip44:60' } },
      'COMPILE_NOT_SUPPORTED',
      '/endow/asset',
    ],
    ['a negative value', { ...paid, endow: { ...coins, amount: '-1' } }, 'COMPILE_INVALID', '/endow/amount'],
    [
      'a value of 257 bits',
      { ...paid, endow: { ...coins, amount: String(2n ** 256n) } },
      'COMPILE_INVALID',
      '/endow/amount',
    ],
    [
      'a value in other decimals',
      { ...paid, endow: { ...coins, decimals: '6' } },
      'COMPILE_INVALID',
      '/endow/decimals',
    ],
    [
      'a value with a member that nothing uses',
      { ...paid, endow: { ...coins, to: 'x' } },
      'COMPILE_INVALID',
      '/endow/to',
    ],
    ['a value that is no map', { ...paid, endow: '1' }, 'COMPILE_INVALID', '/endow'],
    ['empty code', { op: 'deploy', chain: 'eip155:5', from, code: '' }, 'COMPILE_INVALID', '/code'],
  ])('refuses %s', (_, op, code, pointer) => {
    expect(failure(op)).toEqual({ code, pointer });
  });

  it('needs a nonce and a rate', () => {
    expect(failure(anchor, { nonce: undefined }).code).toBe('COMPILE_INVALID');
    expect(failure(anchor, { rate: 0n }).code).toBe('COMPILE_INVALID');
  });

  it('raises both caps by what nodes ask for a replacement', () => {
    for (let rate = 1n; rate < 10n ** 20n; rate = rate * 3n + 1n) {
      const next = replacementRate(rate);
      expect(next * 10n >= rate * 11n).toBe(true);
      expect((next / 8n) * 10n >= (rate / 8n) * 11n && next / 8n > rate / 8n).toBe(true);
    }
  });
});

describe('assemble', () => {
  const compiled = compile(anchor);
  const digest = compiled.digests[0] ?? new Uint8Array();
  const signature = signDigest(digest, secret);

  it('makes a transaction of the account that signed', async () => {
    const { raw, txid } = driver.assemble(compiled, publicKey, [signature]);
    expect(txid).toMatch(/^0x[0-9a-f]{64}$/);
    if (!raw.startsWith('0x02')) throw new Error('not of type 2');
    const sender = await recoverTransactionAddress({ serializedTransaction: `0x02${raw.slice(4)}` });
    expect(sender.toLowerCase()).toBe(address);
  });

  it.each([
    ['the wrong recovery bit', signature.with(64, (signature[64] ?? 0) ^ 1)],
    ['a recovery bit of Bitcoin', signature.with(64, 27)],
    ['another signature', signature.with(3, (signature[3] ?? 0) ^ 1)],
    ['a short one', signature.subarray(1)],
  ])('refuses %s', (_, wrong) => {
    expect(() => driver.assemble(compiled, publicKey, [wrong])).toThrow(
      expect.objectContaining({ code: 'LEDGER_SIGNATURE' }),
    );
  });

  it('refuses the twin of a signature with high S', () => {
    const n = secp256k1.Point.CURVE().n;
    const s = BigInt(bytesToHex(signature.subarray(32, 64)));
    const high = (n - s).toString(16).padStart(64, '0');
    const twin = new Uint8Array([...signature.subarray(0, 32), ...Buffer.from(high, 'hex'), (signature[64] ?? 0) ^ 1]);
    expect(() => driver.assemble(compiled, publicKey, [twin])).toThrow(
      expect.objectContaining({ code: 'LEDGER_SIGNATURE' }),
    );
  });
});
