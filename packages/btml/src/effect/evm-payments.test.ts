import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EvmLog, type EvmTransaction, keccak256 } from '../evm/index.ts';
import type { PayOp } from '../kinds/intent.ts';
import { concat, fromHex, utf8 } from '../proof/bytes.ts';
import { evmEffect } from './evm.ts';
import { PAYMENTS_EVENT, paymentsCall } from './evm-payments.ts';

const chain = 'eip155:5';
const from = `${chain}:0x${'11'.repeat(20)}`;
const contract = fromHex('22'.repeat(20));
const leaf = fromHex('33'.repeat(32));
const word = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));

const pay = (to: bigint, amount: bigint): PayOp => ({
  op: 'pay',
  chain,
  from,
  to: `${chain}:0x${to.toString(16).padStart(40, '0')}`,
  asset: `${chain}/slip44:60`,
  amount: String(amount),
  decimals: '18',
});
const logOf = (op: PayOp, index: number): EvmLog => ({
  address: contract,
  topics: [keccak256(utf8(PAYMENTS_EVENT)), leaf, word(BigInt(op.to.slice(chain.length + 1)))],
  data: concat(word(BigInt(index)), word(BigInt(op.amount))),
});
/** What the chain holds after the contract did what the operations ask for. */
function done(ops: readonly PayOp[]): { transaction: EvmTransaction; logs: EvmLog[] } {
  const transaction = {
    type: 2,
    chainId: 5n,
    nonce: 0n,
    from: fromHex('11'.repeat(20)),
    to: contract,
    value: ops.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    data: paymentsCall(ops, leaf),
    hash: leaf,
  };
  return { transaction, logs: ops.map(logOf) };
}

// Few addresses and amounts, so that equal payments are common.
const payment = fc
  .record({ to: fc.bigInt(1n, 4n), amount: fc.bigInt(0n, 3n) })
  .map(({ to, amount }) => pay(to, amount));
const several = fc.array(payment, { minLength: 1, maxLength: 8 });

test('each of any payments is shown, at its place', () => {
  fc.assert(
    fc.property(several, fc.nat(), (ops, n) => {
      const index = n % ops.length;
      const op = ops[index];
      if (op === undefined) return;
      const effect = evmEffect(op, done(ops), leaf, '', { index, ops });
      expect(effect).toMatchObject({ bound: true, placed: true });
      expect(effect.via).toBe(`0x${'22'.repeat(20)}`);
    }),
  );
});

test('of other payments, in another order, in another number or for another document none is', () => {
  const code = (ops: readonly PayOp[], made: ReturnType<typeof done>, bytes = leaf): string => {
    const [op] = ops;
    if (op === undefined) return '';
    try {
      evmEffect(op, made, bytes, '', { index: 0, ops });
      return 'shown';
    } catch (error) {
      return String(Reflect.get(Object(error), 'code'));
    }
  };
  fc.assert(
    fc.property(several, several, (asked, other) => {
      const same = JSON.stringify(asked) === JSON.stringify(other);
      expect(code(asked, done(other))).toBe(same ? 'shown' : 'EFFECT_TRANSACTION');
    }),
  );
  fc.assert(
    fc.property(several, (ops) => {
      const made = done(ops);
      const { transaction, logs } = made;
      expect(code(ops, made, word(1n))).toBe('EFFECT_TRANSACTION');
      const wrong = [
        { ...transaction, value: transaction.value + 1n },
        { ...transaction, chainId: 6n },
        { ...transaction, from: contract },
        { ...transaction, data: concat(transaction.data, Uint8Array.of(0)) },
        { ...transaction, data: transaction.data.slice(0, -1) },
      ];
      for (const changed of wrong) expect(code(ops, { transaction: changed, logs })).toBe('EFFECT_TRANSACTION');
      expect(code(ops, { transaction, logs: logs.slice(1) })).toBe('EFFECT_TRANSACTION');
    }),
  );
});

test('the event counts only as the contract writes it', () => {
  const ops = [pay(1n, 5n), pay(1n, 5n)];
  const { transaction, logs } = done(ops);
  const [op] = ops;
  const [log, second] = logs;
  if (op === undefined || log === undefined || second === undefined) throw new Error('two payments');
  const show = (list: readonly EvmLog[]) => () =>
    evmEffect(op, { transaction, logs: list }, leaf, '', { index: 0, ops });
  expect(show([log])).not.toThrow();
  const [topic, named, to] = log.topics;
  if (topic === undefined || named === undefined || to === undefined) throw new Error('three topics');
  const lies: EvmLog[] = [
    second,
    { ...log, address: fromHex('44'.repeat(20)) },
    { ...log, topics: [topic, named] },
    { ...log, topics: [topic, named, to, to] },
    { ...log, topics: [topic, to, named] },
    { ...log, topics: [topic, word(7n), to] },
    { ...log, topics: [named, named, to] },
    { ...log, data: concat(log.data, Uint8Array.of(0)) },
    { ...log, data: log.data.slice(0, 32) },
    { ...log, data: concat(word(0n), word(6n)) },
  ];
  for (const lie of lies) expect(show([lie])).toThrow(expect.objectContaining({ code: 'EFFECT_TRANSACTION' }));
  expect(show(lies)).toThrow();
});

test('tokens, mixed operations and several accounts are no such transaction', () => {
  const ops = [pay(1n, 5n), pay(2n, 6n)];
  const [first, second] = ops;
  if (first === undefined || second === undefined) throw new Error('two payments');
  const show = (list: readonly PayOp[]) => () =>
    evmEffect(list[0] ?? first, done(ops), leaf, '', { index: 0, ops: list });
  const token = { ...second, asset: `${chain}/erc20:0x${'55'.repeat(20)}` };
  expect(show([first, token])).toThrow(expect.objectContaining({ code: 'EFFECT_ASSET' }));
  expect(show([first, { ...second, decimals: '6' }])).toThrow(expect.objectContaining({ code: 'EFFECT_ASSET' }));
  const foreign = { ...second, from: `${chain}:0x${'66'.repeat(20)}` };
  expect(show([first, foreign])).toThrow(expect.objectContaining({ code: 'EFFECT_TRANSACTION' }));
  const mixed = [first, { op: 'publish' as const, chain, from, content: '00' }];
  expect(() => evmEffect(first, done(ops), leaf, '', { index: 0, ops: mixed })).toThrow(
    expect.objectContaining({ code: 'EFFECT_TRANSACTION' }),
  );
});
