import { CodedError } from '../errors.ts';
import { HASH_SIZE, nodeHash, type Sha256, sha256 } from './hash.ts';
import { TileNodes } from './tile-nodes.ts';
import { consistencySpans, inclusionSpans, isCount, type Span } from './tree.ts';

/** Hashes in a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** Name of a tile: its level, its index in the level and how many hashes it holds (1 to 256). */
export interface TileRef {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A tile with its `width * 32` bytes. */
export interface Tile extends TileRef {
  readonly data: Uint8Array;
}

/** Gets the bytes of a tile. It may answer with a wider version of the same tile; only the first `width` hashes count. */
export type TileReader = (level: number, index: number, width: number) => Promise<Uint8Array> | Uint8Array;

/** As `TileReader`, for who keeps tiles: with the nodes that are known already. */
export type TileNodesReader = (
  level: number,
  index: number,
  width: number,
) => Promise<TileNodes | Uint8Array> | TileNodes | Uint8Array;

function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  return groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join('/');
}

/** Path of a tile below a log's prefix: `tile/<level>/<index>[.p/<width>]`, for example `tile/0/x001/x234/067`. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  checkRef({ level, index, width });
  return `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const pathPattern = /^tile\/(0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Reads a tile's path; undefined unless it is spelled exactly as `tilePath` would. */
export function parseTilePath(path: string): TileRef | undefined {
  const match = pathPattern.exec(path);
  if (match === null) return undefined;
  const level = Number(match[1]);
  const index = Number((match[2] ?? '').replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if (!isCount(index) || level > 63 || width > TILE_WIDTH) return undefined;
  return tilePath(level, index, width) === path ? { level, index, width } : undefined;
}

function checkRef({ level, index, width }: TileRef): void {
  if (!isCount(level) || level > 63 || !isCount(index) || !isCount(width) || width < 1 || width > TILE_WIDTH) {
    throw new CodedError('LOG_TILE', `No tile has level ${level}, index ${index} and width ${width}`);
  }
}

/** Nodes that the tile level `level` has in a tree of `size` leaves. */
export function levelWidth(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Hashes that a tile holds in a tree of `size` leaves; 0 when there is no such tile. */
export function tileWidth(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, levelWidth(level, size) - index * TILE_WIDTH));
}

/** Perfect subtrees that make up a span, left to right, as `height` (in binary levels) and `index` at that height. */
function perfectSubtrees(span: Span): { readonly height: number; readonly index: number }[] {
  const out: { height: number; index: number }[] = [];
  let at = span.start;
  while (at < span.end) {
    let height = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= span.end) {
      width *= 2;
      height += 1;
    }
    out.push({ height, index: at / width });
    at += width;
  }
  return out;
}

/** Roots of perfect subtrees, left to right and never growing, folded into the root over all of their leaves. */
export function foldSubtrees(roots: readonly Uint8Array[], hash: Sha256 = sha256): Uint8Array {
  return roots.reduceRight((right, left) => nodeHash(left, right, hash));
}

class TileCache {
  readonly #read: TileNodesReader;
  readonly #size: number;
  readonly #tiles = new Map<string, TileNodes>();

  constructor(read: TileNodesReader, size: number) {
    this.#read = read;
    this.#size = size;
  }

  async #tile(level: number, index: number, hash: Sha256): Promise<TileNodes> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    const width = tileWidth(level, index, this.#size);
    const answer = await this.#read(level, index, width);
    const tile = answer instanceof TileNodes ? answer : new TileNodes(answer, hash);
    const { length } = tile.hashes;
    if (length < width * HASH_SIZE || length % HASH_SIZE !== 0) {
      throw new CodedError('LOG_TILE', `Tile ${tilePath(level, index, width)} has ${length} bytes`);
    }
    this.#tiles.set(key, tile);
    return tile;
  }

  /** Root of the span of leaves. */
  async root(span: Span, hash: Sha256): Promise<Uint8Array> {
    const roots: Uint8Array[] = [];
    for (const { height, index } of perfectSubtrees(span)) {
      const above = height % 8;
      const perTile = TILE_WIDTH / 2 ** above;
      const tile = await this.#tile((height - above) / 8, Math.floor(index / perTile), hash);
      roots.push(tile.node(above, index % perTile));
    }
    return foldSubtrees(roots, hash);
  }
}

/** The inclusion proof of leaf `index` in the tree of `size` leaves, computed from its tiles. Throws LOG_INDEX, LOG_TILE. */
export async function inclusionFromTiles(
  index: number,
  size: number,
  read: TileNodesReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  const cache = new TileCache(read, size);
  const proof: Uint8Array[] = [];
  for (const span of inclusionSpans(index, size)) proof.push(Uint8Array.from(await cache.root(span, hash)));
  return proof;
}

/** The consistency proof from `from` to `to` leaves, computed from the tiles of the larger tree. */
export async function consistencyFromTiles(
  from: number,
  to: number,
  read: TileReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  const cache = new TileCache(read, to);
  const proof: Uint8Array[] = [];
  for (const span of consistencySpans(from, to)) proof.push(Uint8Array.from(await cache.root(span, hash)));
  return proof;
}

/** The root of the tree of `size` leaves, computed from its tiles. */
export async function rootFromTiles(size: number, read: TileReader, hash: Sha256 = sha256): Promise<Uint8Array> {
  if (!isCount(size)) throw new CodedError('LOG_INDEX', `${size} is not a size`);
  if (size === 0) return hash(new Uint8Array(0));
  return Uint8Array.from(await new TileCache(read, size).root({ start: 0, end: size }, hash));
}
