import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../proof/bytes.ts';
import { headerMessage, timestamp } from '../messages.ts';
import { always, field, message, optional, repeated } from './message.ts';
import { bool, bytes, int32, int64, sfixed64, string, uint32, uint64 } from './scalar.ts';

const inner = message({ a: field(1, uint32) });
const all = message({
  u32: field(1, uint32),
  i32: field(2, int32),
  u64: field(3, uint64),
  i64: field(4, int64),
  fixed: field(5, sfixed64),
  flag: field(6, bool),
  data: field(7, bytes),
  text: field(8, string),
  must: always(9, inner),
  may: optional(10, inner),
  many: repeated(1000, inner),
});
const zero = all.decode(fromHex('4a00'));

describe('numbers', () => {
  test.each([
    ['u32', 2 ** 32 - 1, '08ffffffff0f4a00'],
    ['i32', -1, '10ffffffffffffffffff014a00'],
    ['i32', -(2 ** 31), '1080808080f8ffffffff014a00'],
    ['u64', 2n ** 64n - 1n, '18ffffffffffffffffff014a00'],
    ['i64', -(2n ** 63n), '20808080808080808080014a00'],
    ['fixed', -2n, '29feffffffffffffff4a00'],
    ['flag', true, '30014a00'],
    ['text', 'é', '4202c3a94a00'],
  ] as const)('%s %s', (name, value, hex) => {
    const encoded = all.encode({ ...zero, [name]: value });
    expect(toHex(encoded)).toBe(hex);
    expect(all.decode(encoded)).toEqual({ ...zero, [name]: value });
  });

  test.each([
    ['longer than needed', '088100'],
    ['zero in two bytes', '088000'],
    ['of 11 bytes', '18ffffffffffffffffffff01'],
    ['beyond 64 bits', '18ffffffffffffffffff02'],
    ['beyond 32 bits', '088080808010'],
    ['beyond 32 bits, signed', '108080808008'],
    ['a truth value of 2', '3002'],
    ['ended too early', '08ff'],
    ['fixed, ended too early', '29feffffff'],
  ])('refused: %s', (_name, hex) => {
    expect(() => all.decode(fromHex(`${hex}4a00`))).toThrow(expect.objectContaining({ code: 'BFT_PROTO' }));
    expect(() => all.decode(fromHex(hex))).toThrow(expect.objectContaining({ code: 'BFT_PROTO' }));
  });
});

describe('messages', () => {
  test.each([
    ['a default written out', '08004a00'],
    ['an empty string', '3a004a00'],
    ['a field twice', '080108014a00'],
    ['fields out of order', '4a000801'],
    ['an unknown field', '4a005801'],
    ['field 0', '00014a00'],
    ['another wire type', '0d010000004a00'],
    ['a group', '0b0c4a00'],
    ['a tag longer than needed', '8800014a00'],
    ['a length beyond the end', '3a05004a00'],
    ['a text that is not UTF-8', '4201ff4a00'],
    ['a field missing that must be there', '0801'],
    ['a fault inside', '4a020800'],
  ])('refused: %s', (_name, hex) => {
    expect(() => all.decode(fromHex(hex), '/at')).toThrow(
      expect.objectContaining({ code: 'BFT_PROTO', pointer: '/at' }),
    );
  });

  test('a null message and an empty one are two things', () => {
    expect(all.decode(fromHex('4a00')).may).toBeNull();
    expect(all.decode(fromHex('4a005200')).may).toEqual({ a: 0 });
    expect(toHex(all.encode({ ...zero, may: { a: 0 } }))).toBe('4a005200');
  });

  test('repeated fields keep their order, also many', () => {
    const many = Array.from({ length: 5000 }, (_, a) => ({ a }));
    expect(all.decode(all.encode({ ...zero, many })).many).toEqual(many);
  });

  test('reading undoes writing', () => {
    const value = fc.record({
      u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      i32: fc.integer(),
      u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fixed: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      flag: fc.boolean(),
      data: fc.uint8Array(),
      text: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      must: fc.record({ a: fc.nat() }),
      may: fc.option(fc.record({ a: fc.nat() })),
      many: fc.array(fc.record({ a: fc.nat() })),
    });
    fc.assert(
      fc.property(value, (one) => {
        expect(all.decode(all.encode(one))).toEqual(one);
      }),
    );
  });

  test('writing undoes reading, whatever the bytes', () => {
    const run = (input: Uint8Array): Uint8Array | undefined => {
      try {
        return headerMessage.encode(headerMessage.decode(input));
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        const again = run(input);
        if (again !== undefined) expect(again).toEqual(input);
      }),
      { numRuns: 2000 },
    );
  });
});

test('times end where protobuf’s do', () => {
  const at = (seconds: bigint, nanos: number) => () => timestamp.decode(timestamp.encode({ seconds, nanos }));
  expect(at(-62_135_596_800n, 0)).not.toThrow();
  expect(at(253_402_300_799n, 999_999_999)).not.toThrow();
  for (const bad of [at(-62_135_596_801n, 0), at(253_402_300_800n, 0), at(0n, -1), at(0n, 1_000_000_000)])
    expect(bad).toThrow(expect.objectContaining({ code: 'BFT_PROTO' }));
});
