import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastDisk } from './forecast.ts';

const HOUR = 3_600_000;
const line = (start: number, perHour: number, hours: number) =>
  Array.from({ length: hours }, (_, i) => ({ at: i * HOUR, bytes: start + i * perHour }));

test('finds the pace of a line and the day on which the floor is reached', () => {
  const found = forecastDisk(line(1_000, 100, 48), 12_400, 400, 47 * HOUR);
  expect(found?.bytesPerDay).toBe(2_400);
  expect(found?.floorAt).toBe(47 * HOUR + 5 * 24 * HOUR);
});

test('says nothing on too little, and no day where nothing grows', () => {
  expect(forecastDisk(line(1, 1, 2), 10, 1, 0)).toBeUndefined();
  expect(forecastDisk(line(1_000, 0, 10), 10, 1, 0)).toEqual({ bytesPerDay: 0, floorAt: undefined });
  expect(forecastDisk(line(1_000, -5, 10), 10, 1, 0)?.floorAt).toBeUndefined();
});

test('a disk that is below its floor is full now', () => {
  expect(forecastDisk(line(1_000, 100, 10), 5, 10, 77)?.floorAt).toBe(77);
});

test('noise of a known size moves the pace by no more than it can', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 48, maxLength: 48 }), (noise) => {
      const points = line(10_000, 1_000, 48).map((point, i) => ({ ...point, bytes: point.bytes + (noise[i] ?? 0) }));
      const found = forecastDisk(points, 1e9, 0, 47 * HOUR);
      expect(Math.abs((found?.bytesPerDay ?? 0) - 24_000)).toBeLessThan(80);
    }),
  );
});
