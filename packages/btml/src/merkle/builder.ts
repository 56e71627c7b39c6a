import { CodedError } from '../errors.ts';
import { emptyRoot, HASH_SIZE, nodeHash, type Sha256, sha256 } from './hash.ts';
import { foldSubtrees, levelWidth, TILE_WIDTH, type Tile, type TileReader } from './tiles.ts';
import { isCount } from './tree.ts';

/** The tile at the right edge of one level: its index and the hashes that it holds so far. */
interface Edge {
  index: number;
  width: number;
  readonly data: Uint8Array;
}

/**
 * Grows a log's tiles leaf by leaf. It holds one tile per level whatever the log's size: completed tiles leave by
 * `takeFull`, and `partials` gives the right edge when a batch closes.
 */
export class TileBuilder {
  readonly #hash: Sha256;
  readonly #edges: Edge[] = [];
  readonly #changed = new Set<number>();
  #full: Tile[] = [];
  #size = 0;

  constructor(hash: Sha256 = sha256) {
    this.#hash = hash;
  }

  /** A builder that goes on after `size` leaves; reads only the right edge. Throws LOG_TILE for a short tile. */
  static async resume(size: number, read: TileReader, hash: Sha256 = sha256): Promise<TileBuilder> {
    if (!isCount(size)) throw new CodedError('LOG_INDEX', `${size} is not a size`);
    const builder = new TileBuilder(hash);
    builder.#size = size;
    for (let level = 0; levelWidth(level, size) > 0; level++) {
      const nodes = levelWidth(level, size);
      const index = Math.floor(nodes / TILE_WIDTH);
      const width = nodes % TILE_WIDTH;
      const data = new Uint8Array(TILE_WIDTH * HASH_SIZE);
      if (width > 0) {
        const stored = await read(level, index, width);
        if (stored.length < width * HASH_SIZE)
          throw new CodedError('LOG_TILE', `A tile of level ${level} is too short`);
        data.set(stored.subarray(0, width * HASH_SIZE));
      }
      builder.#edges.push({ index, width, data });
    }
    return builder;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds a leaf hash (32 bytes: already SHA-256(00 || entry)). */
  append(leaf: Uint8Array): void {
    if (leaf.length !== HASH_SIZE) throw new CodedError('LOG_TILE', 'A leaf hash has 32 bytes');
    this.#push(0, leaf);
    this.#size += 1;
  }

  #push(level: number, node: Uint8Array): void {
    let edge = this.#edges[level];
    if (edge === undefined) {
      edge = { index: 0, width: 0, data: new Uint8Array(TILE_WIDTH * HASH_SIZE) };
      this.#edges[level] = edge;
    }
    edge.data.set(node, edge.width * HASH_SIZE);
    edge.width += 1;
    this.#changed.add(level);
    if (edge.width < TILE_WIDTH) return;
    this.#full.push({ level, index: edge.index, width: TILE_WIDTH, data: edge.data.slice() });
    const root = this.#subtreeRoot(edge.data, 0, TILE_WIDTH);
    edge.index += 1;
    edge.width = 0;
    this.#changed.delete(level);
    this.#push(level + 1, root);
  }

  #subtreeRoot(data: Uint8Array, first: number, count: number): Uint8Array {
    let level = data.subarray(first * HASH_SIZE, (first + count) * HASH_SIZE);
    const buffer = new Uint8Array(1 + 2 * HASH_SIZE);
    buffer[0] = 1;
    for (let width = count; width > 1; width /= 2) {
      const next = new Uint8Array((width / 2) * HASH_SIZE);
      for (let i = 0; i < width / 2; i++) {
        buffer.set(level.subarray(2 * i * HASH_SIZE, 2 * (i + 1) * HASH_SIZE), 1);
        next.set(this.#hash(buffer), i * HASH_SIZE);
      }
      level = next;
    }
    return level.slice();
  }

  /** Full tiles completed since the last call, in the order of completion. */
  takeFull(): Tile[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** The partial tiles at the right edge that changed since the builder was made; they are what a checkpoint needs. */
  partials(): Tile[] {
    const out: Tile[] = [];
    this.#edges.forEach((edge, level) => {
      if (edge.width === 0 || !this.#changed.has(level)) return;
      out.push({ level, index: edge.index, width: edge.width, data: edge.data.slice(0, edge.width * HASH_SIZE) });
    });
    return out;
  }

  /** Root of the tree so far. */
  root(): Uint8Array {
    const roots: Uint8Array[] = [];
    for (const edge of this.#edges.toReversed()) {
      // A partial tile is a run of perfect subtrees, one for each bit of its width, the largest first.
      let first = 0;
      for (let count = TILE_WIDTH / 2; count >= 1; count /= 2) {
        if ((edge.width & count) === 0) continue;
        roots.push(this.#subtreeRoot(edge.data, first, count));
        first += count;
      }
    }
    return roots.length === 0 ? emptyRoot(this.#hash) : foldSubtrees(roots, this.#hash);
  }
}

/** Root over leaf hashes that arrive one after another, in constant memory: for bulk promises and checks. */
export class RootAccumulator {
  readonly #hash: Sha256;
  readonly #stack: (Uint8Array | undefined)[] = [];
  #size = 0;

  constructor(hash: Sha256 = sha256) {
    this.#hash = hash;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let node = leaf;
    let height = 0;
    for (let left = this.#stack[height]; left !== undefined; left = this.#stack[height]) {
      node = nodeHash(left, node, this.#hash);
      this.#stack[height] = undefined;
      height += 1;
    }
    this.#stack[height] = node;
    this.#size += 1;
  }

  root(): Uint8Array {
    const roots = this.#stack.toReversed().filter((node) => node !== undefined);
    return roots.length === 0 ? emptyRoot(this.#hash) : foldSubtrees(roots, this.#hash);
  }
}
