import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { difficultyRules, type EthashFork, ethashForks, forkAt, mainnetForks, nextDifficulty } from './difficulty.ts';

/** Per fork: number, time and difficulty of the parent, whether it has uncles, the block's time, its difficulty. */
const cases: Readonly<Record<EthashFork, readonly (readonly string[])[]>> = JSON.parse(
  readFileSync(new URL('../../../../fixtures/ethash/difficulty.json', import.meta.url), 'utf8'),
);
test.each(ethashForks)('%s, as go-ethereum reckons it', (fork) => {
  const rows = cases[fork];
  expect(rows.length).toBeGreaterThanOrEqual(60);
  for (const [number, time, difficulty = '', uncles, next, due] of rows) {
    const parent = {
      number: Number(number),
      time: Number(time),
      difficulty: BigInt(difficulty),
      hasUncles: uncles === '1',
    };
    expect(String(nextDifficulty(fork, parent, Number(next))), `above ${number}`).toBe(due);
  }
});

describe('ethereum/tests', () => {
  // DifficultyTests/dfByzantium: tests 1, 10, 100, 1000, 1016 and 1030.
  test.each([
    [0x0186a0, '0x6963001f28ba95c2', 0x28d214818, 0, 0x28d214819, '0x69702c7f2c9fad14'],
    [0x0f4240, '0x6d0e8c64f05abcfa', 0x420a9536c, 0, 0x420a9536d, '0x6d1c2e367cf8c851'],
    [0x030d40, '0x232669da055af609', 0x65183a26b, 0, 0x65183a26d, '0x232acea7409ba167'],
    [0x1e8480, '0x6d1a04397a7e287c', 0x3692402ce, 0, 0x3692402e2, '0x6d0c60f8f34ed8b7'],
    [0x36ee80, '0x7168e37c228ff8f7', 0x463edf48c, 0, 0x463edf4a0, '0x715ab65fb30ba708'],
    [0x0186a0, '0x1b4780a170e725e9', 0xfb02a4e6, 1, 0xfb02a4fa, '0x1b4780a170e725e9'],
  ])('block %i under Byzantium', (number, difficulty, time, uncles, next, due) => {
    const parent = { number: number - 1, time, difficulty: BigInt(difficulty), hasUncles: uncles > 0 };
    expect(nextDifficulty('byzantium', parent, next)).toBe(BigInt(due));
  });
});

test('forks of the mainnet, each a rule that is known', () => {
  expect(forkAt(mainnetForks, 0)).toBe('frontier');
  expect(forkAt(mainnetForks, 1_149_999)).toBe('frontier');
  expect(forkAt(mainnetForks, 1_150_000)).toBe('homestead');
  expect(forkAt(mainnetForks, 15_537_393)).toBe('grayglacier');
  expect(forkAt([{ from: 5, fork: 'london' }], 4)).toBeUndefined();
  expect(mainnetForks.map(({ fork }) => fork).sort()).toEqual(Object.keys(difficultyRules).sort());
});
