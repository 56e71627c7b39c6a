import { receiptKey, trieValue } from '@blockcluster/btml';
import { bytesToHex, hexToBytes } from 'viem';
import { describe, expect, it } from 'vitest';
import { listKey, listTrie } from './trie.ts';

const values = (count: number, size: (index: number) => number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(size(index)).fill((index % 255) + 1));

describe('the trie of a list', () => {
  it('has the root of the empty trie without items', () => {
    // keccak-256 of the RLP of nothing, as every empty block states it.
    expect(listTrie([]).root).toBe('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421');
  });

  it('has the keys that the verifier looks for', () => {
    for (const index of [0, 1, 15, 16, 127, 128, 255, 256, 65_535, 65_536]) {
      const bytes = receiptKey(index);
      expect(listKey(index)).toEqual([...bytes].flatMap((byte) => [byte >> 4, byte & 15]));
    }
  });

  // One byte: nodes stand inside their parents; 400 bytes: as receipts; mixed: both in one trie.
  it.each([
    ['short values', () => 1],
    ['values as long as receipts', () => 400],
    ['values of all sizes', (index: number) => 1 + ((index * 37) % 90)],
  ])('proves every item with %s', (_, size) => {
    for (const count of [1, 2, 3, 16, 17, 127, 128, 129, 300]) {
      const items = values(count, size);
      const trie = listTrie(items);
      for (let index = 0; index < count; index += count > 20 ? 7 : 1) {
        const proof = trie.proof(listKey(index)).map((node) => hexToBytes(`0x${node}`));
        const value = trieValue(hexToBytes(trie.root), receiptKey(index), proof);
        expect(bytesToHex(value)).toBe(bytesToHex(items[index] ?? new Uint8Array()));
        expect(() => trieValue(hexToBytes(trie.root), receiptKey(count), proof)).toThrow();
      }
    }
  });

  it('has no proof for what it does not hold', () => {
    expect(() => listTrie(values(3, () => 400)).proof(listKey(200))).toThrow(RangeError);
    expect(() => listTrie(values(1, () => 400)).proof(listKey(1))).toThrow(RangeError);
  });
});
