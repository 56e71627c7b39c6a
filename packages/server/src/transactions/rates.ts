import type { BtmlMap } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';

/** Highest rate that any driver counts in; some thousand times what was ever paid. */
const TOP = 2n ** 62n;

/** Blocks of the fastest chains are closer together; a node needs a moment. */
const SHORTEST_PAUSE_MS = 5_000;

/** The larger of two amounts; Math.max knows no bigint. */
export function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

/** The smaller of two amounts. */
export function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** What replaces an amount: both families ask for some 10 % or one relay increment. */
export function aQuarterMore(amount: bigint): bigint {
  return amount + (amount + 3n) / 4n;
}

/**
 * The highest fee rate at which the worst case of `op` stays within `maxFee`; 0 when even the lowest rate is too dear.
 * The worst case grows with the rate, so bisection finds it in 62 steps of pure arithmetic.
 */
export function affordableRate(driver: Pick<LedgerDriver, 'worstCase'>, op: BtmlMap, maxFee: bigint): bigint {
  let low = 0n;
  let high = 1n;
  while (high < TOP && driver.worstCase(op, high) <= maxFee) {
    low = high;
    high *= 2n;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (driver.worstCase(op, middle) <= maxFee) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * How much a transaction presses that has until `expires`, in thousandths: nothing in the first half of its time, then
 * evenly more until all at the end. Times in milliseconds.
 */
export function urgencyAt(now: number, created: number, expires: number): bigint {
  const half = Math.max(1, (expires - created) / 2);
  const share = (now - created - half) / half;
  return BigInt(Math.round(1000 * Math.min(1, Math.max(0, share))));
}

/**
 * How long a candidate waits for the next one: an eighth of the time that is left, at most `usual` and at least five
 * seconds. Milliseconds.
 */
export function pauseAt(now: number, expires: number, usual: number): number {
  return Math.min(usual, Math.max(SHORTEST_PAUSE_MS, (expires - now) / 8));
}

/**
 * The rate of the next fee bump, or undefined when there is none worth sending: at least a quarter above the last
 * candidate (both families ask for some 10 % or one relay increment), at least what the node asks now, raised by a
 * quarter for each bump before it, and never above what was reserved. As the deadline comes closer it aims higher, at
 * `urgency` thousandths of the way from the present price to all that was reserved.
 */
export function bumpRate(options: {
  readonly last: bigint;
  readonly quoted: bigint;
  readonly floor: bigint;
  readonly bumps: number;
  readonly affordable: bigint;
  /** Of a thousand; see `urgencyAt`. */
  readonly urgency?: bigint;
}): bigint | undefined {
  const step = aQuarterMore(options.last);
  const urgent = (options.quoted * BigInt(100 + 25 * options.bumps)) / 100n;
  const increment = options.last + options.floor;
  const least = larger(step, increment);
  const room = larger(0n, options.affordable - options.quoted);
  const pressed = options.quoted + (room * (options.urgency ?? 0n)) / 1000n;
  const wanted = larger(least, larger(urgent, pressed));
  if (wanted <= options.affordable) return wanted;
  return options.affordable >= least ? options.affordable : undefined;
}
