import { CodedError } from '../errors.ts';
import { fromHex, isHex, toHex } from '../proof/bytes.ts';
import { HASH_SIZE, nodeHash, type Sha256, sha256 } from './hash.ts';
import { inclusionSpans } from './tree.ts';

/** One step of a log path: the sibling and the side on which it stands. */
export interface PathStep {
  readonly side: 'l' | 'r';
  readonly hash: Uint8Array;
}

/** No log of this product is deeper; a longer path is refused before it is hashed. */
export const MAX_PATH = 63;

/** Writes steps as the strings of a receipt: `l:<hex>` for a sibling on the left, `r:<hex>` for one on the right. */
export function formatPath(steps: readonly PathStep[]): string[] {
  return steps.map(({ side, hash }) => `${side}:${toHex(hash)}`);
}

/** Reads the strings of a receipt's path; throws PROOF_PATH with a pointer to the bad step. */
export function parsePath(path: readonly string[], pointer = ''): PathStep[] {
  if (path.length > MAX_PATH) {
    throw new CodedError('PROOF_PATH', `A path has at most ${MAX_PATH} steps`, { pointer });
  }
  return path.map((step, i) => {
    const side = step.startsWith('l:') ? 'l' : step.startsWith('r:') ? 'r' : undefined;
    const hex = step.slice(2);
    if (side === undefined || !isHex(hex, HASH_SIZE)) {
      throw new CodedError('PROOF_PATH', 'A step is l: or r: and 64 lowercase hex digits', {
        pointer: `${pointer}/${i}`,
      });
    }
    return { side, hash: fromHex(hex) };
  });
}

/** The root that a path leads to from a leaf hash. */
export function foldPath(leaf: Uint8Array, steps: readonly PathStep[], hash: Sha256 = sha256): Uint8Array {
  let node = leaf;
  for (const step of steps) {
    node = step.side === 'l' ? nodeHash(step.hash, node, hash) : nodeHash(node, step.hash, hash);
  }
  return node;
}

/** Turns an RFC 9162 inclusion proof for (index, size) into steps with sides. Throws LOG_INDEX or PROOF_PATH. */
export function pathFromInclusion(index: number, size: number, proof: readonly Uint8Array[]): PathStep[] {
  const spans = inclusionSpans(index, size);
  if (spans.length !== proof.length) {
    throw new CodedError('PROOF_PATH', `Leaf ${index} of ${size} has ${spans.length} siblings, not ${proof.length}`);
  }
  return spans.map((span, i) => ({ side: span.end <= index ? 'l' : 'r', hash: proof[i] ?? new Uint8Array(HASH_SIZE) }));
}
