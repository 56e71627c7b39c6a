import { equal } from '../proof/bytes.ts';
import { HASH_SIZE, nodeHash, type Sha256, sha256 } from './hash.ts';
import { isCount } from './tree.ts';

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_SIZE);
}

const half = (value: number): number => Math.floor(value / 2);
const odd = (value: number): boolean => value % 2 === 1;

/**
 * Root that an inclusion proof leads to, RFC 9162 section 2.1.3.2; undefined when the proof doesn't fit the index and
 * the size. An index and a size are NOT proven by this: other pairs can share the same proof.
 */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  hash: Sha256 = sha256,
): Uint8Array | undefined {
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  if (!areHashes(proof) || leaf.length !== HASH_SIZE) return undefined;
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (odd(node) || node === last) {
      root = nodeHash(sibling, root, hash);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      root = nodeHash(root, sibling, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 ? root : undefined;
}

/** Whether `proof` shows that the leaf hash stands at `index` in the tree of `size` leaves with that root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  hash: Sha256 = sha256,
): boolean {
  const computed = rootFromInclusion(leaf, index, size, proof, hash);
  return computed !== undefined && equal(computed, root);
}

/**
 * Whether `proof` shows that the tree of `from` leaves is a prefix of the tree of `to` leaves, RFC 9162 section 2.1.4.2.
 * From the empty tree nothing can be shown, so `from` 0 is always refused.
 */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
  hash: Sha256 = sha256,
): boolean {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to || !areHashes(proof)) return false;
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot);
  let node = from - 1;
  let last = to - 1;
  while (odd(node)) {
    node = half(node);
    last = half(last);
  }
  // When `from` is a power of two its root is a node of the larger tree and is not repeated in the proof.
  const rest = node === 0 ? [fromRoot, ...proof] : proof;
  const first = rest[0];
  if (first === undefined || (node === 0 && proof.length === 0)) return false;
  let oldRoot = first;
  let newRoot = first;
  for (const sibling of rest.slice(1)) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      oldRoot = nodeHash(sibling, oldRoot, hash);
      newRoot = nodeHash(sibling, newRoot, hash);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newRoot = nodeHash(newRoot, sibling, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(oldRoot, fromRoot) && equal(newRoot, toRoot);
}
