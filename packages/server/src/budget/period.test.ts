import { expect, test } from 'vitest';
import { monthOf } from './period.ts';

test('a month ends where the next begins, in UTC', () => {
  expect(monthOf(Date.UTC(2026, 10, 22, 13))).toEqual({ period: '2026-11', end: Date.UTC(2026, 11, 1) });
  expect(monthOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toEqual({ period: '2026-12', end: Date.UTC(2027, 0, 1) });
  expect(monthOf(Date.UTC(2027, 0, 1)).period).toBe('2027-01');
});
