import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  parseTrust,
  prepareVerifier,
  verifyReceiptWith,
} from '../src/index.ts';
import { sealers } from './support/clique.ts';
import { istanbulAnchor, istanbulTrust } from './support/istanbul.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

const full = process.env.BLOCKCLUSTER_MUTATIONS === 'full';
const digits = '0123456789abcdef';

/** Another digit where there is one, so that only proofs can refuse it; every other byte if asked for, which takes long. */
function substitutes(byte: number): number[] {
  if (full) return Array.from({ length: 256 }, (_, value) => value).filter((value) => value !== byte);
  const digit = digits.indexOf(String.fromCharCode(byte));
  return [digit < 0 ? byte ^ 1 : digits.charCodeAt((digit + 7) % 16)];
}

const record = testRecord('sealed and mutated');
const log = testLog(record, 2, 5);
const set = sealers(2);
const later = { issued: '2027-12-01T00:00:00Z' };
const mined: { receipt: BtmlMap; trust: BtmlMap } = JSON.parse(
  readFileSync(new URL('../fixtures/ethash/receipt.json', import.meta.url), 'utf8'),
);
const minedTrust = { trust: '1.0', issued: '2026-11-22T12:30:00Z', chains: [mined.trust] };

const subjects: readonly [string, BtmlMap, BtmlMap][] = [
  ...(['ibft', 'qbft'] as const).map((scheme): [string, BtmlMap, BtmlMap] => [
    scheme,
    buildReceipt(record, [istanbulAnchor(scheme, log.root, log.path, set).anchor]),
    istanbulTrust(scheme, set, later),
  ]),
  ['ethash', mined.receipt, minedTrust],
];

describe('every byte of a receipt is bound', () => {
  test.each(subjects)('under the rule %s', { timeout: 1_800_000 }, (_, receipt, trust) => {
    const verifier = prepareVerifier({ trust: parseTrust(trust), now: new Date('2027-01-01T00:00:00Z') });
    const bytes = canonicalBytes(receipt);
    expect(verifyReceiptWith(bytes, verifier).state).toBe('final');
    const survivors: string[] = [];
    const copy = Uint8Array.from(bytes);
    bytes.forEach((byte, at) => {
      for (const value of substitutes(byte)) {
        copy[at] = value;
        if (verifyReceiptWith(copy, verifier).state === 'final') survivors.push(`${at}: ${byte} -> ${value}`);
      }
      copy[at] = byte;
    });
    expect(survivors).toEqual([]);
  });
});
