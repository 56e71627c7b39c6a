import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import {
  addressOfKey,
  type BtmlMap,
  bindingOf,
  buildReceipt,
  canonicalBytes,
  documentLeaf,
  encodeRlp,
  hexEncode,
  keccak256,
  parseTrust,
  type Rlp,
  receiptKey,
  rlpNumber,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { concat, fromHex, utf8 } from '../src/proof/bytes.ts';
import { beaconAnchor, beaconTrust } from './support/beacon.ts';
import { anchoredReceipt } from './support/clique.ts';
import { testIssuer } from './support/record.ts';
import { TestTrie } from './support/trie.ts';

const chain = 'eip155:7778';
const payer = keccak256(utf8('payer'));
const from = `0x${hexEncode(addressOfKey(secp256k1.getPublicKey(payer, false).slice(1)))}`;
const to = `0x${'ab'.repeat(20)}`;

const pay = {
  op: 'pay',
  chain,
  from: `${chain}:${from}`,
  to: `${chain}:${to}`,
  asset: `${chain}/slip44:60`,
  amount: '12345',
  decimals: '18',
};
const intent: BtmlMap = {
  btml: '1.0',
  kind: 'intent',
  issuer: testIssuer,
  issued: '2026-11-22T12:00:00Z',
  audience: chain,
  expires: '2026-11-22T14:00:00Z',
  salt: 'AwMDAwMDAwMDAwMDAwMDAw',
  maxfee: { asset: `${chain}/slip44:60`, amount: '1000000000000000', decimals: '18' },
  ops: [pay],
};
const leaf = documentLeaf(canonicalBytes(intent));

/** A signed payment of type 2 with these data. */
function payment(data: Uint8Array, amount = 12345): Uint8Array {
  const fields: Rlp[] = [
    rlpNumber(7778),
    rlpNumber(3),
    rlpNumber(1),
    rlpNumber(9),
    rlpNumber(60_000),
    fromHex(to.slice(2)),
    rlpNumber(amount),
    data,
    [],
  ];
  const hash = keccak256(concat(Uint8Array.of(2), encodeRlp(fields)));
  const signed = secp256k1.sign(hash, payer, { prehash: false, format: 'recovered' });
  const number = (bytes: Uint8Array): Uint8Array => rlpNumber(BigInt(`0x${hexEncode(bytes)}`));
  const all = [...fields, rlpNumber(signed[0] ?? 0), number(signed.slice(1, 33)), number(signed.slice(33))];
  return concat(Uint8Array.of(2), encodeRlp(all));
}

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
    const twice = { ...intent, atomic: 'no', ops: [pay, { ...pay, asset: `${chain}/slip44:1` }] };
    const data = bindingOf(documentLeaf(canonicalBytes(twice)));
    for (const op of ['0', '1'])
      expect(verify(payment(data), (anchor) => ({ ...anchor, op }), twice)).toMatchObject({
        state: 'consistent',
        code: 'EFFECT_SHARED',
      });
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
