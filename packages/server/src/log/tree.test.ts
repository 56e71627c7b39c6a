import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPath, inclusionPath, tilesOfPath } from './path.ts';
import { edgeTiles, hashLeaf, rootOf, type Tile, TreeBuilder } from './tree.ts';

const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (index: number) => hashLeaf(sha(Buffer.from(String(index))));

/** RFC 9162, section 2.1.1, word for word. */
function definition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha(Buffer.from([1]), definition(leaves.slice(0, split)), definition(leaves.slice(split)));
}

class Store {
  readonly tiles = new Map<string, Buffer>();
  put(tiles: readonly Tile[]): void {
    for (const tile of tiles) this.tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
  }
  readonly get = (level: number, index: number): Buffer => {
    const tile = this.tiles.get(`${level}/${index}`);
    if (tile === undefined) throw new Error(`tile ${level}/${index} is not stored`);
    return tile;
  };
}

describe('the log tree', () => {
  it('has the root that RFC 9162 defines, at every size to 600', () => {
    const leaves = Array.from({ length: 600 }, (_, index) => leaf(index));
    const builder = new TreeBuilder(0, () => undefined);
    for (let size = 0; size <= 600; size++) {
      if (size < 20 || size % 37 === 0 || [255, 256, 257, 511, 512, 513, 600].includes(size))
        expect(builder.root()).toEqual(definition(leaves.slice(0, size)));
      builder.append(leaf(size));
    }
    expect(rootOf(leaves)).toEqual(definition(leaves));
  });

  it('goes on from stored tiles and proves every leaf at every closing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        (steps, pick) => {
          const store = new Store();
          const leaves: Buffer[] = [];
          const closings: { size: number; root: Buffer }[] = [];
          for (const step of steps) {
            const builder = new TreeBuilder(leaves.length, store.get);
            for (let count = 0; count < step; count++) {
              const next = leaf(leaves.length);
              leaves.push(next);
              builder.append(next);
            }
            store.put(builder.takeFull());
            store.put(builder.partial());
            closings.push({ size: leaves.length, root: builder.root() });
          }
          for (const { size, root } of closings) {
            expect(root).toEqual(rootOf(leaves.slice(0, size)));
            for (const index of [0, size - 1, pick % size, (pick * 7) % size]) {
              const wanted = new Set(tilesOfPath(index, size).map((tile) => `${tile.level}/${tile.index}`));
              const path = inclusionPath(index, size, (level, tile) => {
                expect(wanted.has(`${level}/${tile}`)).toBe(true);
                return store.get(level, tile);
              });
              expect(Buffer.from(foldPath(leaf(index), path))).toEqual(root);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('needs three levels of tiles beyond 65,536 leaves', () => {
    const store = new Store();
    const builder = new TreeBuilder(0, () => undefined);
    const size = 65_536 * 2 + 300;
    for (let index = 0; index < size; index++) builder.append(leaf(index));
    store.put(builder.takeFull());
    store.put(builder.partial());
    expect(edgeTiles(size).map((tile) => tile.width)).toEqual([44, 1, 2]);
    for (const index of [0, 65_535, 65_536, 131_071, 131_072, 131_328, size - 1])
      expect(Buffer.from(foldPath(leaf(index), inclusionPath(index, size, store.get)))).toEqual(builder.root());
  });

  it('refuses a leaf outside the tree and an edge that is not stored', () => {
    expect(() => inclusionPath(5, 5, () => Buffer.alloc(0))).toThrow(RangeError);
    expect(() => new TreeBuilder(3, () => Buffer.alloc(64))).toThrow('narrower');
  });
});
