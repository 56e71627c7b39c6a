import { describe, expect, it } from 'vitest';
import { parseEvent, staleAfter } from '../api/events.ts';
import { adviceFor } from '../api/http.ts';
import { explainDecision } from './decisions.ts';
import { blockAge, ledgerState } from './ledger-line.tsx';
import { bodyOf, draftOf } from './plan-draft.ts';
import { takeToken } from './session.tsx';
import { percentOf } from './spend-meter.tsx';
import { visibleRows } from './tree-figure.tsx';

describe('the console', () => {
  it('takes the one-time token from the fragment of the admin link alone', () => {
    expect(takeToken({ pathname: '/admin', hash: '#token=abc' })).toBe('abc');
    expect(takeToken({ pathname: '/records', hash: '#token=abc' })).toBeUndefined();
    expect(takeToken({ pathname: '/admin', hash: '' })).toBeUndefined();
  });

  it('shares budgets in integers and never draws more than all of it', () => {
    expect(percentOf('50', '200')).toBe(25);
    expect(percentOf('300', '200')).toBe(100);
    expect(percentOf('1', '0')).toBe(0);
    expect(percentOf('x', '10')).toBe(0);
    expect(percentOf('123456789012345678901234567890', '246913578024691357802469135780')).toBe(50);
  });

  it('explains decisions in sentences and keeps words that it does not know', () => {
    const at = '2026-01-01T00:00:00Z';
    const deferral = {
      at,
      ledger: 'bitcoin',
      decision: 'defer',
      reason: 'pacing',
      worstCase: '5000',
      allowed: '1200',
      times: 3,
    };
    expect(explainDecision(deferral, 'sat')).toBe(
      'Put off on bitcoin: the most it could cost is more than the budget allows at this point of the month (at most 5\u202f000 sat of 1\u202f200 allowed). Decided so 3 times in a row.',
    );
    expect(explainDecision({ at, ledger: 'x', decision: 'paused', reason: 'because' }, '')).toBe(
      'paused on x: because.',
    );
  });

  it('gives every failure something to do', () => {
    for (const status of [0, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
      expect(adviceFor(status)).toMatch(/\.$/);
  });

  it('knows what an event makes stale', () => {
    expect(staleAfter('anchor.final')).toContain('record');
    expect(staleAfter('node.state')).toEqual(['ledgers', 'nodes']);
    expect(staleAfter('something.new')).toEqual([]);
  });

  it('takes events and drops what is none', () => {
    const event = { position: '3', type: 'batch.closed', subject: 'b', at: '2026-01-01T00:00:00Z', data: {} };
    expect(parseEvent(JSON.stringify(event))).toEqual(event);
    expect(parseEvent('{')).toBeUndefined();
    expect(parseEvent('[]')).toBeUndefined();
  });

  it('draws small trees whole and the ends of tall ones', () => {
    const levels = Array.from({ length: 20 }, (_, index) => ({
      side: 'l' as const,
      sibling: `s${index}`,
      node: `n${index}`,
    }));
    expect(visibleRows('leaf', levels.slice(0, 5), false)).toHaveLength(5);
    const rows = visibleRows('leaf', levels, false);
    expect(rows.map((row) => row.hidden)).toEqual([0, 0, 0, 14, 0, 0, 0]);
    expect(rows[0]?.below).toBe('leaf');
    expect(rows.at(-1)?.below).toBe('n18');
    expect(visibleRows('leaf', levels, true)).toHaveLength(20);
  });

  it('turns a plan into a form and back', () => {
    const draft = { ...draftOf(undefined), name: ' night ', limited: true, amount: '5', asset: 'a/b:c' };
    expect(bodyOf(draft, true)).toMatchObject({
      name: 'night',
      budget: { period: 'month', amount: '5', asset: 'a/b:c' },
    });
    expect(bodyOf({ ...draft, limited: false }, false)).not.toHaveProperty('name');
    expect(bodyOf({ ...draft, limited: false }, false)).toMatchObject({ budget: null });
  });

  it('calls a ledger what it is', () => {
    const ledger = { name: 'n', chain: 'c', family: 'bitcoin', development: false, reachable: true, height: 5 };
    expect(ledgerState(ledger)).toBe('synced');
    expect(ledgerState({ ...ledger, reachable: false })).toBe('unreachable');
    expect(ledgerState({ ...ledger, synced: false })).toBe('syncing');
    expect(ledgerState({ ...ledger, height: null })).toBe('unreachable');
    expect(blockAge(1_000, 1_005_000)).toBe(5);
    expect(blockAge('nonsense', 0)).toBeUndefined();
  });
});
