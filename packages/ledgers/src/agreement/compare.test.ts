import { expect, it } from 'vitest';
import { attested, largestGroup } from './compare.ts';

it('counts a number that enough reach, whatever fewer claim above or below', () => {
  expect(attested([7n, 7n, 99n], 2)).toBe(7n);
  expect(attested([7n, 7n, 0n], 2)).toBe(7n);
  expect(attested([7n, 9n], 2)).toBe(7n);
  expect(attested([7n], 2)).toBeUndefined();
});

it('finds no group where too few agree', () => {
  expect(largestGroup(['a', 'b', 'a'], 2, (one) => one)).toEqual(['a', 'a']);
  expect(largestGroup(['a', 'b', 'c'], 2, (one) => one)).toBeUndefined();
  expect(largestGroup([], 1, String)).toBeUndefined();
});
