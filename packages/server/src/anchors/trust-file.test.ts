import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, parseTrust } from '@blockcluster/btml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from './testing.ts';
import { TrustFile } from './trust-file.ts';

let world: World;
let file: TrustFile;
beforeAll(async () => {
  world = await createWorld();
  file = new TrustFile(world.data, world.anchorModules);
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
  const other = new TrustFile(world.data, { ...world.anchorModules, ledgers });
  await other.refresh();
  expect((await read()).chains).toHaveLength(before);
});
