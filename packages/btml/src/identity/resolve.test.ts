import { describe, expect, test } from 'vitest';
import { formatTime } from '../identifiers/time.ts';
import type { Credential, Revocation } from '../kinds/credential.ts';
import { type KeyResolution, type PlacedEvent, resolveEventsAt } from './resolve.ts';
import { applyKeyEvent, foundIdentity, type KeyEvent } from './rules.ts';

const head = { btml: '1.0', issued: '2026-11-22T12:00:00Z', salt: 'AAAAAAAAAAAAAAAAAAAAAA' } as const;
const key = (name: string): string => `did:key:${name}`;
const credential = (id: string, of: string, by: string, more: Partial<Credential> = {}): KeyEvent => ({
  id,
  document: { ...head, kind: 'credential', issuer: key(by), subject: 'billing', key: key(of), ...more },
});
const revocation = (id: string, target: string, by: string, more: Partial<Revocation> = {}): KeyEvent => ({
  id,
  document: { ...head, kind: 'revocation', issuer: key(by), target, ...more },
});
/** Anchored between two times; where it stands in the log, when that is shown. */
const placed = (event: KeyEvent, from: number, to: number, leaf?: number): PlacedEvent => ({
  ...event,
  time: { from, to },
  positions: new Map(leaf === undefined ? [] : [['root', [4, 2, 1].map((bit) => (leaf & bit) !== 0)]]),
});

const founding = placed(credential('c1', 'first', 'founder'), 100, 110);
const rotation = placed(credential('c2', 'second', 'first', { prev: 'c1' }), 200, 210);
const ended = placed(revocation('r2', 'c2', 'founder'), 300, 310);

/** Whatever order the evidence is handed over in, the answer is the same. */
function resolve(at: number, ...events: PlacedEvent[]): KeyResolution {
  const answer = resolveEventsAt(founding, events, at);
  const other = resolveEventsAt(founding, events.toReversed(), at);
  expect(new Map(other.keys.map((one) => [one.credential, one.state]))).toEqual(
    new Map(answer.keys.map((one) => [one.credential, one.state])),
  );
  return answer;
}
const effects = ({ events }: KeyResolution): string[] =>
  events.map(({ id, effect, code }) => `${id} ${code ?? effect}`);

test('a key holds from its binding to its rotation, and near either nothing is said', () => {
  const states = [99, 100, 109, 110, 199, 200, 209, 210, 299, 300, 309, 310].map((at) => {
    const { state, valid } = resolve(at, rotation, ended);
    return state === 'undetermined' ? '?' : valid.join();
  });
  const [one, two] = [key('first'), key('second')];
  expect(states).toEqual(['', '?', '?', one, one, '?', '?', two, two, '?', '?', '']);
});

test('a key expires', () => {
  const short = placed(credential('c2', 'second', 'first', { prev: 'c1', expires: formatTime(250) }), 200, 210);
  expect([249, 250].map((at) => resolve(at, short).valid)).toEqual([[key('second')], []]);
});

test('what is not anchored leaves everything after it open', () => {
  const open = placed(rotation, 0, Number.POSITIVE_INFINITY);
  expect(resolve(150, open)).toMatchObject({ state: 'undetermined', valid: [] });
  expect(resolve(50, open)).toMatchObject({ state: 'determined', valid: [] });
});

