import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { monthOf } from './period.ts';

// Synthetic months: fees follow a mean-reverting lognormal walk with spikes that decay, in steps of ten minutes.
// Not real data: the shape (calm, busy, hours of madness) is what matters, and the seed repeats it.

const STEP = 600_000;
const HEADROOM = 2n;

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Month {
  readonly spent: bigint;
  readonly meanDelayHours: number;
  readonly missed: boolean;
  readonly exceeded: number;
}

function simulate(seed: number, budget: bigint, hard: 'budget' | 'deadline'): Month {
  const random = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const start = Date.UTC(2026, seed % 12, 1);
  const { end } = monthOf(start);
  let level = normal() * 0.6;
  let spike = 0;
  let settled = 0n;
  let reserved = 0n;
  let open: { readonly fee: bigint; readonly worst: bigint; readonly until: number } | undefined;
  let oldestAt = start;
  let lastAt: number | undefined;
  let delay = 0;
  let published = 0;
  let missed = false;
  let exceeded = 0;
  for (let now = start; now < end; now += STEP) {
    level += -0.01 * level + 0.06 * normal();
    spike = random() < 0.0007 ? 1 + random() * 3 : spike * 0.985;
    const fee = BigInt(Math.max(1, Math.round(1000 * Math.exp(level + spike))));
    if (open && open.until <= now) {
      settled += open.fee;
      reserved -= open.worst;
      open = undefined;
    }
    if (hard === 'budget' && settled + reserved > budget) exceeded += 1;
    if (open) continue;
    const worstCase = fee * HEADROOM;
    const age = now - oldestAt;
    if (age >= 24 * 3_600_000) missed = true;
    const remaining = budget - settled - reserved;
    const decision = decide({
      now,
      periodEnd: end,
      remaining: remaining > 0n ? remaining : 0n,
      worstCase,
      oldestAt,
      lastAt,
      minGapMs: 3 * 3_600_000,
      deadlineMs: 24 * 3_600_000,
      hard,
      feeCeiling: undefined,
    });
    if (!decision.publish) continue;
    // The candidate that confirms is the first one, or a bump within what was reserved.
    const paid = random() < 0.8 ? fee : fee + (fee * BigInt(Math.floor(random() * 100))) / 100n;
    reserved += worstCase;
    open = { fee: paid, worst: worstCase, until: now + STEP * (1 + Math.floor(random() * 12)) };
    delay += age / 2;
    published += 1;
    lastAt = now;
    oldestAt = now;
  }
  if (open) settled += open.fee;
  return { spent: settled, meanDelayHours: delay / Math.max(1, published) / 3_600_000, missed, exceeded };
}

const MONTHS = 500;
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe(`${MONTHS} synthetic months`, { timeout: 120_000 }, () => {
  for (const budget of [240_000n, 120_000n]) {
    test(`a hard budget of ${budget} is never exceeded, and most of it is used`, () => {
      const months = Array.from({ length: MONTHS }, (_, seed) => simulate(seed + 1, budget, 'budget'));
      for (const month of months) {
        expect(month.spent <= budget).toBe(true);
        expect(month.exceeded).toBe(0);
      }
      const used = median(months.map((month) => Number((month.spent * 10_000n) / budget) / 100));
      const delay = median(months.map((month) => month.meanDelayHours));
      const missed = months.filter((month) => month.missed).length;
      console.log(
        `budget ${budget}: median spend ${used} %, mean delay ${delay.toFixed(1)} h, target missed in ${missed} months`,
      );
      expect(used).toBeGreaterThan(70);
    });
  }

  test('a hard deadline is kept, whatever it costs', () => {
    const months = Array.from({ length: MONTHS }, (_, seed) => simulate(seed + 1, 60_000n, 'deadline'));
    const over = months.filter((month) => month.spent > 60_000n).length;
    console.log(`hard deadline: over the budget in ${over} of ${MONTHS} months`);
    expect(months.every((month) => month.meanDelayHours <= 13)).toBe(true);
  });
});
