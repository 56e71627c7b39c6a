import { describe, expect, it } from 'vitest';
import { roleOf } from './sort-files.ts';
import type { AnchorVerdict, Verdict } from './verdict.ts';
import { chainName, provenBy, sayReplaced, sayTrust, sayVerdict } from './words.ts';

const anchor: AnchorVerdict = {
  state: 'final',
  development: false,
  code: 'OK',
  message: '',
  chain: 'bip122:000000000019d6689c085ae165831e93',
  form: 'bitcoin-op-return-1',
  kind: 'pow',
  proven: [],
  notProven: [],
  time: { notAfter: '2026-01-02T03:04:05Z' },
};
const verdict: Verdict = { state: 'final', development: false, code: 'OK', message: '', anchors: [anchor] };

describe('words of a verdict', () => {
  it('names the bound on time, and the file only when there was one', () => {
    expect(sayVerdict(verdict, true).meaning).toMatch(/^This exact file existed no later than 2 January 2026/);
    expect(sayVerdict(verdict, false).meaning).toMatch(/^The record in this receipt existed/);
  });

  it('takes the earliest bound of the anchors that decide', () => {
    const later = { ...anchor, time: { notAfter: '2027-01-01T00:00:00Z' } };
    const weaker = { ...anchor, state: 'consistent' as const, time: { notAfter: '2020-01-01T00:00:00Z' } };
    expect(provenBy({ ...verdict, anchors: [later, anchor, weaker] })).toBe('2026-01-02T03:04:05Z');
    expect(provenBy({ ...verdict, anchors: [] })).toBeUndefined();
  });

  it('says whose a trust root is, and until when it is to be believed', () => {
    const trust = { name: 'own', issued: '2026-01-01T00:00:00Z', age: 7_200 };
    expect(sayTrust(undefined)).toBe('none of yours');
    expect(sayTrust(trust)).toMatch(/^own, .* old, not signed$/);
    const signed = { ...trust, publisher: 'did:key:z6Mk', version: 3, expires: '2026-02-01T00:00:00Z' };
    expect(sayTrust(signed)).toMatch(/version 3, signed by did:key:z6Mk, to be believed until 1 February 2026/);
  });

  it('says of a replaced ledger since when and why', () => {
    const replaced = { chain: 'cosmos:a', kind: 'bft', since: '2026-01-02T03:04:05Z', reason: 'unreachable' } as const;
    expect(sayReplaced(replaced)).toMatch(/^cosmos:a \(bft\), unreachable since 2 January 2026/);
  });

  it('never sells a development chain as final', () => {
    const words = sayVerdict({ ...verdict, development: true }, true);
    expect(words.headline).toBe('Final (development)');
    expect(words.meaning).toMatch(/cost nothing/);
  });

  it.each([
    ['consistent', 'Consistent', /nothing ties it/],
    ['pending', 'Pending', /no proof yet/],
    ['invalid', 'Refused', /Do not rely/],
  ] as const)('says what %s means', (state, headline, meaning) => {
    const words = sayVerdict({ ...verdict, state }, false);
    expect(words.headline).toBe(headline);
    expect(words.meaning).toMatch(meaning);
  });

  it('names the chains that people know', () => {
    expect(chainName(anchor.chain)).toBe('Bitcoin');
    expect(chainName('eip155:31337')).toBe('eip155:31337');
  });
});

describe('dropped files', () => {
  const file = (name: string, content: string): File => new File([content], name);
  it.each([
    ['a.btml', '{}', 'receipt'],
    ['a.pdf.ots', '\u0000OpenTimestamps', 'receipt'],
    ['page.html', '<btml-doc btml="1.0">', 'receipt'],
    ['r.json', '{"anchors":[],"btml":"1.0","kind":"receipt"}', 'receipt'],
    ['trust.json', '{"trust":"1.0","chains":[]}', 'trust'],
    ['roots.json', '{"chains":[],"trust":"1.0"}', 'trust'],
    ['main.headers', 'x', 'headers'],
    ['data.json', '{"rows":[]}', 'file'],
    ['letter.txt', 'Dear reader', 'file'],
  ])('takes %s for what it is', async (name, content, role) => {
    expect(await roleOf(file(name, content))).toBe(role);
  });
});
