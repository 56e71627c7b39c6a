import { expect, test } from 'vitest';
import { sha256 } from '../merkle/index.ts';
import { concat } from '../proof/bytes.ts';
import { readCar, writeCar } from './car.ts';

test('more blocks than a manifest can list are refused unread', () => {
  const one = { codec: 'raw' as const, bytes: new Uint8Array(1) };
  const root = { codec: 'json' as const, bytes: new Uint8Array(2) };
  const most = [root, ...Array.from({ length: 1_024 }, () => one)];
  expect(readCar(writeCar(most))).toHaveLength(1_025);
  const block = concat(Uint8Array.of(37, 0x01, 0x55, 0x12, 0x20), sha256(one.bytes), one.bytes);
  const long = concat(writeCar(most), ...Array.from({ length: 10_000 }, () => block));
  expect(() => readCar(long)).toThrow(expect.objectContaining({ code: 'BUNDLE_LISTING', pointer: '/1025' }));
});
