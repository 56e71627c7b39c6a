import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestTrie } from '../../test/support/trie.ts';
import { concat, fromHex, toHex, utf8 } from '../proof/bytes.ts';
import {
  asList,
  asNumber,
  contractAddress,
  decodeRlp,
  encodeRlp,
  keccak256,
  parseEvmHeader,
  parseEvmReceipt,
  type Rlp,
  receiptKey,
  rlpNumber,
  splitRlp,
  trieValue,
} from './index.ts';

const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/ethereum/${name}`, import.meta.url), 'utf8'));
const hex = (text: unknown): Uint8Array => fromHex(String(text).slice(2));
const number = (text: unknown): Uint8Array => rlpNumber(BigInt(String(text)));
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const block = json('block.json');

describe('RLP', () => {
  const vectors: [string, Rlp, string][] = [
    ['nothing', new Uint8Array(0), '80'],
    ['a letter', utf8('a'), '61'],
    ['dog', utf8('dog'), '83646f67'],
    ['cat and dog', [utf8('cat'), utf8('dog')], 'c88363617483646f67'],
    ['an empty list', [], 'c0'],
    ['1024', rlpNumber(1024), '820400'],
    ['three', [[], [[]], [[], [[]]]], 'c7c0c1c0c3c0c1c0'],
    ['56 bytes', new Uint8Array(56), `b838${'00'.repeat(56)}`],
  ];
  test.each(vectors)('%s', (_name, value, encoded) => {
    expect(toHex(encodeRlp(value))).toBe(encoded);
    expect(decodeRlp(fromHex(encoded))).toEqual(value);
  });

  test.each([
    '',
    '8100',
    '817f',
    'b800',
    `b837${'00'.repeat(55)}`,
    'b90038',
    '83646f',
    'c883636174',
    '8000',
    'f800',
    'c28363',
  ])('%s is not the one encoding of anything', (encoded) => {
    expect(() => decodeRlp(fromHex(encoded))).toThrow(code('EVM_RLP'));
  });

  test('depth is bounded, numbers have one form, items are split', () => {
    let deep: Rlp = [];
    for (let i = 0; i < 40; i++) deep = [deep];
    expect(() => decodeRlp(encodeRlp(deep))).toThrow(code('EVM_RLP'));
    expect(() => asNumber(Uint8Array.of(0, 1), 'x')).toThrow(code('EVM_RLP'));
    expect(splitRlp(fromHex('c083646f67')).map(toHex)).toEqual(['c0', '83646f67']);
  });
});

describe('mainnet block 21925176', () => {
  const header = encodeRlp([
    hex(block.parentHash),
    hex(block.sha3Uncles),
    hex(block.miner),
    hex(block.stateRoot),
    hex(block.transactionsRoot),
    hex(block.receiptsRoot),
    hex(block.logsBloom),
    number(block.difficulty),
    number(block.number),
    number(block.gasLimit),
    number(block.gasUsed),
    number(block.timestamp),
    hex(block.extraData),
    hex(block.mixHash),
    hex(block.nonce),
    number(block.baseFeePerGas),
    hex(block.withdrawalsRoot),
    number(block.blobGasUsed),
    number(block.excessBlobGas),
    hex(block.parentBeaconBlockRoot),
  ]);

  test('the header', () => {
    expect(parseEvmHeader(header)).toMatchObject({ id: block.hash, number: Number(block.number) });
    expect(() => parseEvmHeader(header.slice(1))).toThrow(code('EVM_RLP'));
  });

  const bloom = (logs: readonly { address: string; topics: readonly string[] }[]): Uint8Array => {
    const out = new Uint8Array(256);
    for (const item of logs.flatMap(({ address, topics }) => [address, ...topics])) {
      const hash = keccak256(hex(item));
      for (const i of [0, 2, 4]) {
        const bit = (((hash[i] ?? 0) << 8) | (hash[i + 1] ?? 0)) & 2047;
        const at = 255 - (bit >> 3);
        out[at] = (out[at] ?? 0) | (1 << (bit & 7));
      }
    }
    return out;
  };
  const receipts: Uint8Array[] = json('receipts.json').map((receipt: Record<string, never>) => {
    const { type, status, cumulativeGasUsed, logs } = receipt as unknown as {
      type: string;
      status: string;
      cumulativeGasUsed: string;
      logs: { address: string; topics: string[]; data: string }[];
    };
    const list = logs.map((log): Rlp => [hex(log.address), log.topics.map(hex), hex(log.data)]);
    const body = encodeRlp([number(status), number(cumulativeGasUsed), bloom(logs), list]);
    return Number(type) === 0 ? body : concat(Uint8Array.of(Number(type)), body);
  });
  const trie = new TestTrie(receipts.map((receipt, i) => [receiptKey(i), receipt]));
  const root = hex(block.receiptsRoot);

  test('all 202 receipts, typed and untyped, are proven by the header’s root', () => {
    expect(toHex(trie.root)).toBe(toHex(root));
    receipts.forEach((receipt, i) => {
      const value = trieValue(root, receiptKey(i), trie.proof(receiptKey(i)));
      expect(toHex(value)).toBe(toHex(receipt));
      const parsed = parseEvmReceipt(value);
      expect(parsed.type).toBe(receipt[0] === 2 ? 2 : 0);
      expect([0n, 1n]).toContain(parsed.status);
    });
  });

  test('a proof with a node missing, changed, repeated, exchanged or too many is refused', () => {
    const key = receiptKey(130);
    const proof = trie.proof(key);
    expect(proof.length).toBeGreaterThan(2);
    const [first, second, ...rest] = proof;
    if (first === undefined || second === undefined) throw new Error('a short proof');
    const changed = Uint8Array.from(second);
    changed[10] = (changed[10] ?? 0) ^ 1;
    for (const bad of [
      [],
      proof.slice(0, -1),
      proof.slice(1),
      [...proof, first],
      [first, ...proof],
      [second, first, ...rest],
      [first, changed, ...rest],
      [...proof, new Uint8Array(0)],
    ]) {
      expect(() => trieValue(root, key, bad)).toThrow(code('EVM_TRIE'));
    }
    for (const other of [131, 0, 129, 202, 5000])
      expect(() => trieValue(root, receiptKey(other), proof)).toThrow(code('EVM_TRIE'));
    expect(() => trieValue(root, receiptKey(202), trie.proof(receiptKey(202)))).toThrow(code('EVM_TRIE'));
  });
});

describe('eth_getProof of mainnet', () => {
  const proof = json('proof.json');

  test('storage: values under the account’s storage root', () => {
    const storageHash = hex(proof.storageHash);
    for (const { key, value, proof: nodes } of proof.storageProof) {
      const slot = fromHex(BigInt(key).toString(16).padStart(64, '0'));
      const found = trieValue(storageHash, keccak256(slot), nodes.map(hex));
      expect(asNumber(decodeRlp(found), 'value')).toBe(BigInt(value));
    }
  });

  test('an account under the state root of its block', () => {
    const found = json('block_miner_proof.json');
    const value = trieValue(hex(block.stateRoot), keccak256(hex(found.address)), found.accountProof.map(hex));
    const [nonce, balance, storage] = asList(decodeRlp(value), 'account', 4, 4);
    expect([asNumber(nonce, 'nonce'), asNumber(balance, 'balance')]).toEqual([
      BigInt(found.nonce),
      BigInt(found.balance),
    ]);
    expect(storage).toEqual(hex(found.storageHash));
  });
});

test('receipts of other forms are refused', () => {
  const bloom = new Uint8Array(256);
  const good = encodeRlp([rlpNumber(1), rlpNumber(21_000), bloom, []]);
  expect(parseEvmReceipt(good).status).toBe(1n);
  expect(parseEvmReceipt(concat(Uint8Array.of(3), good)).type).toBe(3);
  for (const bad of [
    new Uint8Array(0),
    concat(Uint8Array.of(5), good),
    concat(Uint8Array.of(0), good),
    encodeRlp([new Uint8Array(32), rlpNumber(1), bloom, []]),
    encodeRlp([rlpNumber(1), rlpNumber(1), bloom]),
    Uint8Array.of(...good, 0),
  ]) {
    expect(() => parseEvmReceipt(bad)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^EVM_/) }));
  }
});

test('the address of a new contract', () => {
  const creator = fromHex('6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0');
  expect(toHex(contractAddress(creator, 0n))).toBe('cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d');
  expect(toHex(contractAddress(creator, 1n))).toBe('343c43a37d37dff08ae8c4a11544c718abb4fcf8');
});
