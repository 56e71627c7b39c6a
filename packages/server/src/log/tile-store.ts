import {
  CodedError,
  HASH_SIZE,
  inclusionFromTiles,
  type PathStep,
  pathFromInclusion,
  TILE_WIDTH,
  type Tile,
  TileNodes,
  type TileNodesReader,
  type TileReader,
  tilePath,
  tileWidth,
} from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { byteaArray, int8Array } from '../records/pg-arrays.ts';
import { sha256 } from './hash.ts';

interface TileAddress {
  readonly level: number;
  readonly index: number;
}

const keyOf = (tile: TileAddress): string => `${tile.level}/${tile.index}`;

/** Writes tiles; one that is wider than what is stored replaces it, never the other way round. */
export async function writeTiles(db: Kysely<Schema>, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await sql`
    INSERT INTO tiles AS t (level, index, hashes)
    SELECT * FROM unnest(
      ${int8Array(tiles.map((tile) => tile.level))}::int8[],
      ${int8Array(tiles.map((tile) => tile.index))}::int8[],
      ${byteaArray(tiles.map((tile) => tile.data))}::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes
    WHERE octet_length(excluded.hashes) > octet_length(t.hashes)`.execute(db);
}

async function readTiles(db: Kysely<Schema>, wanted: readonly TileAddress[]): Promise<Map<string, Buffer>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ level: number; index: bigint; hashes: Buffer }>`
    SELECT t.level, t.index, t.hashes
    FROM unnest(${int8Array(wanted.map((one) => one.level))}::int8[], ${int8Array(wanted.map((one) => one.index))}::int8[])
      AS w(level, index)
    JOIN tiles t ON t.level = w.level::smallint AND t.index = w.index`.execute(db);
  return new Map(rows.map((row) => [keyOf({ level: row.level, index: Number(row.index) }), row.hashes]));
}

/** A tile of the log as it is stored now; throws TILE_NOT_FOUND where there is none. */
export function storedTile(db: Kysely<Schema>): TileReader {
  return async (level, index) => {
    const tile = (await readTiles(db, [{ level, index }])).get(keyOf({ level, index }));
    if (tile === undefined) throw new CodedError('TILE_NOT_FOUND', `The log has no ${tilePath(level, index)}`);
    return tile;
  };
}

/** Inclusion paths out of the stored tiles; full tiles never change and are kept for the next path, with their nodes. */
export class PathReader {
  readonly #db: Kysely<Schema>;
  readonly #kept = new Map<string, TileNodes>();
  readonly #keep: number;

  /** @param keep full tiles kept in memory, up to 16 KiB each. */
  constructor(db: Kysely<Schema>, keep = 256) {
    this.#db = db;
    this.#keep = keep;
  }

  /** The path of leaf `index` in the tree of `size` leaves; a batch must have closed at that size or beyond. */
  async path(index: number, size: number): Promise<PathStep[]> {
    const tiles = await this.#gather(tilesOf(index, size));
    const stored = storedTile(this.#db);
    const read: TileNodesReader = (level, at, width) =>
      tiles.get(keyOf({ level, index: at })) ?? stored(level, at, width);
    return pathFromInclusion(index, size, await inclusionFromTiles(index, size, read, sha256));
  }

  /** All at once, so that a path costs one round trip. */
  async #gather(wanted: readonly TileAddress[]): Promise<Map<string, TileNodes>> {
    const found = new Map<string, TileNodes>();
    const missing: TileAddress[] = [];
    for (const address of wanted) {
      const key = keyOf(address);
      const kept = this.#kept.get(key);
      if (kept === undefined) missing.push(address);
      else {
        // A map keeps the order of insertion: the first one is the one that was not used for the longest time.
        this.#kept.delete(key);
        this.#kept.set(key, kept);
        found.set(key, kept);
      }
    }
    for (const [key, hashes] of await readTiles(this.#db, missing)) {
      const tile = new TileNodes(hashes, sha256);
      found.set(key, tile);
      if (hashes.length === TILE_WIDTH * HASH_SIZE) this.#remember(key, tile);
    }
    return found;
  }

  #remember(key: string, tile: TileNodes): void {
    this.#kept.set(key, tile);
    if (this.#kept.size <= this.#keep) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** The tiles that hold a leaf's siblings: on each level the leaf's own tile and the one at the right edge. */
function tilesOf(index: number, size: number): TileAddress[] {
  const wanted = new Map<string, TileAddress>();
  for (let level = 0, leaf = index, last = size - 1; ; level++) {
    leaf = Math.floor(leaf / TILE_WIDTH);
    last = Math.floor(last / TILE_WIDTH);
    for (const at of [leaf, last])
      if (tileWidth(level, at, size) > 0) wanted.set(keyOf({ level, index: at }), { level, index: at });
    if (last === 0) return [...wanted.values()];
  }
}
