import { findManifest } from '@blockcluster/ledgers';
import { expect, test } from 'vitest';
import type { UpgradeRecord } from './tables.ts';
import { faultOf } from './upgrade.ts';

const manifest = findManifest('bitcoin');
const began = Date.UTC(2026, 10, 22);
const at = (seconds: number): number => began + seconds * 1_000;
const upgrade: UpgradeRecord = {
  ...{ phase: 'soaking', from: {}, requestedAt: '', restarts: 4 },
  startedAt: new Date(began).toISOString(),
};
const row = { state: 'upgrading', code: null, reason: null, restarts: 4 } as const;

test('a new version that runs is given time', () => {
  expect(faultOf(row, upgrade, manifest, at(1))).toBeUndefined();
  expect(faultOf({ ...row, state: 'starting' }, upgrade, manifest, at(60))).toBeUndefined();
  expect(faultOf({ ...row, restarts: 5 }, upgrade, manifest, at(1))).toBeUndefined();
});

test.each(['wrong-chain', 'forked', 'frozen', 'unresponsive', 'failed'] as const)('%s condemns it at once', (state) => {
  expect(faultOf({ ...row, state, code: 'X', reason: 'y' }, upgrade, manifest, at(1))).toEqual({
    code: 'X',
    reason: 'y',
  });
});

test('one that keeps ending, or is never synced, returns', () => {
  expect(faultOf({ ...row, restarts: 6 }, upgrade, manifest, at(1))).toMatchObject({ code: 'NODE_UPGRADE_FAILED' });
  const late = { ...row, state: 'syncing' } as const;
  expect(faultOf(late, upgrade, manifest, at(1_000))).toMatchObject({ code: 'NODE_UPGRADE_FAILED' });
  const good = { ...upgrade, goodSince: new Date(began).toISOString() };
  expect(faultOf(late, good, manifest, at(1_000))).toBeUndefined();
});
