import { createHash } from 'node:crypto';
import { foldPath, hexEncode, TileBuilder } from '@blockcluster/btml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { leafOf, sha256 } from './hash.ts';
import { PathReader, storedTile, writeTiles } from './tile-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const leaf = (index: number) => leafOf(createHash('sha256').update(String(index)).digest());

it('proves leaves of every size at which a batch closed, across three levels of tiles', async () => {
  const roots = new Map<number, string>();
  let size = 0;
  for (const next of [1, 255, 256, 257, 65_535, 65_536, 131_372]) {
    const builder = await TileBuilder.resume(size, storedTile(database.db), sha256);
    for (; size < next; size++) builder.append(leaf(size));
    await writeTiles(database.db, builder.takeFull());
    await writeTiles(database.db, builder.partials());
    roots.set(size, hexEncode(builder.root()));
  }
  // A cache of three tiles evicts all the time; one of many never does.
  for (const reader of [new PathReader(database.db, 3), new PathReader(database.db)])
    for (const [at, root] of roots)
      for (const index of [0, 1, 254, 255, 256, 65_535, 65_536, 131_071, at - 1].filter((one) => one < at))
        expect(hexEncode(foldPath(leaf(index), await reader.path(index, at)))).toBe(root);
  await expect(new PathReader(database.db).path(131_372, 131_373)).rejects.toMatchObject({ code: 'LOG_TILE' });
  await expect(storedTile(database.db)(0, 600, 1)).rejects.toMatchObject({ code: 'TILE_NOT_FOUND' });
});
