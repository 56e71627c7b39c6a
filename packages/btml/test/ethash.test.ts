import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  canonicalize,
  type EvmHeader,
  encodeRlp,
  hexEncode,
  parseEvmHeader,
  parseTrust,
  rlpNumber,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { fromHex } from '../src/proof/bytes.ts';

interface Mined {
  readonly receipt: BtmlMap & { readonly anchors: readonly [BtmlMap] };
  /** The entry of trust that the node's driver gave, with a pin of the last header. */
  readonly trust: BtmlMap;
  /** The headers between the genesis block and the receipt's first. */
  readonly below: readonly string[];
}
// Mined by go-ethereum 1.11.6 on a chain of its own.
const mined: Mined = JSON.parse(readFileSync(new URL('../fixtures/ethash/receipt.json', import.meta.url), 'utf8'));
const [anchor] = mined.receipt.anchors;
const headers = (Array.isArray(anchor.headers) ? anchor.headers : []).map((hex) =>
  parseEvmHeader(fromHex(String(hex))),
);
const [block] = headers;
const last = headers.at(-1);
if (block === undefined || last === undefined) throw new Error('no headers');
const { pins, minwork, ...bare } = mined.trust;
const below = fromHex(mined.below.join(''));
const now = new Date('2027-01-01T00:00:00Z');
/** Building the cache of an epoch takes seconds, more where others work too. */
const timeout = 300_000;

function judge(change: BtmlMap, list: readonly EvmHeader[] = headers, supplied?: Uint8Array): Verdict {
  const trust = { trust: '1.0', issued: '2026-11-22T12:30:00Z', chains: [{ ...bare, ...change }] };
  const changed = { ...anchor, headers: list.map(({ raw }) => hexEncode(raw)) };
  const receipt = list === headers ? mined.receipt : { ...mined.receipt, anchors: [changed] };
  const options = { trust: parseTrust(trust), now };
  return verifyReceipt(canonicalize(receipt), supplied === undefined ? options : { ...options, headers: supplied });
}

const other = `0x${'1'.repeat(64)}`;
const pin = (header: EvmHeader, id = header.id): BtmlMap => ({ pins: [`${header.number}:${id}`] });
const changed = (header: EvmHeader, field: number, value: Uint8Array): EvmHeader =>
  parseEvmHeader(encodeRlp(header.fields.with(field, value)));
const upTo = (...tail: EvmHeader[]): EvmHeader[] => [...headers.slice(0, headers.length - 1), ...tail];

describe('a receipt of a chain of work, by a pin', () => {
  test('of its last header: nothing is left to work out', () => {
    expect(judge(pin(last))).toMatchObject({
      state: 'final',
      code: 'FINALITY_REACHED',
      development: true,
      anchors: [{ kind: 'pow', confirmations: headers.length }],
    });
    expect(judge({ pins: pins ?? [] }).state).toBe('final');
    expect(judge(pin(last)).message).toContain('(development)');
  });

  test('another block at its height contradicts it', () => {
    expect(judge(pin(block, other))).toMatchObject({ state: 'invalid', code: 'FINALITY_CONFLICT' });
    expect(judge(pin(last, other))).toMatchObject({ state: 'invalid', code: 'FINALITY_CONFLICT' });
  });

  test('confirmations, contract and no link', () => {
    const more = { ...pin(last), confirmations: '9' };
    expect(judge(more)).toMatchObject({ state: 'consistent', code: 'FINALITY_CONFIRMATIONS' });
    const contracts = [`0x${'1'.repeat(40)}`];
    expect(judge({ ...pin(last), contracts })).toMatchObject({ state: 'consistent', code: 'FINALITY_CONTRACT' });
    expect(judge({})).toMatchObject({ state: 'consistent', code: 'FINALITY_NOT_CONNECTED' });
  });

  test('below its last header: those above must carry their work', { timeout }, () => {
    expect(judge(pin(block))).toMatchObject({ state: 'final', anchors: [{ confirmations: headers.length }] });
    for (const [header, code] of [
      [changed(last, 14, new Uint8Array(8)), 'ETHASH_TARGET'],
      [changed(last, 7, rlpNumber(last.difficulty + 1n)), 'ETHASH_DIFFICULTY'],
      [changed(last, 11, rlpNumber(block.time)), 'ETHASH_TIME'],
      [changed(last, 12, new Uint8Array(33)), 'ETHASH_HEADER'],
      [changed(last, 2, new Uint8Array(20)), 'ETHASH_TARGET'],
    ] as const) {
      expect(judge(pin(block), upTo(header)), code).toMatchObject({ state: 'invalid', code });
    }
  });
});

