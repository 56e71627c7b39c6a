import { expect, test } from 'vitest';
import { formatTime, parseTime } from './time.ts';

test('a time that is out of range is written as the nearest one within', () => {
  for (const far of [253_402_300_800, 8_640_000_000_001, Number.MAX_SAFE_INTEGER])
    expect(formatTime(far)).toBe('9999-12-31T23:59:59Z');
  expect(formatTime(-15)).toBe('1970-01-01T00:00:00Z');
});

test('only real times are read', () => {
  for (const text of ['9999-12-31T24:00:00Z', '9999-12-31T23:59:60Z', '1969-12-31T23:59:59Z', '2026-02-29T00:00:00Z'])
    expect(parseTime(text)).toBeUndefined();
  expect(parseTime('9999-12-31T23:59:59Z')).toBe(253_402_300_799);
  expect(parseTime('1970-01-01T00:00:00Z')).toBe(0);
});
