import { expect, test } from 'vitest';
import { transaction } from '../../test/support/regtest.ts';
import { networkParameters, parseStrippedTransaction } from '../consensus/pow/index.ts';
import { bindingScript, bitcoinEffect, compilable, scriptHashScript } from '../effect/index.ts';
import type { Op } from '../kinds/intent.ts';
import { parseIntent } from '../kinds/parse.ts';
import { fromHex } from '../proof/bytes.ts';
import type { BtmlMap } from '../value.ts';
import { effectIn } from './operation.ts';

const network = networkParameters('regtest');
const { chain } = network;
const from = `${chain}:bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202`;
const asset = `${chain}/slip44:1`;
const leaf = new Uint8Array(32).fill(9);
const code = '51';
const lock = (amount: string) => ({
  op: 'deploy',
  chain,
  from,
  code,
  endow: { asset, amount, decimals: '8' },
});

function shown(amounts: readonly bigint[], asked: readonly string[]): boolean {
  const script = scriptHashScript(fromHex(code));
  const outputs = [...amounts.map((value) => ({ value, script })), { value: 0n, script: bindingScript(leaf) }];
  const read = parseStrippedTransaction(transaction(leaf, 0, new Uint8Array(0), outputs));
  const { document } = parseIntent({
    btml: '1.0',
    kind: 'intent',
    issuer: 'did:example:issuer',
    issued: '2026-11-22T12:00:00Z',
    audience: chain,
    expires: '2026-11-22T14:00:00Z',
    salt: 'AwMDAwMDAwMDAwMDAwMDAw',
    maxfee: { asset, amount: '10000', decimals: '8' },
    ...(asked.length > 1 ? { atomic: 'no' } : {}),
    ops: asked.map(lock),
  });
  const [op] = document.ops;
  if (op === undefined) throw new Error('no operation');
  return effectIn(document, op, (one: Op) => bitcoinEffect(one, read, network, leaf, '')).shared;
}

test('one output is not what two operations ask for', () => {
  expect(shown([5n], ['5'])).toBe(false);
  expect(shown([5n], ['5', '5'])).toBe(true);
  expect(shown([5n, 5n], ['5', '5', '5'])).toBe(true);
});

test('a transaction may do several operations at once', () => {
  expect(shown([5n, 5n], ['5', '5'])).toBe(false);
  expect(shown([5n, 6n], ['5', '6'])).toBe(false);
  expect(shown([5n], ['5', '6'])).toBe(false);
});

test('what ledgers compile: one operation, or several payments of one account', () => {
  const pay = { op: 'pay', chain, from, to: from, asset, amount: '5', decimals: '8' };
  const contract = `0x${'ab'.repeat(20)}`;
  const of = (...ops: readonly BtmlMap[]) => ({ btml: '1.0', kind: 'intent', ops });
  expect(compilable(of(pay))).toMatchObject({ op: 'pay', bind: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(compilable(of(pay), contract)).toMatchObject({ op: 'pays', ops: [pay], contract });
  expect(compilable(of(pay, pay))).toMatchObject({ op: 'pays', chain, from, ops: [pay, pay] });
  expect(compilable(of(lock('5')), contract)).toMatchObject({ op: 'deploy' });
  expect(compilable(of(pay, lock('5')))).toBeUndefined();
  expect(compilable(of(pay, { ...pay, from: `${chain}:other` }))).toBeUndefined();
  expect(compilable(of({ op: 'register', record: 'b' }, pay))).toBeUndefined();
  expect(compilable(of())).toBeUndefined();
});
