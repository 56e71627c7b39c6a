import { describe, expect, it } from 'vitest';
import { parseDocument } from '../kinds/parse.ts';
import { checkValue } from './check.ts';

function refusal(value: unknown): { code: unknown; pointer: unknown } {
  try {
    checkValue(value);
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'pointer' in error)
      return { code: error.code, pointer: error.pointer };
    throw error;
  }
  throw new Error('accepted');
}

describe('checkValue', () => {
  it('accepts what the model has', () => {
    expect(() => checkValue({ a: 'b', c: ['d'], e: [{ f: 'g' }] })).not.toThrow();
  });

  it.each([
    [1, 'MODEL_TYPE', ''],
    [null, 'MODEL_TYPE', ''],
    [{ a: undefined }, 'MODEL_TYPE', '/a'],
    [{ a: true }, 'MODEL_TYPE', '/a'],
    [{ a: new Date(0) }, 'MODEL_TYPE', '/a'],
    [{ a: new Map([['b', 'c']]) }, 'MODEL_TYPE', '/a'],
    [{ a: 1n }, 'MODEL_TYPE', '/a'],
    [{ a: ['b', 1] }, 'MODEL_LIST_MIXED', '/a/1'],
    [{ a: [['b']] }, 'MODEL_LIST_NESTED', '/a/0'],
    [{ a: '\ud800' }, 'MODEL_STRING_SURROGATE', '/a'],
    [{ a: { 'b/c~d': 'x' } }, 'MODEL_KEY', '/a/b~1c~0d'],
    [{ a: [] }, 'MODEL_EMPTY', '/a'],
  ])('refuses %o', (value, code, pointer) => {
    expect(refusal(value)).toEqual({ code, pointer });
  });

  it('refuses a hole in a list and a list that contains itself', () => {
    const holes: string[] = ['a'];
    holes[2] = 'c';
    expect(refusal({ a: holes }).code).toBe('MODEL_LIST_MIXED');
    const cycle: Record<string, unknown> = {};
    cycle.a = cycle;
    expect(refusal(cycle).code).toBe('MODEL_DEPTH');
  });

  it('keeps pointers short whatever a key is', () => {
    expect(String(refusal({ ['x'.repeat(1_000_000)]: 'y' }).pointer).length).toBeLessThan(100);
  });

  it('is applied to values that are parsed as documents', () => {
    expect(() => parseDocument({ btml: '1.0', kind: 'record', name: '' })).toThrowError(
      expect.objectContaining({ code: 'MODEL_EMPTY', pointer: '/name' }),
    );
  });
});