describe('a receipt of a chain of work, by its work', () => {
  const work = (hex: string, confirmations = '3'): BtmlMap => ({ minwork: hex, confirmations });

  test('enough above the genesis block, and enough confirmations', { timeout }, () => {
    expect(minwork).toBeUndefined();
    expect(judge(work('020000'), headers, below)).toMatchObject({ state: 'final', code: 'FINALITY_REACHED' });
    expect(judge(work('ffffffffff'), headers, below)).toMatchObject({ state: 'consistent', code: 'FINALITY_WORK' });
    expect(judge({}, headers, below)).toMatchObject({ state: 'consistent', code: 'FINALITY_WORK' });
    expect(judge(work('020000', '4'), headers, below)).toMatchObject({ code: 'FINALITY_CONFIRMATIONS' });
    expect(judge(work('020000', '2'), upTo(), below)).toMatchObject({ state: 'final' });
  });

  test('not without the headers in between, nor with a pin in between that they pass by', { timeout }, () => {
    const gap = fromHex(mined.below.slice(1).join(''));
    expect(judge(work('020000'), headers, gap)).toMatchObject({ code: 'FINALITY_NOT_CONNECTED' });
    const lower = parseEvmHeader(fromHex(mined.below[0] ?? ''));
    expect(judge({ ...work('020000'), ...pin(lower, other) }, headers, below)).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
    });
    expect(judge({ ...work('020000'), ...pin(lower) }, headers, below).state).toBe('final');
  });

  test('not where the last header breaks a rule', { timeout }, () => {
    const lazy = changed(last, 14, new Uint8Array(8));
    expect(judge(work('020000'), upTo(lazy), below)).toMatchObject({ state: 'invalid', code: 'ETHASH_TARGET' });
    const easy = changed(last, 7, rlpNumber(last.difficulty - 1n));
    expect(judge(work('020000'), upTo(easy), below)).toMatchObject({ state: 'invalid', code: 'ETHASH_DIFFICULTY' });
  });
});

test('an epoch of the sender’s choice is not worked out', () => {
  const far = changed(block, 8, rlpNumber(30_000 * 2048));
  expect(judge(pin(last), [far])).toMatchObject({ state: 'invalid', code: 'ETHASH_EPOCH' });
  const near = changed(block, 8, rlpNumber(30_000 * 2047));
  expect(judge(pin(last), [near])).toMatchObject({ state: 'invalid', code: 'ETHASH_TARGET' });
});

describe('trust that cannot be', () => {
  const refused = expect.objectContaining({ code: 'TRUST_ETHASH' });
  test.each<[string, BtmlMap]>([
    ['an unknown fork', { forks: [{ from: '0', fork: 'merge' }] }],
    ['no rule for block 0', { forks: [{ from: '1', fork: 'london' }] }],
    ['forks out of order', { forks: ['0', '9', '9'].map((from) => ({ from, fork: 'london' })) }],
    ['another word for development', { development: 'no' }],
  ])('%s', (_, change) => {
    expect(() => judge(change)).toThrow(refused);
  });

  test('mainnet’s forks are known', () => {
    const { forks: _, ...entry } = bare;
    const chains = [{ ...entry, chain: 'eip155:1' }];
    const [trust] = parseTrust({ trust: '1.0', issued: '2026-11-22T12:30:00Z', chains }).chains;
    expect(trust).toMatchObject({
      rule: 'ethash',
      forks: expect.arrayContaining([{ from: 12_965_000, fork: 'london' }]),
    });
    const elsewhere = { trust: '1.0', issued: '2026-11-22T12:30:00Z', chains: [entry] };
    expect(() => parseTrust(elsewhere)).toThrow(refused);
  });
});
