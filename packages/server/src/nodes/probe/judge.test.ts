import { findManifest, type NodeReading } from '@blockcluster/ledgers';
import { describe, expect, test } from 'vitest';
import { judge, type Observation, type ReferenceReading } from './judge.ts';

const { probes } = findManifest('bitcoin-core-full');
const NOW = 1_800_000_000;
const reading: NodeReading = {
  ...{ version: '1', genesis: 'g', height: 100, hash: 'h', time: NOW - 60, peers: 8, syncing: false },
};
const good: Observation = {
  ...{ reading, failure: undefined, halted: false, down: [], servingDown: false, references: [], failures: 0 },
  ...{ genesis: 'g', wasSynced: true, now: NOW, starting: false },
};
const seen = (change: Partial<Observation>) => judge({ ...good, ...change }, probes);
const reference = (hash: string, height = 100): ReferenceReading => ({ name: hash, height, hash, own: 'own', at: 94 });

describe('judging a node', () => {
  test('is synced when nothing speaks against it', () => {
    expect(seen({})).toEqual({ state: 'synced', code: null, reason: null });
    expect(seen({ genesis: undefined }).state).toBe('synced');
  });

  const cases: [string, Partial<Observation>, string, string][] = [
    ['it has ended', { servingDown: true, down: ['node'] }, 'restarting', 'NODE_DOWN'],
    ['it is halted', { halted: true }, 'frozen', 'NODE_FROZEN'],
    ['it starts', { reading: undefined, starting: true, failures: 9 }, 'starting', 'NODE_STARTING'],
    ['two probes failed', { reading: undefined, failures: 2 }, 'unresponsive', 'NODE_UNRESPONSIVE'],
    ['it never answered', { reading: undefined, failures: 1, wasSynced: false }, 'unresponsive', 'NODE_UNRESPONSIVE'],
    ['it begins with another block', { genesis: 'x' }, 'wrong-chain', 'NODE_WRONG_CHAIN'],
    ['it catches up', { reading: { ...reading, syncing: true }, wasSynced: false }, 'syncing', 'NODE_BEHIND'],
    ['it fell back', { reading: { ...reading, syncing: true } }, 'lagging', 'NODE_BEHIND'],
    ['it is lonely', { reading: { ...reading, peers: 2 } }, 'lagging', 'NODE_LONELY'],
    ['its head is old', { reading: { ...reading, time: NOW - 7_201 } }, 'lagging', 'NODE_STALE'],
    ['the reference is ahead', { references: [reference('own', 104)] }, 'lagging', 'NODE_BEHIND'],
    ['its only reference disagrees', { references: [reference('other')] }, 'forked', 'NODE_FORKED'],
    ['most disagree', { references: [reference('a'), reference('a'), reference('own')] }, 'forked', 'NODE_FORKED'],
  ];
  test.each(cases)('%s', (_what, change, state, code) => {
    expect(seen(change)).toMatchObject({ state, code });
  });

  test('one slow answer costs no traffic', () => {
    expect(seen({ reading: undefined, failures: 1 }).state).toBe('synced');
  });

  test('keeps its traffic while most agree, and a reference that says nothing has no vote', () => {
    expect(seen({ references: [reference('a'), reference('own')] }).state).toBe('synced');
    expect(seen({ references: [{ ...reference('a'), hash: undefined }] }).state).toBe('synced');
    expect(seen({ references: [{ ...reference('a'), own: undefined }] }).state).toBe('synced');
  });
});
