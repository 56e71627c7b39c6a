import { describe, expect, it } from 'vitest';
import {
  assetUnit,
  formatAgo,
  formatAmount,
  formatBytes,
  formatDuration,
  formatUnits,
  plainComment,
  recordName,
  shorten,
} from './format.ts';

describe('formatting', () => {
  it('shortens in the middle and leaves short values whole', () => {
    expect(shorten('abcdefghijklmnopqrstuvwxyz', 4, 3)).toBe('abcd…xyz');
    expect(shorten('abcdefgh', 4, 3)).toBe('abcdefgh');
  });

  it('groups amounts without rounding them, whatever their size', () => {
    expect(formatAmount('1234567890123456789012345')).toBe(
      '1 234 567 890 123 456 789 012 345'.replaceAll(' ', '\u202f'),
    );
    expect(formatAmount('12')).toBe('12');
    expect(formatAmount('none')).toBe('none');
  });

  it('places the decimal point without arithmetic that rounds', () => {
    expect(formatUnits('1286250000000', 8)).toBe('12\u202f862.5');
    expect(formatUnits('5', 8)).toBe('0.00000005');
    expect(formatUnits('100', 0)).toBe('100');
    expect(formatUnits('-', 8)).toBe('-');
  });

  it('names the unit that an asset counts in', () => {
    expect(assetUnit('bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1')).toBe('sat');
    expect(assetUnit('eip155:1/slip44:60')).toBe('wei');
    expect(assetUnit('eip155:1/erc20:0xabc')).toBe('erc20:0xabc');
    expect(assetUnit(null)).toBe('');
  });

  it('says durations and moments in two units at most', () => {
    expect(formatDuration(0)).toBe('0 s');
    expect(formatDuration(90)).toBe('1 min 30 s');
    expect(formatDuration(604_800)).toBe('7 d');
    expect(formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:05:00Z'))).toMatch(/5 min/);
    expect(formatAgo(undefined, 0)).toBe('—');
    expect(formatAgo('no time', 0)).toBe('no time');
  });

  it('names a record that has no name by what it is', () => {
    expect(recordName({ name: 'a.txt', digest: 'sha-256:00' })).toBe('a.txt');
    expect(recordName({ digest: 'sha-256:00' })).toBe('Unnamed');
    expect(recordName({ digest: '' })).toBe('Identity event');
  });

  it('takes the marks of NatSpec away, and no other braces', () => {
    expect(plainComment('See {IERC20-approve} and `{_mint}`.')).toBe('See IERC20-approve and _mint.');
    expect(plainComment('Returns {"a": 1} or { b }.')).toBe('Returns {"a": 1} or { b }.');
  });

  it('counts bytes in binary units', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(200 * 1024 * 1024)).toBe('200 MiB');
  });
});
