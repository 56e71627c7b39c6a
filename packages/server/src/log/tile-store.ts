import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { byteaArray, int8Array } from '../records/pg-arrays.ts';
import type { TileLookup } from './path.ts';
import { TILE_WIDTH, type Tile } from './tree.ts';

/** Which tile. */
export interface TileAddress {
  readonly level: number;
  readonly index: number;
}

const FULL = TILE_WIDTH * 32;

/** Writes tiles; one that is wider than what is stored replaces it, never the other way round. */
export async function writeTiles(db: Kysely<Schema>, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await sql`
    INSERT INTO tiles AS t (level, index, hashes)
    SELECT * FROM unnest(
      ${int8Array(tiles.map((tile) => tile.level))}::int8[],
      ${int8Array(tiles.map((tile) => tile.index))}::int8[],
      ${byteaArray(tiles.map((tile) => tile.hashes))}::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes
    WHERE octet_length(excluded.hashes) > octet_length(t.hashes)`.execute(db);
}

/** Reads tiles as they are stored now, in one query. */
export async function readTiles(db: Kysely<Schema>, wanted: readonly TileAddress[]): Promise<Tile[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ level: number; index: bigint; hashes: Buffer }>`
    SELECT t.level, t.index, t.hashes
    FROM unnest(${int8Array(wanted.map((one) => one.level))}::int8[], ${int8Array(wanted.map((one) => one.index))}::int8[])
      AS w(level, index)
    JOIN tiles t ON t.level = w.level::smallint AND t.index = w.index`.execute(db);
  return rows.map((row) => ({ level: row.level, index: Number(row.index), hashes: row.hashes }));
}

/** Tiles for reading, with the full ones (which never change) kept for the next reader. */
export class TileReader {
  readonly #db: Kysely<Schema>;
  readonly #kept = new Map<string, Buffer>();
  readonly #keep: number;

  /** @param keep full tiles kept in memory, 8 KiB each. */
  constructor(db: Kysely<Schema>, keep = 256) {
    this.#db = db;
    this.#keep = keep;
  }

  /** All of `wanted`, or throws TILE_NOT_FOUND from the lookup for one that is not stored. */
  async lookup(wanted: readonly TileAddress[]): Promise<TileLookup> {
    const found = new Map<string, Buffer>();
    const missing: TileAddress[] = [];
    for (const address of wanted) {
      const key = `${address.level}/${address.index}`;
      const kept = this.#kept.get(key);
      if (kept === undefined) missing.push(address);
      else {
        // The map's order is the order of use.
        this.#kept.delete(key);
        this.#kept.set(key, kept);
        found.set(key, kept);
      }
    }
    for (const tile of await readTiles(this.#db, missing)) {
      const key = `${tile.level}/${tile.index}`;
      found.set(key, tile.hashes);
      if (tile.hashes.length === FULL) this.#remember(key, tile.hashes);
    }
    return (level, index) => {
      const tile = found.get(`${level}/${index}`);
      if (tile === undefined) throw new CodedError('TILE_NOT_FOUND', `The log has no tile ${level}/${index}`);
      return tile;
    };
  }

  #remember(key: string, hashes: Buffer): void {
    this.#kept.set(key, hashes);
    if (this.#kept.size <= this.#keep) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
