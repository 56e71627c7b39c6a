import { describe, expect, test } from 'vitest';
import { beaconAnchor, beaconTrust } from '../../test/support/beacon.ts';
import { anchoredReceipt, cliqueAnchor, cliqueTrust, sealers } from '../../test/support/clique.ts';
import { signedTransaction } from '../../test/support/effects.ts';
import { TestTrie } from '../../test/support/trie.ts';
import { encodeRlp, keccak256, receiptKey, rlpNumber } from '../evm/index.ts';
import { canonicalize } from '../json/canonical.ts';
import { concat, fromHex, toHex, utf8 } from '../proof/bytes.ts';
import { prepareVerifier } from '../receipt/index.ts';
import { parseTrust } from '../trust/index.ts';
import type { BtmlMap } from '../value.ts';
import { verifyEvent } from './verify.ts';

const contract = `0x${'cd'.repeat(20)}`;
const other = `0x${'ce'.repeat(20)}`;
const topic = keccak256(utf8('Transfer(address,address,uint256)'));
const data = fromHex('07'.padStart(64, '0'));
const entry = (address: string, of: Uint8Array) => [fromHex(address.slice(2)), [topic], of];
/** The receipt of a transaction that left three entries: one of another contract, and two that are equal. */
const receiptOf = (status: number) =>
  concat(
    Uint8Array.of(2),
    encodeRlp([
      rlpNumber(status),
      rlpNumber(50_000),
      new Uint8Array(256),
      [entry(other, data), entry(contract, data), entry(contract, data)],
    ]),
  );
const transactions = (chainId: number) =>
  new TestTrie([0, 1].map((i) => [receiptKey(i), signedTransaction({ chainId, to: contract, value: i })] as const));
const root = keccak256(utf8('root'));
const now = new Date('2026-11-22T13:00:00Z');
const set = sealers(3);

const entries = { event: '1.0', contract, log: '1', topics: [toHex(topic)], data: toHex(data) };
function proven(status = 1) {
  const trie = transactions(7777);
  const made = cliqueAnchor(root, undefined, set, { others: 1, transactions: trie, receipt: receiptOf(status) });
  const proof = { ...made.anchor, form: 'evm-log-1', ...entries, txproof: trie.proof(receiptKey(1)).map(toHex) };
  return { made, proof: { ...proof } satisfies BtmlMap };
}
const textsOf = (value: BtmlMap[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const verifierOf = (trust: BtmlMap) => prepareVerifier({ trust: parseTrust(trust), now });
const judge = (proof: BtmlMap | string) => verifyEvent(proof, verifierOf(cliqueTrust(set)));

describe('proofs of events', () => {
  test('are final under the sealers that the trust names, and say what they prove', () => {
    const { proof } = proven();
    const verdict = judge(canonicalize(proof));
    expect(verdict).toMatchObject({
      state: 'final',
      fact: { chain: 'eip155:7777', contract, topics: [toHex(topic)], data: toHex(data), log: 1 },
    });
    expect(verdict.transaction).toBe(
      `0x${toHex(keccak256(signedTransaction({ chainId: 7777, to: contract, value: 1 })))}`,
    );
    // The second of the equal entries is another one.
    expect(judge({ ...proof, log: '2' })).toMatchObject({ state: 'final', fact: { log: 2 } });
    expect(judge({ ...proof, log: '0', contract: other }).state).toBe('final');
    expect(verifyEvent(proof, verifierOf({ trust: '1.0', issued: '2026-11-22T12:30:00Z' }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
    });
  });

  test('are final under proof of stake', () => {
    const trie = transactions(7778);
    const made = beaconAnchor(root, undefined, { transactions: trie, receipt: receiptOf(1) });
    const at = String(made.anchor.index);
    const txproof = trie.proof(receiptKey(Number(at))).map(toHex);
    const proof: BtmlMap = { ...made.anchor, form: 'evm-log-pos-1', ...entries, txproof };
    expect(verifyEvent(proof, verifierOf(beaconTrust(made)))).toMatchObject({ state: 'final', form: 'evm-log-pos-1' });
    expect(verifyEvent({ ...proof, log: '0' }, verifierOf(beaconTrust(made))).state).toBe('invalid');
  });

  test('of anything else never pass', () => {
    const { made, proof } = proven();
    const elsewhere = cliqueAnchor(root, undefined, set, { others: 1, receipt: anchoredReceipt(root) }).anchor;
    const flipped = (hex = '') => `${hex.slice(0, 80)}${hex[80] === '0' ? '1' : '0'}${hex.slice(81)}`;
    const nodes = textsOf(made.anchor.proof);
    const headers = textsOf(made.anchor.headers);
    const cases: [string, BtmlMap, string][] = [
      ['another place in the log', { ...proof, log: '0' }, 'EVENT_LOG'],
      ['a place that is not there', { ...proof, log: '3' }, 'EVENT_LOG'],
      ['another contract', { ...proof, contract: other }, 'EVENT_LOG'],
      ['other data', { ...proof, data: '08'.padStart(64, '0') }, 'EVENT_LOG'],
      ['more data', { ...proof, data: `${toHex(data)}00` }, 'EVENT_LOG'],
      ['another topic', { ...proof, topics: ['00'.repeat(32)] }, 'EVENT_LOG'],
      ['a further topic', { ...proof, topics: [toHex(topic), '00'.repeat(32)] }, 'EVENT_LOG'],
      ['the transaction before', { ...proof, index: '0' }, 'EVM_TRIE'],
      ['a node less', { ...proof, proof: nodes.slice(0, -1) }, 'EVM_TRIE'],
      ['a node more', { ...proof, proof: [...nodes, nodes[0] ?? ''] }, 'EVM_TRIE'],
      ['a changed node', { ...proof, proof: [...nodes.slice(0, -1), flipped(nodes.at(-1))] }, 'EVM_TRIE'],
      ['another block', { ...proof, headers: textsOf(elsewhere.headers) }, 'EVM_TRIE'],
      ['blocks out of order', { ...proof, headers: headers.toReversed() }, 'EVM_LINK'],
      ['a transaction that failed', proven(0).proof, 'EVM_STATUS'],
      ['a receipt as a form', { ...proof, form: 'evm-event-1' }, 'EVENT_FORM'],
      ['another version', { ...proof, event: '2.0' }, 'SCHEMA_VERSION'],
      ['a member that nothing reads', { ...proof, decoded: 'Transfer' }, 'SCHEMA_UNKNOWN_MEMBER'],
    ];
    for (const [name, changed, code] of cases)
      expect([name, judge(changed).state, judge(changed).code]).toEqual([name, 'invalid', code]);
    expect(judge('{').state).toBe('invalid');
    expect(judge({ ...proof, chain: 'eip155:7778' })).toMatchObject({ state: 'consistent' });
    // The same under sealers that nobody trusts.
    expect(verifyEvent(proof, verifierOf(cliqueTrust(sealers(5).slice(3)))).state).not.toBe('final');
  });
});
