import { describe, expect, test } from 'vitest';
import {
  cosmosAnchor,
  cosmosTrust,
  four,
  nextBftBlock,
  type TestValidator,
  testCommit,
  testValidators,
} from '../../../test/support/cometbft.ts';
import { testLog } from '../../../test/support/log.ts';
import { testRecord } from '../../../test/support/record.ts';
import { buildReceipt } from '../../receipt/merge.ts';
import { verifyReceipt } from '../../receipt/verify.ts';
import { parseTrust } from '../../trust/parse.ts';
import type { CometbftTrust } from '../../trust/types.ts';
import type { BtmlMap } from '../../value.ts';
import { advanceCometbft } from './advance.ts';
import type { BftHeader } from './header.ts';
import type { LightBlock } from './light.ts';

const record = testRecord('advanced');
const { root, path } = testLog(record, 2, 5);
const made = cosmosAnchor(root, path);
const read = (change: BtmlMap = {}): CometbftTrust => {
  const [entry] = parseTrust(cosmosTrust(made, 0, change)).chains;
  if (entry?.rule !== 'cometbft') throw new Error('no entry');
  return entry;
};
const start = 1_795_000_000;

/** Blocks above the first one, each three days later and by a set of its own. */
function blocksOf(...sets: readonly (readonly TestValidator[])[]): readonly LightBlock[] {
  let below: BftHeader | undefined = made.chain[0];
  return sets.map((validators) => {
    const header = nextBftBlock(below, { validators, later: 259_200n });
    below = header;
    return { header, commit: testCommit(header, validators), validators };
  });
}

const half = testValidators({ a: 40, b: 30, x: 20, y: 10 });
const strangers = testValidators({ x: 20, y: 10 });
const at = (days: number): number => start + days * 86_400 + 60;

describe('a trust entry that is carried on', () => {
  test('pins the newest block with its set, and stays a root for what the old one was', () => {
    const blocks = blocksOf(four, half);
    const members = advanceCometbft(read(), blocks, at(7));
    expect(members).toMatchObject({ height: '3', hash: blocks[1]?.header.id, time: '2026-11-24T11:06:40Z' });
    const next = read(members);
    expect(next.validators).toHaveLength(4);
    expect(next.pins.map(({ height }) => height)).toEqual([3, 1, 2, 3]);
    expect(advanceCometbft(next, [], at(30))).toEqual({ ...members, pins: expect.anything() });
    const pins = [`5:${made.headers[1]?.id}`];
    const later = { trust: parseTrust(cosmosTrust(made, 0, { ...members, pins })), now: new Date(at(90) * 1000) };
    expect(verifyReceipt(buildReceipt(record, [made.anchor]), later).state).toBe('final');
  });

  test('follows a set that changes wholly, step by step and not at once', () => {
    const [one, two, three] = blocksOf(half, half, strangers);
    if (!one || !two || !three) throw new Error('three blocks');
    expect(() => advanceCometbft(read(), [three], at(8))).toThrow(expect.objectContaining({ code: 'BFT_FUTURE' }));
    const row = blocksOf(half, strangers);
    expect(() => advanceCometbft(read(), row.slice(1), at(7))).toThrow(expect.objectContaining({ code: 'BFT_TRUST' }));
    // A third of the power at most is the strangers': their votes alone do not carry the trust over.
    expect(() => advanceCometbft(read(), row, at(7))).toThrow(expect.objectContaining({ code: 'BFT_TRUST' }));
    const more = testValidators({ a: 30, b: 25, x: 25, y: 20 });
    expect(advanceCometbft(read(), blocksOf(more, strangers), at(7))).toMatchObject({ height: '3' });
  });

  test('not after the trusting period, not back, not to another chain', () => {
    const [one] = blocksOf(four);
    if (one === undefined) throw new Error('a block');
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => advanceCometbft(read(), [one], at(14))).toThrow(code('BFT_EXPIRED'));
    expect(() => advanceCometbft(read(), [one, one], at(5))).toThrow(expect.objectContaining({ pointer: '/1' }));
    expect(() => advanceCometbft(read({ chain: 'cosmos:other-1' }), [one], at(5))).toThrow(code('BFT_CHAIN'));
    const early = nextBftBlock(made.chain[0], { validators: four, later: 0n });
    const still: LightBlock = { header: early, commit: testCommit(early, four), validators: four };
    expect(() => advanceCometbft(read({ time: '2026-11-18T11:06:41Z' }), [still], at(5))).toThrow(code('BFT_TIME'));
    const votes = testCommit(one.header, four, ['absent', 'commit', 'commit', 'absent']);
    expect(() => advanceCometbft(read(), [{ ...one, commit: votes }], at(5))).toThrow(code('BFT_POWER'));
  });
});
