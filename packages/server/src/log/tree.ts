import { hash } from 'node:crypto';

/**
 * The log's Merkle tree (RFC 9162, section 2.1, SHA-256) kept as C2SP tiles: a tile of level L holds up to 256 hashes,
 * each the root of 256^L leaves. Hashing is node:crypto's one-shot `hash` (1.1 µs a node against 9 µs in pure
 * JavaScript), because closing a batch of a million records computes a million nodes.
 */

/** Hashes in a full tile. */
export const TILE_WIDTH = 256;
const HASH = 32;

const nodeInput = Buffer.alloc(65, 1);
const leafInput = Buffer.alloc(33);

/** `SHA-256(01 || left || right)`. */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1);
  nodeInput.set(right, 33);
  return hash('sha256', nodeInput, 'buffer');
}

/** `SHA-256(00 || digest)`, where `digest` is the SHA-256 of a canonical document. */
export function hashLeaf(digest: Uint8Array): Buffer {
  leafInput.set(digest, 1);
  return hash('sha256', leafInput, 'buffer');
}

/** Root of the perfect subtree over `width` (a power of two) hashes of `hashes`, from the hash at `start` on. */
export function subtreeRoot(hashes: Uint8Array, start: number, width: number): Buffer {
  let row = Buffer.from(hashes.subarray(start * HASH, (start + width) * HASH));
  for (let count = width; count > 1; count >>= 1) {
    const next = Buffer.allocUnsafe((count >> 1) * HASH);
    for (let at = 0; at < count; at += 2) {
      row.copy(nodeInput, 1, at * HASH, (at + 2) * HASH);
      next.set(hash('sha256', nodeInput, 'buffer'), (at >> 1) * HASH);
    }
    row = next;
  }
  return row;
}

/** A tile as it is stored: all hashes known so far. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

/**
 * Appends leaves to a tree of which only the right edge is in memory: at most 255 hashes per level, whatever the size
 * of the log.
 */
export class TreeBuilder {
  #size: number;
  readonly #edges: { hashes: Buffer; width: number; dirty: boolean }[] = [];
  #full: Tile[] = [];

  /** `edge` gives the hashes of the partial tile of each level at `size`; see `edgeTiles`. */
  constructor(size: number, edge: (level: number, index: number) => Uint8Array | undefined) {
    this.#size = size;
    for (const { level, index, width } of edgeTiles(size)) {
      const stored = edge(level, index);
      if (stored === undefined || stored.length < width * HASH)
        throw new Error(`the log's tile ${level}/${index} is missing or narrower than ${width}`);
      const hashes = Buffer.alloc(TILE_WIDTH * HASH);
      hashes.set(stored.subarray(0, width * HASH));
      this.#edge(level).hashes = hashes;
      this.#edge(level).width = width;
    }
  }

  get size(): number {
    return this.#size;
  }

  #edge(level: number): { hashes: Buffer; width: number; dirty: boolean } {
    for (let at = this.#edges.length; at <= level; at++)
      this.#edges.push({ hashes: Buffer.alloc(TILE_WIDTH * HASH), width: 0, dirty: false });
    const edge = this.#edges[level];
    if (edge === undefined) throw new RangeError('a level beyond the tree');
    return edge;
  }

  /** Adds one leaf hash at the end. */
  append(leaf: Uint8Array): void {
    this.#push(0, leaf, Math.floor(this.#size / TILE_WIDTH));
    this.#size++;
  }

  #push(level: number, node: Uint8Array, index: number): void {
    const edge = this.#edge(level);
    edge.hashes.set(node, edge.width * HASH);
    edge.width++;
    edge.dirty = true;
    if (edge.width < TILE_WIDTH) return;
    this.#full.push({ level, index, hashes: edge.hashes });
    const root = subtreeRoot(edge.hashes, 0, TILE_WIDTH);
    edge.hashes = Buffer.alloc(TILE_WIDTH * HASH);
    edge.width = 0;
    edge.dirty = false;
    this.#push(level + 1, root, Math.floor(index / TILE_WIDTH));
  }

  /** Tiles that became full since the last call; they never change again. */
  takeFull(): Tile[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** The partial tiles at the present size that this builder has changed. */
  partial(): Tile[] {
    const out: Tile[] = [];
    for (const { level, index, width } of edgeTiles(this.#size)) {
      const edge = this.#edge(level);
      if (edge.dirty) out.push({ level, index, hashes: Buffer.from(edge.hashes.subarray(0, width * HASH)) });
    }
    return out;
  }

  /** The root at the present size; the empty tree's is SHA-256 of nothing. */
  root(): Buffer {
    let accumulated: Buffer | undefined;
    for (const edge of this.#edges) {
      let end = edge.width;
      for (let bit = 1; bit <= end; bit <<= 1) {
        if ((edge.width & bit) === 0) continue;
        const node = subtreeRoot(edge.hashes, end - bit, bit);
        accumulated = accumulated === undefined ? node : hashNode(node, accumulated);
        end -= bit;
      }
    }
    return accumulated ?? hash('sha256', Buffer.alloc(0), 'buffer');
  }
}

/** The partial tiles of a tree of `size` leaves: one per level that has an incomplete tile. */
export function edgeTiles(size: number): { level: number; index: number; width: number }[] {
  const out: { level: number; index: number; width: number }[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const width = count % TILE_WIDTH;
    if (width > 0) out.push({ level, index: Math.floor(count / TILE_WIDTH), width });
  }
  return out;
}

/** Root over leaf hashes that are all in memory (a chunk's promise). */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const builder = new TreeBuilder(0, () => undefined);
  for (const leaf of leaves) builder.append(leaf);
  return builder.root();
}
