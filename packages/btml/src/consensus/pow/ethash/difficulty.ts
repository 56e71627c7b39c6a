import type { EvmHeader } from '../../../evm/header.ts';
import { keccak256 } from '../../../evm/header.ts';
import { encodeRlp } from '../../../evm/rlp.ts';
import { equal } from '../../../proof/bytes.ts';

/** How a fork reckons difficulty: which formula, and by how many blocks its bomb is put off. */
interface DifficultyRule {
  readonly formula: 'frontier' | 'homestead' | 'byzantium';
  readonly delay: number;
}

/**
 * Forks that changed the difficulty rule: EIP-2 (Homestead), EIP-100 and EIP-649 (Byzantium), and the delays of
 * EIP-1234, 2384, 3554, 4345 and 5133.
 */
export const difficultyRules = {
  frontier: { formula: 'frontier', delay: 0 },
  homestead: { formula: 'homestead', delay: 0 },
  byzantium: { formula: 'byzantium', delay: 3_000_000 },
  constantinople: { formula: 'byzantium', delay: 5_000_000 },
  muirglacier: { formula: 'byzantium', delay: 9_000_000 },
  london: { formula: 'byzantium', delay: 9_700_000 },
  arrowglacier: { formula: 'byzantium', delay: 10_700_000 },
  grayglacier: { formula: 'byzantium', delay: 11_400_000 },
} as const satisfies Record<string, DifficultyRule>;

export type EthashFork = keyof typeof difficultyRules;

/** The names of the forks, in their order. */
export const ethashForks = [
  'frontier',
  'homestead',
  'byzantium',
  'constantinople',
  'muirglacier',
  'london',
  'arrowglacier',
  'grayglacier',
] as const satisfies readonly EthashFork[];

/** From which block on which fork's rule holds. */
export interface ForkFrom {
  readonly from: number;
  readonly fork: EthashFork;
}

/** Ethereum's mainnet until its last block of work, 15,537,393. */
export const mainnetForks: readonly ForkFrom[] = [
  { from: 0, fork: 'frontier' },
  { from: 1_150_000, fork: 'homestead' },
  { from: 4_370_000, fork: 'byzantium' },
  { from: 7_280_000, fork: 'constantinople' },
  { from: 9_200_000, fork: 'muirglacier' },
  { from: 12_965_000, fork: 'london' },
  { from: 13_773_000, fork: 'arrowglacier' },
  { from: 15_050_000, fork: 'grayglacier' },
];

const MINIMUM = 131_072n;
const BOMB_PERIOD = 100_000;
const noUncles = keccak256(encodeRlp([]));

/** What a block's difficulty follows from. */
export interface DifficultyParent {
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly difficulty: bigint;
  readonly hasUncles: boolean;
}

export function difficultyParent({ number, time, difficulty, unclesHash }: EvmHeader): DifficultyParent {
  return { number, time, difficulty, hasUncles: !equal(unclesHash, noUncles) };
}

/** How many steps of 1/2048 of the parent's difficulty it goes up or down. */
function steps(formula: DifficultyRule['formula'], elapsed: number, hasUncles: boolean): number {
  if (formula === 'frontier') return elapsed < 13 ? 1 : -1;
  const change = formula === 'homestead' ? 1 - Math.floor(elapsed / 10) : (hasUncles ? 2 : 1) - Math.floor(elapsed / 9);
  return Math.max(change, -99);
}

/** The exponential part, which doubles every 100,000 blocks. */
function bomb(number: number): bigint {
  const period = Math.floor(number / BOMB_PERIOD);
  return period > 1 ? 1n << BigInt(period - 2) : 0n;
}

/**
 * The difficulty of the block above `parent`.
 *
 * @param time of the block, in seconds since 1970, later than the parent's.
 */
export function nextDifficulty(fork: EthashFork, parent: DifficultyParent, time: number): bigint {
  const { formula, delay } = difficultyRules[fork];
  const step = parent.difficulty / 2048n;
  const moved = parent.difficulty + step * BigInt(steps(formula, time - parent.time, parent.hasUncles));
  const least = moved < MINIMUM ? MINIMUM : moved;
  // A delayed bomb counts the blocks as if so many fewer had gone by.
  return least + bomb(Math.max(0, parent.number + 1 - delay));
}

/** The fork in force at a block; undefined below the first that the list names. */
export function forkAt(forks: readonly ForkFrom[], number: number): EthashFork | undefined {
  return forks.findLast(({ from }) => from <= number)?.fork;
}
