import type { BtmlMap } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';

/** Highest rate that any driver counts in; some thousand times what was ever paid. */
const TOP = 2n ** 62n;

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
 * The rate of the next fee bump, or undefined when there is none worth sending: at least a quarter above the last
 * candidate (both families ask for some 10 % or one relay increment), at least what the node asks now, raised by a
 * quarter for each bump before it, and never above what was reserved.
 */
export function bumpRate(options: {
  readonly last: bigint;
  readonly quoted: bigint;
  readonly floor: bigint;
  readonly bumps: number;
  readonly affordable: bigint;
}): bigint | undefined {
  const step = aQuarterMore(options.last);
  const urgent = (options.quoted * BigInt(100 + 25 * options.bumps)) / 100n;
  const increment = options.last + options.floor;
  const least = larger(step, increment);
  const wanted = larger(least, urgent);
  if (wanted <= options.affordable) return wanted;
  return options.affordable >= least ? options.affordable : undefined;
}
