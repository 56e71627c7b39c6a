import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BtmlMap, CodedError, followTrust, parseTrust, type TrustHead } from '@blockcluster/btml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logKeyOf } from '../log/key.ts';
import { createWorld, type World } from './testing.ts';
import { TrustFile } from './trust-file.ts';
import { TrustVersions } from './trust-versions.ts';

let world: World;
let file: TrustFile;
let versions: TrustVersions;
const key = logKeyOf(new Uint8Array(32).fill(7));
beforeAll(async () => {
  world = await createWorld();
  versions = new TrustVersions({ db: world.database.db, clock: world.clock, key });
  file = new TrustFile(world.data, world.anchorModules, versions);
}, 120_000);
afterAll(() => world.end());

const read = async () => parseTrust(await readFile(join(world.data, 'trust.json'), 'utf8'));

test('the file is whole, pins the first block, and leaves nothing beside it', async () => {
  await Promise.all([file.refresh(), file.refresh(), file.refresh()]);
  const [chain] = (await read()).chains;
  expect(chain).toMatchObject({ rule: 'bitcoin', network: 'regtest' });
  const first = await world.open.sandbox.getBlockHash(1);
  expect(chain?.pins).toContainEqual({ height: 1, id: first });
  expect(await readdir(world.data)).toEqual(['trust.json']);
});

test('a block is pinned before the finality that needs it', async () => {
  const hash = (await world.open.sandbox.getBlockHash(200)) ?? '';
  await file.include(world.ledger, { height: 200, hash });
  expect((await read()).chains[0]?.pins).toContainEqual({ height: 200, id: hash });
});

test('a node that is down keeps its last entry', async () => {
  const down = {
    ...world.ledger.driver,
    trust: async () => {
      throw new CodedError('LEDGER_UNREACHABLE', 'down');
    },
  };
  const before = (await read()).chains.length;
  const ledgers = { get: () => down, list: () => [{ name: 'sandbox', driver: down }] };
  const other = new TrustFile(world.data, { ...world.anchorModules, ledgers }, versions);
  await other.refresh();
  expect((await read()).chains).toHaveLength(before);
});

const pin = async (height: number) =>
  file.include(world.ledger, { height, hash: (await world.open.sandbox.getBlockHash(height)) ?? '' });
const follow = (known: { publisher: string } & Partial<TrustHead>, offered: BtmlMap) =>
  followTrust(known, parseTrust(offered), world.clock.now() / 1_000);

test('every change is a new signed version that follows the one before it, and nothing else is', async () => {
  const first = follow({ publisher: key.did }, await file.current());
  expect(follow({ publisher: key.did }, await file.current())).toEqual(first);
  for (const height of [201, 202, 203]) await pin(height);
  const last = follow(first, await file.current(first.version));
  expect(last.version).toBe(first.version + 3);
  expect((await read()).signed?.head).toEqual(last);
  // Without the statements in between nobody can tell whether history forked.
  const newest = await file.current();
  expect(() => follow(first, newest)).toThrow(expect.objectContaining({ code: 'TRUST_GAP' }));
  const old = await file.version(last.version - 1);
  expect(follow({ publisher: key.did }, old).version).toBe(last.version - 1);
  expect(() => follow(last, old)).toThrow(expect.objectContaining({ code: 'TRUST_ROLLBACK' }));
  await expect(file.version(9_999)).rejects.toMatchObject({ code: 'TRUST_VERSION_UNKNOWN' });
});

test('roots that still hold are confirmed after an hour; a clock that was set back makes nothing older', async () => {
  const before = parseTrust(await file.current());
  world.clock.advance(3_600_000);
  const confirmed = parseTrust(await file.current());
  expect(confirmed.issued).toBe(before.issued + 3_600);
  expect(confirmed.signed?.head.version).toBe((before.signed?.head.version ?? 0) + 1);
  world.clock.advance(-3_600_000);
  await pin(204);
  const later = parseTrust(await file.current());
  expect(later.issued).toBe(confirmed.issued);
  expect(later.signed?.head.version).toBe((confirmed.signed?.head.version ?? 0) + 1);
  world.clock.advance(3_600_000);
});

test('two servers on one database sign one history', async () => {
  const other = new TrustVersions({ db: world.database.db, clock: world.clock, key });
  const before = parseTrust(await file.current()).signed?.head.version ?? 0;
  const content = (n: number) => ({ trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [{ n: String(n) }] });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => (n % 2 === 0 ? versions : other).publish(content(n))));
  const rows = await world.database.db
    .selectFrom('trust_versions')
    .select(['version', 'id', 'envelope'])
    .orderBy('version')
    .execute();
  expect(rows.map(({ version }) => Number(version))).toEqual(rows.map((_, i) => i + 1));
  expect(rows.length).toBe(before + 6);
  for (const [i, row] of rows.entries()) if (i > 0) expect(JSON.parse(row.envelope).payload.prev).toBe(rows[i - 1]?.id);
});
