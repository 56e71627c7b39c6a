import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestTrie } from '../../test/support/trie.ts';
import { fromHex, toHex, utf8 } from '../proof/bytes.ts';
import {
  EMPTY_TRIE_ROOT,
  encodeRlp,
  keccak256,
  provenAccount,
  provenStorage,
  rlpNumber,
  trieLookup,
  trieValue,
} from './index.ts';

const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/ethereum/${name}`, import.meta.url), 'utf8'));
const hex = (text: unknown): Uint8Array => fromHex(String(text).slice(2));
const all = (list: unknown[]): Uint8Array[] => list.map(hex);
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('eth_getProof of mainnet block 21925176', () => {
  const stateRoot = hex(json('block.json').stateRoot);
  const contract = json('proof.json');
  const miner = json('block_miner_proof.json');

  test.each([
    ['the deposit contract', contract],
    ['the account of the builder', miner],
  ])('%s', (_name, answer) => {
    const account = provenAccount(stateRoot, hex(answer.address), all(answer.accountProof));
    expect(account?.balance).toBe(BigInt(answer.balance));
    expect(account?.nonce).toBe(BigInt(answer.nonce));
    expect(toHex(account?.codeHash ?? new Uint8Array(0))).toBe(answer.codeHash.slice(2));
    expect(toHex(account?.storageRoot ?? new Uint8Array(0))).toBe(answer.storageHash.slice(2));
  });

  const [slot] = contract.storageProof;
  const key = hex(slot.key);
  const root = hex(contract.storageHash);

  test('a word of storage', () => {
    expect(provenStorage(root, key, all(slot.proof))).toBe(BigInt(slot.value));
  });

  test('a missing node is an error, never "absent"', () => {
    for (let kept = 0; kept < contract.accountProof.length; kept++) {
      const cut = all(contract.accountProof.slice(0, kept));
      expect(() => provenAccount(stateRoot, hex(contract.address), cut)).toThrow(code('EVM_TRIE'));
    }
    for (let kept = 0; kept < slot.proof.length; kept++) {
      expect(() => provenStorage(root, key, all(slot.proof.slice(0, kept)))).toThrow(code('EVM_TRIE'));
    }
    // Nor is a node that was left out in the middle, or one that stands twice.
    const nodes = all(contract.accountProof);
    const holed = nodes.toSpliced(2, 1);
    const double = nodes.toSpliced(2, 0, nodes[2] ?? new Uint8Array(0));
    for (const bad of [holed, double, [...nodes, ...nodes.slice(-1)]]) {
      expect(() => provenAccount(stateRoot, hex(contract.address), bad)).toThrow(code('EVM_TRIE'));
    }
  });

  test('the proof of one account says nothing about others, and every byte counts', () => {
    for (const other of [miner.address, `0x${'00'.repeat(20)}`]) {
      expect(() => provenAccount(stateRoot, hex(other), all(contract.accountProof))).toThrow(code('EVM_TRIE'));
    }
    const nodes = all(contract.accountProof);
    for (const node of nodes) {
      for (let at = 0; at < node.length; at += 7) {
        node[at] = (node[at] ?? 0) ^ 1;
        expect(() => provenAccount(stateRoot, hex(contract.address), nodes)).toThrow(code('EVM_TRIE'));
        node[at] = (node[at] ?? 0) ^ 1;
      }
    }
  });
});

describe('absence is shown by nodes', () => {
  const address = (name: string): Uint8Array => keccak256(utf8(name)).slice(12);
  const account = encodeRlp([rlpNumber(1), rlpNumber(5), EMPTY_TRIE_ROOT, keccak256(new Uint8Array(0))]);
  const names = Array.from({ length: 40 }, (_, i) => `account ${i}`);
  const trie = new TestTrie(names.map((name) => [keccak256(address(name)), account]));

  test('accounts that exist, and that do not', () => {
    for (const name of names) {
      const proof = trie.proof(keccak256(address(name)));
      expect(provenAccount(trie.root, address(name), proof)?.balance).toBe(5n);
    }
    let absent = 0;
    for (let i = 0; i < 40; i++) {
      const key = keccak256(address(`nobody ${i}`));
      // A trie's nodes down to where the path ends: an empty place, or the leaf of somebody else.
      const proof = trie.proof(key);
      expect(trieLookup(trie.root, key, proof)).toBeUndefined();
      expect(() => trieValue(trie.root, key, proof)).toThrow(code('EVM_TRIE'));
      absent += 1;
      expect(() => trieLookup(trie.root, key, proof.slice(0, -1))).toThrow(code('EVM_TRIE'));
    }
    expect(absent).toBe(40);
  });

  test('an empty trie holds nothing, and no other trie is proven by no nodes', () => {
    expect(provenAccount(EMPTY_TRIE_ROOT, address('a'), [])).toBeUndefined();
    expect(provenStorage(EMPTY_TRIE_ROOT, new Uint8Array(32), [])).toBe(0n);
    expect(() => provenAccount(trie.root, address('a'), [])).toThrow(code('EVM_TRIE'));
  });

  test('a storage trie holds no zeroes', () => {
    const slot = new Uint8Array(32);
    const storage = new TestTrie([
      [keccak256(slot), encodeRlp(rlpNumber(0))],
      [keccak256(utf8('other')), encodeRlp(rlpNumber(7))],
    ]);
    expect(() => provenStorage(storage.root, slot, storage.proof(keccak256(slot)))).toThrow(code('EVM_TRIE'));
  });
});
