import { hash as nodeCryptoHash } from 'node:crypto';
import { sha256 as otherSha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../proof/bytes.ts';
import * as m from './index.ts';

const fast: m.Sha256 = (data) => nodeCryptoHash('sha256', data, 'buffer');
const leaves = (n: number): Uint8Array[] => Array.from({ length: n }, (_, i) => m.leafHash(utf8(`entry ${i}`), fast));

/** The recursive definition of RFC 9162, to check the iterative one against. */
function definition(list: readonly Uint8Array[]): Uint8Array {
  const [first] = list;
  if (first === undefined) return m.emptyRoot();
  if (list.length === 1) return first;
  let k = 1;
  while (k * 2 < list.length) k *= 2;
  return m.nodeHash(definition(list.slice(0, k)), definition(list.slice(k)));
}

function store(): { read: m.TileReader; put: (tiles: readonly m.Tile[]) => void; reads: string[] } {
  const tiles = new Map<string, Uint8Array>();
  const reads: string[] = [];
  return {
    reads,
    put: (list) => {
      for (const tile of list) tiles.set(m.tilePath(tile.level, tile.index, tile.width), tile.data);
    },
    read: (level, index, width) => {
      const path = m.tilePath(level, index, width);
      reads.push(path);
      const data = tiles.get(path) ?? tiles.get(m.tilePath(level, index));
      if (data === undefined) throw new Error(`no tile ${path}`);
      return data;
    },
  };
}

test('the portable SHA-256 agrees with another implementation at every length up to 300, and with its own buffers reused', () => {
  for (let length = 0; length <= 300; length++) {
    const data = Uint8Array.from({ length }, (_, i) => (i * 197 + length * 31) & 0xff);
    expect(toHex(m.sha256(data))).toBe(toHex(otherSha256(data)));
  }
  const long = new Uint8Array(100_000).fill(0xa5);
  expect(toHex(m.sha256(long))).toBe(toHex(otherSha256(long)));
  expect(toHex(m.sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('RFC 9162 tree', () => {
  test('roots, inclusion and consistency of every tree up to 40 leaves', () => {
    for (let size = 0; size <= 40; size++) {
      const list = leaves(size);
      const root = m.merkleRoot(list);
      expect(toHex(root)).toBe(toHex(definition(list)));
      const accumulator = new m.RootAccumulator();
      for (const leaf of list) accumulator.append(leaf);
      expect(toHex(accumulator.root())).toBe(toHex(root));
      list.forEach((leaf, index) => {
        const proof = m.inclusionProof(list, index);
        expect(m.verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        const steps = m.pathFromInclusion(index, size, proof);
        expect(toHex(m.foldPath(leaf, m.parsePath(m.formatPath(steps))))).toBe(toHex(root));
      });
      for (let from = 1; from <= size; from++) {
        const proof = m.consistencyProof(list, from);
        expect(m.verifyConsistency(from, size, m.merkleRoot(list.slice(0, from)), root, proof)).toBe(true);
      }
    }
  });

  test('a leaf outside of the tree and bad steps are refused', () => {
    expect(() => m.inclusionProof(leaves(3), 3)).toThrow(expect.objectContaining({ code: 'LOG_INDEX' }));
    expect(() => m.consistencyProof(leaves(3), 0)).toThrow(expect.objectContaining({ code: 'LOG_INDEX' }));
    for (const step of ['', 'x:00', `L:${'00'.repeat(32)}`, `l:${'0'.repeat(63)}`, `l:${'AA'.repeat(32)}`]) {
      expect(() => m.parsePath([step], '/p')).toThrow(expect.objectContaining({ code: 'PROOF_PATH', pointer: '/p/0' }));
    }
  });
});

describe('C2SP tiles', () => {
  test('paths', () => {
    expect(m.tilePath(0, 0)).toBe('tile/0/000');
    expect(m.tilePath(1, 1234067)).toBe('tile/1/x001/x234/067');
    expect(m.tilePath(0, 999, 17)).toBe('tile/0/999.p/17');
    expect(m.parseTilePath('tile/1/x001/x234/067')).toEqual({ level: 1, index: 1234067, width: 256 });
    for (const bad of [
      'tile/00/000',
      'tile/0/0',
      'tile/0/x000/001',
      'tile/0/000.p/256',
      'tile/0/000.p/0',
      'tile/64/000',
    ]) {
      expect(m.parseTilePath(bad)).toBeUndefined();
    }
  });

  test('the widths of the specification’s example', () => {
    expect([m.tileWidth(0, 272, 70_000), m.tileWidth(0, 273, 70_000), m.tileWidth(0, 274, 70_000)]).toEqual([
      256, 112, 0,
    ]);
    expect([m.tileWidth(1, 0, 70_000), m.tileWidth(1, 1, 70_000), m.tileWidth(2, 0, 70_000)]).toEqual([256, 17, 1]);
  });

  test('built in batches and resumed, they give the same roots and proofs as the tree', async () => {
    const all = leaves(70_000);
    const tiles = store();
    let size = 0;
    for (const next of [0, 1, 2, 255, 256, 257, 300, 511, 512, 1000, 65_535, 65_536, 65_537, 69_999, 70_000]) {
      const builder = await m.TileBuilder.resume(size, tiles.read, fast);
      for (const leaf of all.slice(size, next)) builder.append(leaf);
      tiles.put(builder.takeFull());
      tiles.put(builder.partials());
      const root = m.merkleRoot(all.slice(0, next), fast);
      expect(toHex(builder.root())).toBe(toHex(root));
      expect(toHex(await m.rootFromTiles(next, tiles.read, fast))).toBe(toHex(root));
      for (const index of [0, 1, 255, 256, 257, 511, 65_535, 65_536, next - 2, next - 1]) {
        const leaf = all[index];
        if (index < 0 || index >= next || leaf === undefined) continue;
        const proof = await m.inclusionFromTiles(index, next, tiles.read, fast);
        expect(m.verifyInclusion(leaf, index, next, proof, root, fast)).toBe(true);
      }
      if (size > 0) {
        const proof = await m.consistencyFromTiles(size, next, tiles.read, fast);
        expect(m.verifyConsistency(size, next, m.merkleRoot(all.slice(0, size), fast), root, proof, fast)).toBe(true);
      }
      size = next;
    }
    tiles.reads.length = 0;
    await m.inclusionFromTiles(12_345, 70_000, tiles.read, fast);
    expect(tiles.reads.length).toBeLessThanOrEqual(6);
  });

  test('a short tile is refused', async () => {
    await expect(m.inclusionFromTiles(0, 5, () => new Uint8Array(64))).rejects.toMatchObject({ code: 'LOG_TILE' });
  });
});
