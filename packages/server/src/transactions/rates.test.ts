import type { LedgerDriver } from '@blockcluster/ledgers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affordableRate, bumpRate, larger, pauseAt, urgencyAt } from './rates.ts';

const rate = fc.bigInt({ min: 1n, max: 10n ** 9n });

test('the affordable rate is the highest whose worst case fits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 5_000n }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (size, maxFee) => {
      const driver: Pick<LedgerDriver, 'worstCase'> = { worstCase: (_, at) => (at * size + 999n) / 1_000n };
      const found = affordableRate(driver, {}, maxFee);
      expect(driver.worstCase({}, found) <= maxFee || found === 0n).toBe(true);
      expect(driver.worstCase({}, found + 1n) > maxFee).toBe(true);
    }),
  );
});

test('a bump is a quarter and an increment above the last one, and never above what was reserved', () => {
  fc.assert(
    fc.property(rate, rate, rate, fc.nat(20), rate, (last, quoted, floor, bumps, affordable) => {
      const bumped = bumpRate({ last, quoted, floor, bumps, affordable });
      const least = larger(last + (last + 3n) / 4n, last + floor);
      if (bumped === undefined) expect(affordable < least).toBe(true);
      else {
        expect(bumped <= affordable).toBe(true);
        expect(bumped >= least).toBe(true);
      }
    }),
  );
});

test('the closer the deadline, the higher and the sooner the next bump, up to all that was reserved', () => {
  const [created, expires] = [0, 1_000_000];
  const moments = fc
    .tuple(fc.nat(1_200_000), fc.nat(1_200_000))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(moments, rate, rate, rate, rate, ([early, late], last, quoted, floor, affordable) => {
      const at = (now: number) =>
        bumpRate({ last, quoted, floor, bumps: 1, affordable, urgency: urgencyAt(now, created, expires) });
      const [before, after] = [at(early), at(late)];
      expect(before === undefined).toBe(after === undefined);
      if (before !== undefined && after !== undefined) expect(before <= after && after <= affordable).toBe(true);
      expect(pauseAt(late, expires, 600_000) <= pauseAt(early, expires, 600_000)).toBe(true);
    }),
  );
  expect(urgencyAt(500_000, created, expires)).toBe(0n);
  expect(urgencyAt(750_000, created, expires)).toBe(500n);
  const last = { last: 100n, quoted: 100n, floor: 1n, bumps: 1, affordable: 10_000n };
  expect(bumpRate({ ...last, urgency: urgencyAt(expires, created, expires) })).toBe(10_000n);
  expect(bumpRate({ ...last, urgency: 500n })).toBe(5_050n);
  expect([pauseAt(0, 80_000, 30_000), pauseAt(79_000, 80_000, 30_000)]).toEqual([10_000, 5_000]);
});
