import { sha256 } from '../../merkle/hash.ts';
import { concat } from '../../proof/bytes.ts';

// Hash-tree roots of SSZ (consensus-specs, ssz/simple-serialize.md), as far as light-client data needs them.

const CHUNK = 32;

/** SHA-256 of two nodes. */
export function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(left, right));
}

const zeroes: Uint8Array[] = [new Uint8Array(CHUNK)];

/** The root of a tree of so many levels whose leaves are all zero. */
function zeroNode(level: number): Uint8Array {
  const known = zeroes[level];
  if (known !== undefined) return known;
  const below = zeroNode(level - 1);
  const node = hashPair(below, below);
  zeroes[level] = node;
  return node;
}

/** All levels of the tree over `chunks`, padded with zeroes to 2^depth leaves; the leaves first, the root last. */
function levels(chunks: readonly Uint8Array[], depth: number): Uint8Array[][] {
  const all: Uint8Array[][] = [chunks.slice()];
  for (let level = 0; level < depth; level++) {
    const below = all[level] ?? [];
    const nodes: Uint8Array[] = [];
    for (let i = 0; i < below.length; i += 2) {
      nodes.push(hashPair(below[i] ?? zeroNode(level), below[i + 1] ?? zeroNode(level)));
    }
    all.push(nodes);
  }
  return all;
}

/** The root over `chunks` of 32 bytes, padded with zeroes to 2^depth leaves. */
export function merkleize(chunks: readonly Uint8Array[], depth: number): Uint8Array {
  return levels(chunks, depth)[depth]?.[0] ?? zeroNode(depth);
}

/** The siblings of leaf `index`, leaf to root: what a branch lists. */
export function merkleBranch(chunks: readonly Uint8Array[], depth: number, index: number): Uint8Array[] {
  const all = levels(chunks, depth);
  return Array.from(
    { length: depth },
    (_, level) => all[level]?.[Math.floor(index / 2 ** level) ^ 1] ?? zeroNode(level),
  );
}

/** Levels above a generalized index: as many siblings has its branch. */
export function branchDepth(generalizedIndex: number): number {
  return Math.floor(Math.log2(generalizedIndex));
}

/**
 * The root that a branch leads to from `leaf` at a generalized index, or undefined when the branch has another length than
 * the index asks for.
 */
export function branchRoot(
  leaf: Uint8Array,
  branch: readonly Uint8Array[],
  generalizedIndex: number,
): Uint8Array | undefined {
  if (branch.length !== branchDepth(generalizedIndex)) return undefined;
  let node = leaf;
  let index = generalizedIndex;
  for (const sibling of branch) {
    node = index % 2 === 1 ? hashPair(sibling, node) : hashPair(node, sibling);
    index = Math.floor(index / 2);
  }
  return node;
}

/** Bytes as chunks of 32, the last one padded with zeroes. */
export function pack(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) => {
    const chunk = new Uint8Array(CHUNK);
    chunk.set(bytes.subarray(CHUNK * i, CHUNK * (i + 1)));
    return chunk;
  });
}

/** Root of a byte vector. */
export function bytesRoot(bytes: Uint8Array): Uint8Array {
  return merkleize(pack(bytes), Math.ceil(Math.log2(Math.max(1, Math.ceil(bytes.length / CHUNK)))));
}

/** Root (the one chunk) of an unsigned integer of up to 256 bits: little-endian. */
export function uintRoot(value: bigint): Uint8Array {
  const chunk = new Uint8Array(CHUNK);
  for (let i = 0, rest = value; rest > 0n && i < CHUNK; i++, rest >>= 8n) chunk[i] = Number(rest & 0xffn);
  return chunk;
}

/** Root of a list, from the root of its contents and its length. */
export function listRoot(contents: Uint8Array, length: number): Uint8Array {
  return hashPair(contents, uintRoot(BigInt(length)));
}
