import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import {
  four,
  nextBftBlock,
  type TestValidator,
  testCommit,
  testValidators,
  type Vote,
} from '../../../test/support/cometbft.ts';
import { concat, fromHex, utf8 } from '../../proof/bytes.ts';
import { cosmosChain } from './chain.ts';
import { checkCommit, requireTwoThirds, verifyVote } from './commit.ts';
import type { BftHeader } from './header.ts';
import { type LightBlock, type LightOptions, type TrustedBlock, verifyLightBlock } from './light.ts';
import {
  encodeValidator,
  MAX_TOTAL_POWER,
  parseValidator,
  sortValidators,
  totalPower,
  type Validator,
} from './validators.ts';

const coded = (code: string) => expect.objectContaining({ code });
const first = nextBftBlock(undefined, { validators: four });
const trusted: TrustedBlock = { header: first, nextValidators: four };
const start = Number(first.time.seconds) + first.time.nanos / 1e9;
const options: LightOptions = { now: start + 100, period: 1000 };

/** A block some heights above the trusted one, by a set of its own if wanted. */
function above(distance: number, validators: readonly TestValidator[] = four, votes: readonly Vote[] = []): LightBlock {
  let header: BftHeader = first;
  for (let i = 1; i <= distance; i++) header = nextBftBlock(header, { validators: i === distance ? validators : four });
  return { header, commit: testCommit(header, validators, votes), validators };
}

describe('a header by a trusted one', () => {
  test('the next one, by the set that was announced', () => {
    expect(verifyLightBlock(trusted, above(1), options)).toMatchObject({ signed: 100n, total: 100n });
    const others = testValidators({ x: 1 });
    expect(() => verifyLightBlock(trusted, above(1, others), options)).toThrow(coded('BFT_VALIDATORS'));
  });

  test('a later one by more than a third of the trusted power, and not by exactly a third', () => {
    const powers = (own: number): TrustedBlock => {
      const set = testValidators({ a: own, x: 66 });
      return { header: nextBftBlock(undefined, { validators: set }), nextValidators: set };
    };
    const alone = testValidators({ a: 1 });
    const third: LightBlock = above(2, alone);
    expect(() => verifyLightBlock(powers(33), third, options)).toThrow(coded('BFT_TRUST'));
    expect(verifyLightBlock(powers(34), third, options)).toMatchObject({ signed: 1n });
  });

  test('by more than two thirds of its own power, and not by exactly two thirds', () => {
    const thirds = testValidators({ a: 40, b: 40, c: 40 });
    const votes: readonly Vote[] = ['commit', 'commit', 'absent'];
    expect(() => verifyLightBlock(trusted, above(2, thirds, votes), options)).toThrow(coded('BFT_POWER'));
    const more = testValidators({ a: 41, b: 40, c: 40 });
    expect(verifyLightBlock(trusted, above(2, more, votes), options)).toMatchObject({ signed: 81n, total: 121n });
  });

  test('trust is asked for before power', () => {
    const strangers = testValidators({ x: 1, y: 1, z: 1 });
    const block = above(2, strangers, ['commit', 'absent', 'absent']);
    expect(() => verifyLightBlock(trusted, block, options)).toThrow(coded('BFT_TRUST'));
  });

  test('within the trusting period and not from the future', () => {
    const block = above(2);
    const at = (now: number, drift?: number): LightOptions => ({
      ...options,
      now,
      ...(drift === undefined ? {} : { drift }),
    });
    expect(() => verifyLightBlock(trusted, block, at(start + 999.9))).not.toThrow();
    expect(() => verifyLightBlock(trusted, block, at(start + 1000))).toThrow(coded('BFT_EXPIRED'));
    expect(() => verifyLightBlock(trusted, block, at(start + 0.1))).not.toThrow();
    expect(() => verifyLightBlock(trusted, block, at(start))).toThrow(coded('BFT_FUTURE'));
    expect(() => verifyLightBlock(trusted, block, at(start + 0.1, 0))).toThrow(coded('BFT_FUTURE'));
  });

  test('of the same chain, above and later', () => {
    const other = nextBftBlock(undefined, { validators: four, chainId: 'other-1' });
    const second = nextBftBlock(other, { validators: four });
    const foreign: LightBlock = { header: second, commit: testCommit(second, four), validators: four };
    expect(() => verifyLightBlock(trusted, foreign, options)).toThrow(coded('BFT_CHAIN'));
    const same: LightBlock = { header: first, commit: testCommit(first, four), validators: four };
    expect(() => verifyLightBlock(trusted, same, options)).toThrow(coded('BFT_HEIGHT'));
    const early = nextBftBlock(first, { validators: four, later: 0n });
    const block: LightBlock = { header: early, commit: testCommit(early, four), validators: four };
    expect(() => verifyLightBlock(trusted, block, options)).toThrow(coded('BFT_TIME'));
  });

  test('with sets that are what the headers say', () => {
    const wrong = testValidators({ x: 1 });
    expect(() => verifyLightBlock({ ...trusted, nextValidators: wrong }, above(2), options)).toThrow(
      coded('BFT_VALIDATORS'),
    );
    expect(() => verifyLightBlock(trusted, { ...above(2), nextValidators: wrong }, options)).toThrow(
      coded('BFT_VALIDATORS'),
    );
    expect(() => verifyLightBlock(trusted, { ...above(2), nextValidators: four }, options)).not.toThrow();
  });
});

