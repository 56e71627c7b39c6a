import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeRlp,
  isCodedError,
  parseEvmHeader,
  parseEvmReceipt,
  parseMerkleBlock,
  parseNote,
  parseOts,
  parseStrippedTransaction,
  parseTlogProof,
  parseTransaction,
  parseTrust,
  parseVerifierKey,
  trieValue,
  verifyReceipt,
} from '../src/index.ts';
import { concat } from '../src/proof/bytes.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
const proof = fixture('bitcoin/txoutproof/case-0830000/0830000-10.bin');
const ots = fixture('opentimestamps/empty.ots');
const trust = parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z' });

const readers: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['RLP', Uint8Array.of(0xc2, 0x01, 0x02), decodeRlp],
  ['an EVM header', Uint8Array.of(0xf9, 0x02, 0x00), parseEvmHeader],
  ['an EVM receipt', Uint8Array.of(0x02, 0xf9, 0x01, 0x10, 0x01), parseEvmReceipt],
  ['a trie proof', Uint8Array.of(0xf8, 0x51), (bytes) => trieValue(bytes.slice(0, 32), Uint8Array.of(1), [bytes])],
  ['a transaction', Uint8Array.of(1, 0, 0, 0, 0, 1), parseTransaction],
  ['a stripped transaction', Uint8Array.of(1, 0, 0, 0, 1), parseStrippedTransaction],
  ['a merkleblock', proof, parseMerkleBlock],
  ['an .ots file', ots, parseOts],
  ['a note', new TextEncoder().encode('a\n1\n\n— b AAAAAAA=\n'), parseNote],
  ['a tlog-proof', new TextEncoder().encode('c2sp.org/tlog-proof@v1\nindex 1\n\na\n'), parseTlogProof],
  [
    'a verifier key',
    new TextEncoder().encode('a+00000000+AA=='),
    (bytes) => parseVerifierKey(new TextDecoder().decode(bytes)),
  ],
  ['a trust file', new TextEncoder().encode('{"trust":"1.0","issued":"2026-11-22T12:00:00Z","chains":[{'), parseTrust],
  [
    'a receipt',
    new TextEncoder().encode('{"btml":"1.0","kind":"receipt"'),
    (bytes) => verifyReceipt(bytes, { trust, now: new Date(0) }),
  ],
];

test.each(readers)('%s: whatever the bytes, an answer or a coded refusal', (_name, seed, read) => {
  const check = (bytes: Uint8Array): void => {
    try {
      read(bytes);
    } catch (error) {
      expect(isCodedError(error), String(error)).toBe(true);
    }
  };
  const noise = fc.uint8Array({ maxLength: 300 });
  fc.assert(fc.property(noise, check), { numRuns: 300 });
  fc.assert(
    fc.property(noise, (tail) => check(concat(seed, tail))),
    { numRuns: 300 },
  );
  const edits = fc.array(fc.tuple(fc.nat(Math.max(0, seed.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, (list) => {
      const copy = Uint8Array.from(seed);
      for (const [at, value] of list) copy[at] = value;
      check(copy);
    }),
    { numRuns: 500 },
  );
});
