import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  bindingOf,
  buildReceipt,
  canonicalBytes,
  hexEncode,
  keccak256,
  parseTrust,
  receiptKey,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { beaconAnchor, beaconTrust } from './support/beacon.ts';
import { anchoredReceipt } from './support/clique.ts';
import { intentOn, payer, signedTransaction } from './support/effects.ts';
import { TestTrie } from './support/trie.ts';

const chain = 'eip155:7778';
const to = `0x${'ab'.repeat(20)}`;

const pay = {
  op: 'pay',
  chain,
  from: `${chain}:${payer}`,
  to: `${chain}:${to}`,
  asset: `${chain}/slip44:60`,
  amount: '12345',
  decimals: '18',
};
const { intent, leaf } = intentOn(chain, [pay]);

const payment = (data: Uint8Array, value = 12345): Uint8Array => signedTransaction({ chainId: 7778, to, value, data });

function verify(
  transaction: Uint8Array,
  change: (anchor: BtmlMap) => BtmlMap = (anchor) => anchor,
  document: BtmlMap = intent,
): Verdict {
  const transactions = new TestTrie([
    [receiptKey(0), payment(new Uint8Array(0), 1)],
    [receiptKey(1), transaction],
  ]);
  const receipt = anchoredReceipt(leaf);
  const pos = beaconAnchor(leaf, undefined, { transactions, receipt });
  const txproof = transactions.proof(receiptKey(1)).map(hexEncode);
  const anchor = change({ ...pos.anchor, form: 'evm-tx-pos-1', op: '0', txproof });
  return verifyReceipt(canonicalBytes(buildReceipt(document, [anchor])), {
    trust: parseTrust(beaconTrust(pos, { contracts: [to] })),
    now: new Date('2026-11-22T13:00:00Z'),
  });
}

describe('a payment under proof of stake', () => {
  test('is shown with the intent that asked for it', () => {
    const verdict = verify(payment(bindingOf(leaf)));
    expect(verdict).toMatchObject({ state: 'final', development: true });
    expect(verdict.anchors[0]).toMatchObject({ kind: 'pos', form: 'evm-tx-pos-1', height: 50 });
    expect(verdict.anchors[0]?.proven.join()).toContain('12345');
  });

  test('is not one for an intent that it does not name, nor of another amount', () => {
    expect(verify(payment(new Uint8Array(0)))).toMatchObject({ state: 'consistent', code: 'EFFECT_UNBOUND' });
    expect(verify(payment(bindingOf(keccak256(leaf))))).toMatchObject({ state: 'invalid' });
    expect(verify(payment(bindingOf(leaf), 12344))).toMatchObject({ state: 'invalid', code: 'EFFECT_TRANSACTION' });
  });

  test('is none of two that the intent asks for alike', () => {
    const twice = intentOn(chain, [pay, pay]);
    const data = bindingOf(twice.leaf);
    for (const op of ['0', '1'])
      expect(verify(payment(data), (anchor) => ({ ...anchor, op }), twice.intent)).toMatchObject({
        state: 'consistent',
        code: 'EFFECT_SHARED',
      });
  });

  test('is paid in the one coin of the chain, whatever number a second operation gives it', () => {
    const other = intentOn(chain, [pay, { ...pay, asset: `${chain}/slip44:1` }]);
    const of = (op: string) => verify(payment(bindingOf(other.leaf)), (anchor) => ({ ...anchor, op }), other.intent);
    expect(of('0')).toMatchObject({ state: 'final' });
    expect(of('1')).toMatchObject({ state: 'invalid', code: 'EFFECT_ASSET' });
  });

  test('needs all of its evidence', () => {
    const transaction = payment(bindingOf(leaf));
    expect(verify(transaction, (anchor) => ({ ...anchor, index: '0' }))).toMatchObject({ code: 'EVM_TRIE' });
    expect(verify(transaction, (anchor) => ({ ...anchor, op: '1' }))).toMatchObject({ code: 'EFFECT_INTENT' });
    expect(() => verify(transaction, ({ beacon: _, ...anchor }) => anchor)).toThrow(
      expect.objectContaining({ code: 'SCHEMA_MISSING' }),
    );
  });
});