describe('sets of validators', () => {
  test('no key twice, not empty, not too powerful', () => {
    const [one] = four;
    if (one === undefined) throw new Error('no validator');
    expect(() => totalPower([])).toThrow(coded('BFT_VALIDATORS'));
    expect(() => totalPower([one, one])).toThrow(coded('BFT_VALIDATORS'));
    expect(totalPower([{ ...one, power: MAX_TOTAL_POWER }])).toBe(MAX_TOTAL_POWER);
    expect(() => totalPower([{ ...one, power: MAX_TOTAL_POWER + 1n }])).toThrow(coded('BFT_VALIDATORS'));
  });

  test('stand by power, then by address', () => {
    const sorted = testValidators({ a: 1, b: 2, c: 2, d: 3 });
    expect(sorted.map(({ power }) => power)).toEqual([3n, 2n, 2n, 1n]);
    expect(sortValidators(sorted.toReversed()).map(({ key }) => key)).toEqual(sorted.map(({ key }) => key));
    expect((sorted[1]?.address ?? '') < (sorted[2]?.address ?? '')).toBe(true);
  });

  test('are read only with an Ed25519 key and power', () => {
    const [one] = four;
    if (one === undefined) throw new Error('no validator');
    const read = (value: Validator) => parseValidator(encodeValidator(value));
    expect(read(one)).toEqual({ key: one.key, power: one.power });
    expect(() => read({ ...one, power: 0n })).toThrow(coded('BFT_VALIDATORS'));
    expect(() => read({ ...one, power: -1n })).toThrow(coded('BFT_VALIDATORS'));
    expect(() => read({ ...one, key: one.key.slice(1) })).toThrow(coded('BFT_VALIDATORS'));
    expect(() => parseValidator(fromHex('1001'))).toThrow(coded('BFT_KEY_TYPE'));
    expect(() => parseValidator(fromHex('0a001001'))).toThrow(coded('BFT_KEY_TYPE'));
    expect(() => parseValidator(fromHex(`0a451a43${'01'.repeat(67)}1001`))).toThrow(coded('BFT_KEY_TYPE'));
    const both = fromHex(`0a450a20${'01'.repeat(32)}1221${'02'.repeat(33)}1001`);
    expect(() => parseValidator(both)).toThrow(coded('BFT_KEY_TYPE'));
  });
});

describe('signatures by ZIP-215', () => {
  const identity = concat(Uint8Array.of(1), new Uint8Array(31));
  /** The point of order 2, and the identity with a sign that it cannot have: both encoded in a way RFC 8032 refuses. */
  const signed = concat(Uint8Array.of(1), new Uint8Array(30), Uint8Array.of(0x80));
  const zero = new Uint8Array(32);

  test('take points of small order and encodings that are not canonical', () => {
    for (const point of [identity, signed]) {
      for (const key of [identity, signed]) {
        const signature = concat(point, zero);
        expect(verifyVote(key, utf8('anything'), signature)).toBe(true);
        expect(ed25519.verify(signature, utf8('anything'), identity, { zip215: false })).toBe(false);
      }
    }
  });

  test('refuse S at or above the order of the group, and keys that are no point', () => {
    const [one] = four;
    if (one === undefined) throw new Error('no validator');
    const signature = ed25519.sign(utf8('vote'), one.secret);
    expect(verifyVote(one.key, utf8('vote'), signature)).toBe(true);
    const order = ed25519.Point.Fn.ORDER;
    const s = ed25519.Point.Fn.fromBytes(signature.slice(32));
    const high = Uint8Array.from(signature);
    let rest = s + order;
    for (let i = 32; i < 64; i++, rest >>= 8n) high[i] = Number(rest & 0xffn);
    expect(verifyVote(one.key, utf8('vote'), high)).toBe(false);
    expect(verifyVote(concat(Uint8Array.of(2), new Uint8Array(31)), utf8('vote'), signature)).toBe(false);
  });
});

test('a commit is checked to the last vote, although fewer would do', () => {
  const header = nextBftBlock(first, { validators: four });
  const commit = testCommit(header, four);
  requireTwoThirds(checkCommit(header, commit, four));
  const [a, b, c, d] = commit.signatures;
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four votes');
  const wrong = { ...d, signature: d.signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) };
  expect(() => checkCommit(header, { ...commit, signatures: [a, b, c, wrong] }, four)).toThrow(coded('BFT_SIGNATURE'));
});

test('chains are named as CAIP-5 says', () => {
  expect(cosmosChain('cosmoshub-4')).toBe('cosmos:cosmoshub-4');
  expect(cosmosChain('Binance-Chain-Tigris')).toBe('cosmos:Binance-Chain-Tigris');
  expect(cosmosChain('x')).toBe('cosmos:x');
  expect(cosmosChain('hashed-')).toBe('cosmos:hashed-c904589232422def');
  expect(cosmosChain('hashed-123')).toBe('cosmos:hashed-99df5cd68192b33e');
  expect(cosmosChain('123456789012345678901234567890123456789012345678')).toBe('cosmos:hashed-0204c92a0388779d');
  expect(cosmosChain(' ')).toBe('cosmos:hashed-36a9e7f1c95b82ff');
  expect(cosmosChain('wonderland🧝‍♂️')).toBe('cosmos:hashed-843d2fc87f40eeb9');
});
