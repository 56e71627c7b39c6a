import { type BtmlMap, checkCommitment, isCodedError, parseCosmosTx } from '@blockcluster/btml';
import { msgSend } from '@blockcluster/btml/cosmos/messages.ts';
import { describe, expect, it } from 'vitest';
import { CosmosSigner } from '../../../test/cosmos-support.ts';
import { createCosmosDriver } from '../driver.ts';
import { secp256k1Key, signDoc } from '../messages/sdk.ts';
import { isAddress } from './account.ts';
import { contractAddressOf } from './contract.ts';
import { feeOf, rateIn } from './gas.ts';
import { fromNonce, toNonce } from './nonce.ts';

const url = 'http://127.0.0.1:1';
const make = (flavor: 'sdk' | 'plain' | 'kvstore', prefix = 'cosmos') =>
  createCosmosDriver({ url, name: 'x', label: 'x', chainId: 'test-1', flavor, prefix });
const driver = make('sdk');
const signer = new CosmosSigner(driver, new Uint8Array(32).fill(7));
const address = signer.account.slice('cosmos:test-1:'.length);
const root = '12'.repeat(32);
const bind = 'ab'.repeat(32);
const nonce = toNonce({ number: 9n, sequence: 3n });
const rate = 25_000n;
const compile = (op: BtmlMap, on = driver) => on.compile(op, { publicKey: signer.publicKey, nonce, rate });
const sendOf = (value: Uint8Array | undefined) => msgSend.decode(value ?? new Uint8Array(0));

function failure(op: BtmlMap, on = driver): { readonly code: string; readonly pointer: string | undefined } {
  try {
    compile(op, on);
  } catch (error) {
    if (isCodedError(error)) return { code: error.code, pointer: error.pointer };
  }
  throw new Error('it compiled');
}

