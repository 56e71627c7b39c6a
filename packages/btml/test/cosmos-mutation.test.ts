import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
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

// Every byte of receipts under votes is bound: of one by validators of tests, and of two by four validators of CometBFT
// 0.38 (`fixtures/cometbft`), one of whom did not vote.

const full = process.env.BLOCKCLUSTER_MUTATIONS === 'full';
const hexDigits = '0123456789abcdef';

/** Another digit where there is a digit, so that only proofs can refuse; with `all` the other case and syntax too. */
function substitutes(byte: number, all: boolean): number[] {
  const digit = hexDigits.indexOf(String.fromCharCode(byte));
  const alike = digit < 0 ? byte ^ 1 : hexDigits.charCodeAt((digit + 7) % 16);
  const values = full
    ? Array.from({ length: 256 }, (_, value) => value)
    : [...new Set(all ? [alike, byte ^ 0x20, 0x22] : [alike])];
  return values.filter((value) => value !== byte);
}

const record = testRecord('mutated');
const { root, path } = testLog(record, 2, 5);
const validators = testValidators({ a: 3, b: 2, c: 1 });
const made = cosmosAnchor(root, path, { validators, votes: ['commit', 'commit', 'nil'], above: 1 });
const real = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/cometbft/${file}`), 'utf8'));
const kvstore = real('kvstore.json');
const wasmd = real('wasmd.json');
const verifierOf = (trust: BtmlMap, now: string): Verifier =>
  prepareVerifier({ trust: parseTrust(trust), now: new Date(now) });
const tests = verifierOf(cosmosTrust(made, 0), '2026-11-22T13:00:00Z');
const subjects: readonly [string, Uint8Array, Verifier][] = [
  ['of a chain of tests', canonicalBytes(buildReceipt(record, [made.anchor])), tests],
  ['of CometBFT', canonicalBytes(kvstore.receipt), verifierOf(kvstore.trust, kvstore.now)],
  ['of a payment on a Cosmos SDK chain', canonicalBytes(wasmd.payment), verifierOf(wasmd.trust, wasmd.now)],
];

test('an anchor on a Cosmos SDK chain is final', () => {
  expect(verifyReceiptWith(canonicalBytes(wasmd.receipt), verifierOf(wasmd.trust, wasmd.now))).toMatchObject({
    state: 'final',
    anchors: [{ form: 'cosmos-tx-1', kind: 'bft' }],
  });
});

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
      for (const value of substitutes(byte, verifier === tests)) {
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
