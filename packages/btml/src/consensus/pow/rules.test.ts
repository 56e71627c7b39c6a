import { describe, expect, test } from 'vitest';
import { mine } from '../../../test/support/regtest.ts';
import { utf8 } from '../../proof/bytes.ts';
import {
  EPOCH_BLOCKS,
  HeaderChain,
  hash256,
  type NetworkParameters,
  networkParameters,
  type PowHeader,
  retarget,
} from './index.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const easiest = 0x207fffff;
const root = hash256(utf8('transactions'));
const start = hash256(utf8('genesis'));

/** Rules of another network at a target that a test can mine. */
const easy = (network: NetworkParameters): NetworkParameters => ({
  ...network,
  limit: networkParameters('regtest').limit,
});
const mainnet = easy(networkParameters('mainnet'));
const testnet4 = easy(networkParameters('testnet4'));

/** Mines `count` headers from height 0 on, `spacing` seconds apart. */
function chain(count: number, spacing: number, bits: number): PowHeader[] {
  const out: PowHeader[] = [];
  let previous = start;
  for (let i = 0; i < count; i++) {
    const header = mine(previous, root, 1_700_000_000 + i * spacing, bits);
    out.push(header);
    previous = header.hash;
  }
  return out;
}

function follow(network: NetworkParameters, headers: readonly PowHeader[]): HeaderChain {
  const run = new HeaderChain(network, { height: 0 });
  for (const header of headers) run.push(header);
  return run;
}

const hard = 0x2007ffff;
const epoch = chain(EPOCH_BLOCKS, 300, hard);
const last = epoch.at(-1);
const first = epoch[0];
if (last === undefined || first === undefined) throw new Error('no epoch');

describe('retargets', () => {
  const next = retarget(hard, first.time, last.time, mainnet.limit);

  test('blocks that come twice too fast double the difficulty', () => {
    expect(next).toBeLessThan(hard);
    const good = mine(last.hash, root, last.time + 300, next);
    expect(follow(mainnet, [...epoch, good]).report.retargets).toBe(1);
    const kept = mine(last.hash, root, last.time + 300, hard);
    expect(() => follow(mainnet, [...epoch, kept])).toThrow(code('POW_RETARGET'));
  });

  test('the change is at most fourfold, and never above the limit', () => {
    expect(retarget(hard, 0, 1, mainnet.limit)).toBe(retarget(hard, 0, 302_400, mainnet.limit));
    expect(retarget(easiest, 0, 100_000_000, mainnet.limit)).toBe(easiest);
  });

  test('regtest never changes', () => {
    const regtest = networkParameters('regtest');
    const kept = mine(last.hash, root, last.time + 300, hard);
    expect(follow(regtest, [...epoch, kept]).report.retargets).toBe(0);
    const other = mine(last.hash, root, last.time + 300, easiest);
    expect(() => follow(regtest, [...epoch, other])).toThrow(code('POW_BITS'));
  });
});

describe('testnet4', () => {
  const short = epoch.slice(0, 3);
  const top = short.at(-1) ?? last;

  test('after 20 minutes a block has the easiest target, and the next one the usual again', () => {
    const exception = mine(top.hash, root, top.time + 1201, easiest);
    const usual = mine(exception.hash, root, exception.time + 10, hard);
    expect(() => follow(testnet4, [...short, exception, usual])).not.toThrow();
    const slow = mine(top.hash, root, top.time + 1201, hard);
    expect(() => follow(testnet4, [...short, slow])).toThrow(code('POW_BITS'));
    const early = mine(top.hash, root, top.time + 1200, easiest);
    expect(() => follow(testnet4, [...short, early])).toThrow(code('POW_BITS'));
    const still = mine(exception.hash, root, exception.time + 10, easiest);
    expect(() => follow(testnet4, [...short, exception, still])).toThrow(code('POW_BITS'));
    expect(() => follow(mainnet, [...short, exception])).toThrow(code('POW_BITS'));
  });

  test('a retarget starts from the epoch’s first block, though the last one was an exception (BIP-94)', () => {
    const below = epoch.at(-2) ?? last;
    const exception = mine(below.hash, root, below.time + 1300, easiest);
    const bits = retarget(hard, first.time, exception.time, testnet4.limit);
    const good = mine(exception.hash, root, exception.time + 100, bits);
    expect(follow(testnet4, [...epoch.slice(0, -1), exception, good]).report.retargets).toBe(1);
    const warped = mine(exception.hash, root, exception.time - 601, bits);
    expect(() => follow(testnet4, [...epoch.slice(0, -1), exception, warped])).toThrow(code('POW_TIME'));
  });
});
