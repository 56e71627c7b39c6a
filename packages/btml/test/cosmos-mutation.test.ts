import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  buildReceipt,
  canonicalBytes,
  parseTrust,
  prepareVerifier,
  type Verifier,
  verifyReceiptWith,
} from '../src/index.ts';
import { cosmosAnchor, cosmosTrust, testValidators } from './support/cometbft.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

// Every byte of a receipt of form cosmos-tx-1 is bound: of one by validators of tests, and of one by four validators of
// CometBFT 0.38 (`fixtures/cometbft`), one of whom did not vote.

const full = process.env.BLOCKCLUSTER_MUTATIONS === 'full';
const hexDigits = '0123456789abcdef';

/** Another digit where there is a digit, so that only proofs can refuse; the other case; syntax. */
function substitutes(byte: number): number[] {
  const digit = hexDigits.indexOf(String.fromCharCode(byte));
  const alike = digit < 0 ? byte ^ 1 : hexDigits.charCodeAt((digit + 7) % 16);
  const values = full ? Array.from({ length: 256 }, (_, value) => value) : [...new Set([alike, byte ^ 0x20, 0x22])];
  return values.filter((value) => value !== byte);
}

const record = testRecord('mutated');
const { root, path } = testLog(record, 2, 5);
const validators = testValidators({ a: 3, b: 2, c: 1 });
const made = cosmosAnchor(root, path, { validators, votes: ['commit', 'commit', 'nil'], above: 1 });
const real = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/cometbft/kvstore.json'), 'utf8'));
const subjects: readonly [string, Uint8Array, Verifier][] = [
  [
    'of a chain of tests',
    canonicalBytes(buildReceipt(record, [made.anchor])),
    prepareVerifier({ trust: parseTrust(cosmosTrust(made, 0)), now: new Date('2026-11-22T13:00:00Z') }),
  ],
  [
    'of a real chain',
    canonicalBytes(real.receipt),
    prepareVerifier({ trust: parseTrust(real.trust), now: new Date(real.now) }),
  ],
];

describe('every byte of a receipt under votes is bound', () => {
  test.each(subjects)('%s', { timeout: 1_800_000 }, (_name, bytes, verifier) => {
    expect(verifyReceiptWith(bytes, verifier).state).toBe('final');
    const survivors: string[] = [];
    const attempt = (input: Uint8Array, what: string): void => {
      if (verifyReceiptWith(input, verifier).state === 'final') survivors.push(what);
    };
    const copy = Uint8Array.from(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      for (const value of substitutes(byte)) {
        copy[at] = value;
        attempt(copy, `${at}: ${byte} -> ${value}`);
      }
      copy[at] = byte;
      if (!full && at % 16 !== 0) continue;
      attempt(new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1)]), `${at} left out`);
      attempt(new Uint8Array([...bytes.slice(0, at), byte, ...bytes.slice(at)]), `${at} repeated`);
    }
    expect(survivors).toEqual([]);
  });
});