describe('attacks', () => {
  test('a rotated-out key signs a further rotation', () => {
    const further = placed(credential('x', 'thief', 'first', { prev: 'c2' }), 400, 410);
    const answer = resolve(500, rotation, further);
    expect(answer).toMatchObject({ state: 'determined', valid: [key('second')] });
    expect(effects(answer)).toContain('x IDENTITY_SIGNER_ENDED');
  });

  test('a backdated revocation counts from when it was anchored', () => {
    const late = placed(revocation('r1', 'c2', 'founder', { issued: '2001-01-01T00:00:00Z' }), 500, 510);
    expect(resolve(400, rotation, late).valid).toEqual([key('second')]);
    expect(resolve(510, rotation, late).valid).toEqual([]);
  });

  test('two conflicting rotations: the first in time counts, the second is a fork', () => {
    const second = placed(credential('a-fork', 'thief', 'first', { prev: 'c1' }), 400, 410);
    const answer = resolve(500, rotation, second);
    expect(answer).toMatchObject({ state: 'determined', valid: [key('second')] });
    expect(effects(answer)).toContain('a-fork IDENTITY_FORK');
  });

  test('two conflicting rotations at one time: the log says which was first', () => {
    const first = placed(rotation, 200, 210, 3);
    const second = placed(credential('a-fork', 'thief', 'first', { prev: 'c1' }), 200, 210, 5);
    expect(resolve(500, first, second)).toMatchObject({ state: 'determined', valid: [key('second')] });
    expect(resolve(500, placed(rotation, 200, 210, 6), second)).toMatchObject({ valid: [key('thief')] });
  });

  test('two conflicting rotations without an order are a fork that nobody can decide', () => {
    const second = placed(credential('a-fork', 'thief', 'first', { prev: 'c1' }), 190, 205);
    const answer = resolve(500, rotation, second);
    expect(answer).toMatchObject({ state: 'undetermined', valid: [] });
    expect(answer.keys).toMatchObject([{ state: 'ended' }, { state: 'undetermined' }, { state: 'undetermined' }]);
    // Before either of them the first key held.
    expect(resolve(150, rotation, second).valid).toEqual([key('first')]);
    // What rests on one of them is as open.
    const child = placed(credential('c3', 'third', 'thief', { prev: 'a-fork' }), 600, 610);
    expect(resolve(700, rotation, second, child)).toMatchObject({ state: 'undetermined', valid: [] });
  });

  test('a revocation against a rotation without an order', () => {
    const both = placed(revocation('r1', 'c1', 'founder'), 195, 205);
    expect(resolve(500, rotation, both)).toMatchObject({ state: 'undetermined', valid: [] });
  });

  test('replay of an event of another identity', () => {
    const other = placed(credential('y2', 'thief', 'first', { prev: 'y1' }), 200, 210);
    const foreign = placed(revocation('y3', 'y1', 'founder'), 200, 210);
    const renamed = placed(credential('y4', 'thief', 'first', { prev: 'c1', subject: 'another' }), 150, 160);
    const answer = resolve(500, other, foreign, renamed, rotation);
    expect(answer.valid).toEqual([key('second')]);
    expect(effects(answer).sort()).toEqual([
      'c1 applied',
      'c2 applied',
      'y2 IDENTITY_REFERENCE',
      'y3 IDENTITY_REFERENCE',
      'y4 IDENTITY_SUBJECT',
    ]);
  });

  test('a revocation by a key that was never bound', () => {
    const answer = resolve(500, rotation, placed(revocation('r', 'c2', 'stranger'), 300, 310));
    expect(answer.valid).toEqual([key('second')]);
    expect(effects(answer)).toContain('r IDENTITY_SIGNER');
  });

  test('who founded an identity with a key of its own has no right to it once that key is replaced', () => {
    const self = placed(credential('s1', 'self', 'self'), 100, 110);
    const next = placed(credential('s2', 'new', 'self', { prev: 's1' }), 200, 210);
    const back = placed(revocation('s3', 's2', 'self'), 300, 310);
    expect(resolveEventsAt(self, [next, back], 400)).toMatchObject({ state: 'determined', valid: [key('new')] });
  });

  test('an expired key signs nothing', () => {
    const short = placed(credential('s1', 'old', 'founder', { expires: formatTime(150) }), 100, 110);
    const late = placed(credential('s2', 'thief', 'old', { prev: 's1' }), 200, 210);
    expect(resolveEventsAt(short, [late], 400).valid).toEqual([]);
  });

  test('an identity does not begin with a rotation', () => {
    expect(() => foundIdentity(rotation)).toThrow(expect.objectContaining({ code: 'IDENTITY_REFERENCE' }));
    expect(() => applyKeyEvent(foundIdentity(founding), founding, 0)).toThrow(
      expect.objectContaining({ code: 'IDENTITY_REFERENCE' }),
    );
  });
});
