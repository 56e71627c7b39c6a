import { hashNode, subtreeRoot, TILE_WIDTH } from './tree.ts';

/** The hashes of a tile, at least as wide as asked for. */
export type TileLookup = (level: number, index: number) => Uint8Array;

/** A step from a leaf towards the root: the sibling and the side on which it stands. */
export interface PathStep {
  readonly side: 'l' | 'r';
  readonly hash: Uint8Array;
}

type Node = (height: number, index: number) => Uint8Array;

/** Root of the perfect subtree of 2^height leaves that starts at leaf index * 2^height, out of one tile. */
function nodeOf(lookup: TileLookup): Node {
  return (height, index) => {
    const level = height >> 3;
    const width = 2 ** (height & 7);
    const first = index * width;
    return subtreeRoot(lookup(level, Math.floor(first / TILE_WIDTH)), first % TILE_WIDTH, width);
  };
}

/** Root of leaves [start, size) where start is a multiple of 2^height and fewer than 2^height leaves remain. */
function ragged(node: Node, height: number, size: number): Uint8Array {
  let accumulated: Uint8Array | undefined;
  for (let bit = 0; bit < height; bit++) {
    const index = Math.floor(size / 2 ** bit);
    if (index % 2 === 0) continue;
    const piece = node(bit, index - 1);
    accumulated = accumulated === undefined ? piece : hashNode(piece, accumulated);
  }
  if (accumulated === undefined) throw new RangeError('no leaves remain');
  return accumulated;
}

/**
 * The inclusion path of leaf `index` in the tree of `size` leaves (RFC 9162, section 2.1.3.1), leaf to root.
 * Reads one tile per level for the leaf and one for the right edge.
 */
export function inclusionPath(index: number, size: number, lookup: TileLookup): PathStep[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('leaf is outside the tree');
  const node = nodeOf(lookup);
  const path: PathStep[] = [];
  for (let height = 0, span = 1; span < size; height++, span *= 2) {
    const at = Math.floor(index / span);
    if (at % 2 === 1) path.push({ side: 'l', hash: node(height, at - 1) });
    else if ((at + 2) * span <= size) path.push({ side: 'r', hash: node(height, at + 1) });
    else if ((at + 1) * span < size) path.push({ side: 'r', hash: ragged(node, height, size) });
  }
  return path;
}

/** Which tiles `inclusionPath` reads, so that they can be fetched in one query. */
export function tilesOfPath(index: number, size: number): { level: number; index: number }[] {
  const wanted = new Map<string, { level: number; index: number }>();
  const blank = Buffer.alloc(TILE_WIDTH * 32);
  inclusionPath(index, size, (level, tile) => {
    wanted.set(`${level}/${tile}`, { level, index: tile });
    return blank;
  });
  return [...wanted.values()];
}

/** Folds a path from a leaf hash to the root that it leads to. */
export function foldPath(leaf: Uint8Array, path: readonly PathStep[]): Uint8Array {
  return path.reduce((node, step) => (step.side === 'l' ? hashNode(step.hash, node) : hashNode(node, step.hash)), leaf);
}
