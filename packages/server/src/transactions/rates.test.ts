import type { LedgerDriver } from '@blockcluster/ledgers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affordableRate, bumpRate, larger } from './rates.ts';

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
