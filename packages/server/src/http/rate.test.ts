import { expect, test } from 'vitest';
import { RateLimiter } from './rate.ts';

test('a burst passes, then one per interval; subjects do not share', () => {
  let now = 1_000_000;
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, () => now);
  expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0]);
  expect(limiter.take('a')).toBeCloseTo(0.5);
  expect(limiter.take('b')).toBe(0);
  now += 500;
  expect(limiter.take('a')).toBe(0);
  expect(limiter.take('a')).toBeGreaterThan(0);
});

test('a clock that is set back neither fills nor empties a bucket', () => {
  let now = 1_000_000;
  const limiter = new RateLimiter({ perSecond: 1, burst: 2 }, () => now);
  limiter.take('a');
  now -= 3_600_000;
  expect(limiter.take('a')).toBe(0);
  expect(limiter.take('a')).toBeGreaterThan(0);
});

test('what costs more takes more, and never more than there can be', () => {
  let now = 0;
  const limiter = new RateLimiter({ perSecond: 1, burst: 4 }, () => now);
  expect(limiter.take('a', 3)).toBe(0);
  expect(limiter.take('a', 3)).toBe(2);
  now += 3_000;
  expect(limiter.take('a', 1_000)).toBe(0);
  expect(limiter.take('a')).toBe(1);
});

test('many subjects do not exhaust memory', () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, () => 0);
  for (let subject = 0; subject < 60_000; subject++) limiter.take(String(subject));
  expect(limiter.size).toBeLessThanOrEqual(50_000);
});
