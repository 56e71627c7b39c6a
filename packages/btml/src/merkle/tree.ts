import { CodedError } from '../errors.ts';
import { emptyRoot, nodeHash, type Sha256, sha256 } from './hash.ts';

/** The largest power of two that is smaller than `size` (`size` at least 2). Sizes may exceed 32 bits. */
export function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** Whether a number can be a size or an index of a log: an integer that a double holds exactly. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Merkle Tree Hash over leaf hashes in order, RFC 9162 section 2.1.1. */
export function merkleRoot(leaves: readonly Uint8Array[], hash: Sha256 = sha256): Uint8Array {
  if (leaves.length === 0) return emptyRoot(hash);
  let level: readonly Uint8Array[] = leaves;
  // Level by level with an odd last node carried up gives the same tree as the recursive definition.
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left === undefined) continue;
      next.push(right === undefined ? left : nodeHash(left, right, hash));
    }
    level = next;
  }
  const root = level[0];
  return root ?? emptyRoot(hash);
}

/** A span of leaves [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The subtrees whose hashes form the inclusion proof of leaf `index` in a tree of `size` leaves, from the leaf's
 * sibling up (RFC 9162 section 2.1.3.1). Throws LOG_INDEX when the leaf is not in the tree.
 */
export function inclusionSpans(index: number, size: number): Span[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new CodedError('LOG_INDEX', `Leaf ${index} is not in a tree of ${size} leaves`);
  }
  const spans: Span[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
    }
  }
  return spans.reverse();
}

/**
 * The subtrees whose hashes form the consistency proof between the trees of `from` and `to` leaves, in order
 * (RFC 9162 section 2.1.4.1). Throws LOG_INDEX unless 0 < from <= to.
 */
export function consistencySpans(from: number, to: number): Span[] {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to) {
    throw new CodedError('LOG_INDEX', `No consistency proof leads from ${from} to ${to} leaves`);
  }
  const spans: Span[] = [];
  let start = 0;
  let end = to;
  let known = true;
  while (from !== end) {
    const middle = start + splitPoint(end - start);
    if (from <= middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
      known = false;
    }
  }
  if (!known) spans.push({ start, end });
  return spans.reverse();
}

/** The inclusion proof of one of the given leaf hashes. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number, hash: Sha256 = sha256): Uint8Array[] {
  return inclusionSpans(index, leaves.length).map(({ start, end }) => merkleRoot(leaves.slice(start, end), hash));
}

/** The consistency proof from the tree of the first `from` leaf hashes to the tree of all. */
export function consistencyProof(leaves: readonly Uint8Array[], from: number, hash: Sha256 = sha256): Uint8Array[] {
  return consistencySpans(from, leaves.length).map(({ start, end }) => merkleRoot(leaves.slice(start, end), hash));
}