describe('compiling for a Cosmos SDK chain', () => {
  it('makes an anchor: a transfer to oneself with the root in its memo, signed as SIGN_MODE_DIRECT says', () => {
    const op = signer.anchorOp(root);
    const compiled = compile(op);
    const doc = signDoc.decode(compiled.unsigned);
    expect(doc).toMatchObject({ chainId: 'test-1', accountNumber: 9n });
    const { txid, raw } = signer.sign(compiled);
    const bytes = new Uint8Array(Buffer.from(raw, 'hex'));
    const { body, authInfo, signatures } = parseCosmosTx(bytes);
    expect(body.memo).toBe(`btml:1:${root}`);
    expect(body.messages.map(({ typeUrl }) => typeUrl)).toEqual(['/cosmos.bank.v1beta1.MsgSend']);
    const amount = [{ denom: 'stake', amount: '1' }];
    expect(sendOf(body.messages[0]?.value)).toEqual({ fromAddress: address, toAddress: address, amount });
    // 150,000 gas at 0.025stake.
    expect(compiled.fee).toBe(3_750n);
    expect(authInfo.fee).toMatchObject({ amount: [{ denom: 'stake', amount: '3750' }], gasLimit: 150_000n });
    expect(authInfo.signerInfos).toMatchObject([{ sequence: 3n, modeInfo: { single: { mode: 1 } } }]);
    const key = authInfo.signerInfos[0]?.publicKey?.value ?? new Uint8Array(0);
    expect(secp256k1Key.decode(key).key).toEqual(signer.publicKey);
    expect(signatures.map(({ length }) => length)).toEqual([64]);
    expect(txid).toMatch(/^[0-9A-F]{64}$/);
    expect(checkCommitment(bytes, Buffer.from(root, 'hex'), '')).toBe('sdk');
    expect(driver.worstCase(op, rate)).toBe(compiled.fee);
    expect(signer.sign(compile({ ...op }))).toEqual({ txid, raw });
  });

  it('makes a message each of several payments', () => {
    const ops = [signer.payOp(signer.account, 5n), signer.payOp(signer.account, 6n), signer.payOp(signer.account, 5n)];
    const op = { op: 'pays', chain: driver.chain, from: signer.account, ops, bind };
    const compiled = compile(op);
    const { raw } = signer.sign(compiled);
    const { body, authInfo } = parseCosmosTx(new Uint8Array(Buffer.from(raw, 'hex')));
    expect(body.memo).toBe(`btml:2:${bind}`);
    expect(body.messages.map(({ value }) => sendOf(value).amount[0]?.amount)).toEqual(['5', '6', '5']);
    expect(authInfo.fee?.gasLimit).toBe(330_000n);
    expect(driver.worstCase(op, rate)).toBe(compiled.fee);
    const bad = { ...op, ops: [ops[0] ?? '', { ...ops[1], amount: '0' }] };
    expect(failure(bad as BtmlMap)).toEqual({ code: 'COMPILE_INVALID', pointer: '/ops/1/amount' });
  });

  it('makes payments and publications that name the document which asks for them', () => {
    const pay = { ...signer.payOp(signer.account, 42n), bind };
    const paid = parseCosmosTx(new Uint8Array(Buffer.from(signer.sign(compile(pay)).raw, 'hex')));
    expect(paid.body.memo).toBe(`btml:2:${bind}`);
    expect(sendOf(paid.body.messages[0]?.value).amount).toEqual([{ denom: 'stake', amount: '42' }]);
    const publish = { op: 'publish', chain: driver.chain, from: signer.account, content: 'fbff', bind };
    const published = parseCosmosTx(new Uint8Array(Buffer.from(signer.sign(compile(publish)).raw, 'hex')));
    expect(published.body.memo).toBe(`btml:2:${bind}:-_8`);
    const { bind: _, ...unbound } = publish;
    expect(failure(unbound)).toEqual({ code: 'COMPILE_INVALID', pointer: '/bind' });
    expect(failure({ ...publish, content: '00'.repeat(200) })).toEqual({
      code: 'COMPILE_INVALID',
      pointer: '/content',
    });
  });

  it('refuses what is malformed', () => {
    const pay = signer.payOp(signer.account, 42n);
    const cases: readonly (readonly [BtmlMap, string, string])[] = [
      [{ ...pay, to: `cosmos:test-1:${address.toUpperCase()}` }, 'COMPILE_INVALID', '/to'],
      [{ ...pay, to: `cosmos:test-1:${address.slice(0, -1)}q` }, 'COMPILE_INVALID', '/to'],
      [{ ...pay, chain: 'cosmos:other' }, 'COMPILE_INVALID', '/chain'],
      [{ ...pay, decimals: '8' }, 'COMPILE_INVALID', '/decimals'],
      [{ ...pay, gas: '0' }, 'COMPILE_INVALID', '/gas'],
      [{ ...signer.anchorOp(root), form: 'evm-event-1' }, 'COMPILE_NOT_SUPPORTED', '/form'],
      [{ ...signer.anchorOp(root), root: 'AB'.repeat(32) }, 'COMPILE_INVALID', '/root'],
      [{ op: 'register', chain: driver.chain, from: signer.account }, 'COMPILE_NOT_SUPPORTED', '/op'],
      [{ op: 'deploy', chain: driver.chain, from: signer.account, code: '6001' }, 'COMPILE_INVALID', '/code'],
    ];
    for (const [op, code, pointer] of cases) expect(failure(op), JSON.stringify(op)).toEqual({ code, pointer });
    for (const context of [{ rate }, { nonce, rate: 0n }, { nonce: -1n, rate }])
      expect(() => driver.compile(pay, { publicKey: signer.publicKey, ...context })).toThrow();
    const compiled = compile(pay);
    expect(() => driver.assemble(compiled, signer.publicKey, [])).toThrow();
    expect(() => driver.assemble(compiled, signer.publicKey, [new Uint8Array(65)])).toThrow();
  });

  it('knows the addresses of the SDK and of wasmd', () => {
    expect(isAddress('cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6', 'cosmos')).toBe(true);
    expect(isAddress('cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs7', 'cosmos')).toBe(false);
    expect(isAddress('cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6', 'osmo')).toBe(false);
    const origin = { codehash: '13'.repeat(32), maker: address, label: 'a' };
    expect(contractAddressOf(origin)).toMatch(/^cosmos1[0-9a-z]{58}$/);
    expect(contractAddressOf({ ...origin, label: 'b' })).not.toBe(contractAddressOf(origin));
  });

  it('counts prices and nonces', () => {
    expect(rateIn('0.025stake,0.1atom', 'stake')).toBe(25_000n);
    expect(rateIn('0.025stake,0.1atom', 'atom')).toBe(100_000n);
    expect(rateIn('0.0000001stake', 'stake')).toBe(1n);
    expect(rateIn('12stake', 'ustake')).toBeUndefined();
    expect(feeOf(1n, 1n)).toBe(1n);
    expect(fromNonce(nonce)).toEqual({ number: 9n, sequence: 3n });
    expect(fromNonce(nonce + 1n)).toEqual({ number: 9n, sequence: 4n });
  });
});

describe('compiling for a chain without accounts', () => {
  for (const flavor of ['plain', 'kvstore'] as const)
    it(`makes the commitment alone, and content with its document (${flavor})`, () => {
      const chain = make(flavor);
      const anchor = chain.assemble(compile(signer.anchorOp(root), chain), signer.publicKey, []);
      const bytes = new Uint8Array(Buffer.from(anchor.raw, 'hex'));
      expect(checkCommitment(bytes, Buffer.from(root, 'hex'), '')).toBe(flavor);
      const op = { op: 'publish', chain: chain.chain, from: signer.account, content: 'fbff', bind };
      const { raw } = chain.assemble(compile(op, chain), signer.publicKey, []);
      const pair = Buffer.from(`btml2/${bind}=-_8`).toString('hex');
      expect(raw).toBe(flavor === 'plain' ? `42544d4c02${bind}fbff` : pair);
      expect(chain.worstCase(op, rate)).toBe(0n);
      expect(() => chain.worstCase(signer.payOp(signer.account, 1n), rate)).toThrow();
      expect(failure(signer.payOp(signer.account, 1n), chain).code).toBe('COMPILE_NOT_SUPPORTED');
    });
});
