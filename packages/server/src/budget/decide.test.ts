import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecisionInput, decide, explain } from './decide.ts';

const HOUR = 3_600_000;
const base: DecisionInput = {
  now: 0,
  periodEnd: 720 * HOUR,
  remaining: 7200n,
  worstCase: 10n,
  oldestAt: -HOUR,
  lastAt: undefined,
  minGapMs: 0,
  deadlineMs: 24 * HOUR,
  hard: 'budget',
  feeCeiling: undefined,
};

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const input = fc.record({
  now: fc.integer({ min: 0, max: 720 * HOUR - 1 }),
  periodEnd: fc.constant(720 * HOUR),
  remaining: fc.option(amount, { nil: undefined }),
  worstCase: amount,
  oldestAt: fc.integer({ min: -100 * HOUR, max: 720 * HOUR }),
  lastAt: fc.option(fc.integer({ min: -100 * HOUR, max: 0 }), { nil: undefined }),
  minGapMs: fc.integer({ min: 0, max: 6 * HOUR }),
  deadlineMs: fc.integer({ min: 1, max: 48 * HOUR }),
  hard: fc.constantFrom('budget' as const, 'deadline' as const),
  feeCeiling: fc.option(amount, { nil: undefined }),
});

describe('decide', () => {
  test('the allowance is what the pace gives for the age of the oldest record', () => {
    expect(decide(base)).toEqual({ publish: true, reason: 'paced', allowed: 10n });
    expect(decide({ ...base, worstCase: 11n })).toEqual({ publish: false, reason: 'pacing', allowed: 10n });
    expect(decide({ ...base, worstCase: 20n, oldestAt: -2 * HOUR }).publish).toBe(true);
  });

  test('past the deadline a record may take a quarter of what is left', () => {
    const late = { ...base, oldestAt: -24 * HOUR };
    expect(decide({ ...late, worstCase: 1800n })).toEqual({ publish: true, reason: 'deadline', allowed: 1800n });
    expect(decide({ ...late, worstCase: 1801n })).toMatchObject({ publish: false, reason: 'past-deadline' });
    expect(decide({ ...late, worstCase: 7201n })).toMatchObject({ publish: false, reason: 'budget-exhausted' });
    expect(decide({ ...late, worstCase: 7201n, hard: 'deadline' })).toMatchObject({ publish: true });
  });

  test('the minimum gap holds until the deadline', () => {
    const gap = { ...base, lastAt: -HOUR, minGapMs: 3 * HOUR };
    expect(decide(gap)).toMatchObject({ publish: false, reason: 'min-gap' });
    expect(decide({ ...gap, oldestAt: -25 * HOUR })).toMatchObject({ publish: true });
    expect(decide({ ...gap, remaining: undefined })).toMatchObject({ publish: false, reason: 'min-gap' });
  });

  test('a ceiling stands above everything', () => {
    expect(
      decide({ ...base, feeCeiling: 9n, hard: 'deadline', oldestAt: -48 * HOUR, remaining: undefined }),
    ).toMatchObject({ publish: false, reason: 'fee-ceiling' });
  });

  test('a hard budget is never exceeded, and no decision goes without a reason that names its figures', () => {
    fc.assert(
      fc.property(input, (value) => {
        const decision = decide(value);
        if (decision.publish && value.hard === 'budget' && value.remaining !== undefined)
          expect(value.worstCase <= value.remaining).toBe(true);
        if (decision.publish && value.feeCeiling !== undefined) expect(value.worstCase <= value.feeCeiling).toBe(true);
        expect(explain(decision, value).length).toBeGreaterThan(10);
      }),
      { numRuns: 5000 },
    );
  });

  test('monotone: what is published stays published when it is cheaper or older or more is left', () => {
    fc.assert(
      fc.property(input, amount, fc.nat(HOUR), (value, more, older) => {
        if (!decide(value).publish) return;
        const cheaper = value.worstCase > more ? value.worstCase - more : 0n;
        expect(decide({ ...value, worstCase: cheaper }).publish).toBe(true);
        expect(decide({ ...value, oldestAt: value.oldestAt - older }).publish).toBe(true);
        if (value.remaining !== undefined)
          expect(decide({ ...value, remaining: value.remaining + more }).publish).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
