import { readFileSync } from 'node:fs';
import { isCodedError } from '@blockcluster/btml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerHash, merkleBranch, merkleRoot, parseBlock, parseHeader, serializeHeader } from './block.ts';
import { bytesToHex, compactSize, concatBytes, hash256, hexToBytes, internalHash, Reader } from './bytes.ts';
import { dataScript, dustLimit, heightPush, scriptKind } from './script.ts';
import { parseTransaction, serializeTransaction } from './transaction.ts';

// Real blocks that the standard's package keeps (see its fixtures for where they come from).
const fixture = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../../../../btml/fixtures/bcoin/${name}.raw`, import.meta.url)));

describe('real blocks', () => {
  test.each([
    ['block1', '00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048', 1],
    ['block300025', '0000000000000000821c4e0acc40f88bedbce3b73ba2358b5ade58a9022cc78c', 461],
    ['block482683', '000000000000000000c238240ef6dcb26c37e75e16514e6ffc0aef7eee73e747', 12],
    ['block898352', '00000000c269ad542ed9ac684cb5fa6df340d5feee0e040590225c7332b98fca', 10],
  ])('%s is read, written back and folded', (name, hash, count) => {
    const block = parseBlock(fixture(name));
    expect(block.hash).toBe(hash);
    expect(block.transactions).toHaveLength(count);
    expect(headerHash(serializeHeader(block.header))).toBe(hash);
    for (const tx of block.transactions) expect(bytesToHex(serializeTransaction(tx))).toBe(bytesToHex(tx.raw));
    const leaves = block.transactions.map((tx) => internalHash(tx.txid));
    const root = bytesToHex(internalHash(block.header.merkleRoot));
    for (const position of [0, 1, Math.floor(count / 2), count - 1].filter((at) => at < count)) {
      let node = leaves[position] ?? new Uint8Array();
      merkleBranch(leaves, position).forEach((sibling, level) => {
        node = hash256((position >> level) & 1 ? concatBytes(sibling, node) : concatBytes(node, sibling));
      });
      expect(bytesToHex(node)).toBe(root);
    }
  });

  test('a changed or shortened block is refused with a code, never with a crash', () => {
    const raw = fixture('block482683');
    fc.assert(
      fc.property(fc.nat({ max: raw.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, mask, cut) => {
        const changed = cut ? raw.slice(0, at) : Uint8Array.from(raw);
        if (!cut) changed[at] = (changed[at] ?? 0) ^ mask;
        try {
          const block = parseBlock(changed);
          // A header or a witness may change without the Merkle root noticing.
          expect(cut).toBe(false);
          expect(block.transactions).toHaveLength(12);
        } catch (error) {
          expect(isCodedError(error, 'LEDGER_ANSWER')).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

test('any bytes are a transaction or refused with a code', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        expect(bytesToHex(serializeTransaction(parseTransaction(bytes)))).toBe(bytesToHex(bytes));
      } catch (error) {
        expect(isCodedError(error, 'LEDGER_ANSWER')).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('counts are read only in their shortest form', () => {
  for (const value of [0, 1, 252, 253, 65_535, 65_536, 4_294_967_295]) {
    expect(new Reader(compactSize(value)).size()).toBe(value);
  }
  for (const long of ['fd0100', 'fdfc00', 'fe01000000', 'feffff0000', 'ff0000000000000000']) {
    expect(() => new Reader(hexToBytes(long)).size()).toThrow(expect.objectContaining({ code: 'LEDGER_ANSWER' }));
  }
});

test('heights are pushed as BIP-34 asks', () => {
  const pushes = [0, 1, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 840_000].map((height) =>
    bytesToHex(heightPush(height)),
  );
  expect(pushes).toEqual([
    '00',
    '51',
    '60',
    '0111',
    '017f',
    '028000',
    '02ff00',
    '020001',
    '02ff7f',
    '03008000',
    '0340d10c',
  ]);
});

test('output scripts are told apart by their bytes, with the dust limits of Bitcoin Core', () => {
  const cases: readonly (readonly [string, string, bigint])[] = [
    [`0014${'11'.repeat(20)}`, 'p2wpkh', 294n],
    [`0020${'11'.repeat(32)}`, 'p2wsh', 330n],
    [`5120${'11'.repeat(32)}`, 'p2tr', 330n],
    [`76a914${'11'.repeat(20)}88ac`, 'p2pkh', 546n],
    [`a914${'11'.repeat(20)}87`, 'p2sh', 540n],
    ['6a', 'data', 0n],
    [bytesToHex(dataScript(new Uint8Array(80))), 'data', 0n],
    ['6a0200', 'other', 3n * (9n + 3n + 148n)],
    ['6a4c0100', 'other', 3n * (9n + 4n + 148n)],
  ];
  for (const [script, kind, dust] of cases) {
    expect([scriptKind(hexToBytes(script)), dustLimit(hexToBytes(script))]).toEqual([kind, dust]);
  }
});

test('a header of another length and a block without transactions are refused', () => {
  expect(() => parseHeader(new Uint8Array(79))).toThrow(expect.objectContaining({ code: 'LEDGER_ANSWER' }));
  expect(() => merkleRoot([])).toThrow(expect.objectContaining({ code: 'LEDGER_ANSWER' }));
});
