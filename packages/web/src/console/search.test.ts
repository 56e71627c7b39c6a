import { describe, expect, it } from 'vitest';
import { readSearch } from './search.ts';

const hex = 'AB'.repeat(32);

describe('readSearch', () => {
  it.each([
    ['', { kind: 'all' }],
    ['   ', { kind: 'all' }],
    [hex, { kind: 'digest', digest: `sha-256:${hex.toLowerCase()}` }],
    [`sha-256:${hex}`, { kind: 'digest', digest: `sha-256:${hex.toLowerCase()}` }],
    [`sha256:${hex}`, { kind: 'digest', digest: `sha-256:${hex.toLowerCase()}` }],
    [hex.slice(1), { kind: 'name', name: hex.slice(1) }],
    [`b${'a'.repeat(60)}`, { kind: 'id', id: `b${'a'.repeat(60)}` }],
    ['  report.pdf ', { kind: 'name', name: 'report.pdf' }],
    ['re\u0301sume\u0301.pdf', { kind: 'name', name: 'r\u00e9sum\u00e9.pdf' }],
  ])('reads %j', (input, target) => {
    expect(readSearch(input)).toEqual(target);
  });
});
