import { equal } from '../../../proof/bytes.ts';
import type { InnerOp } from './messages.ts';
import type { InnerSpec } from './spec.ts';

/** The branch that a step comes up from, as far as the lengths of its parts tell; undefined when it fits none. */
function branchOf(step: InnerOp, spec: InnerSpec): number | undefined {
  const branch = spec.childOrder.findIndex((_, i) => hasPadding(step, spec, i));
  return branch < 0 ? undefined : branch;
}

function place(spec: InnerSpec, branch: number): number {
  return spec.childOrder.indexOf(branch);
}

function hasPadding(step: InnerOp, spec: InnerSpec, branch: number): boolean {
  const before = place(spec, branch) * spec.childSize;
  const after = (spec.childOrder.length - 1) * spec.childSize - before;
  const { length } = step.prefix;
  return (
    length >= before + spec.minPrefixLength && length <= before + spec.maxPrefixLength && step.suffix.length === after
  );
}

/** Whether all branches to the left of a step are the placeholder of an empty one. False when there are none. */
export function leftBranchesEmpty(step: InnerOp, spec: InnerSpec): boolean {
  const branch = branchOf(step, spec);
  const { emptyChild, childSize } = spec;
  if (branch === undefined || branch === 0 || emptyChild === undefined) return false;
  const start = step.prefix.length - branch * childSize;
  if (start < 0) return false;
  return Array.from({ length: branch }, (_, i) => start + place(spec, i) * childSize).every((at) =>
    equal(step.prefix.subarray(at, at + childSize), emptyChild),
  );
}

/** Whether all branches to the right of a step are the placeholder of an empty one. False when there are none. */
export function rightBranchesEmpty(step: InnerOp, spec: InnerSpec): boolean {
  const branch = branchOf(step, spec);
  const { emptyChild, childSize } = spec;
  const right = spec.childOrder.length - 1 - (branch ?? 0);
  if (branch === undefined || right === 0 || emptyChild === undefined) return false;
  if (step.suffix.length !== right * childSize) return false;
  return Array.from({ length: right }, (_, i) => place(spec, i) * childSize).every((at) =>
    equal(step.suffix.subarray(at, at + childSize), emptyChild),
  );
}

/** Whether a path comes from the leftmost leaf of its tree. */
export function isLeftMost(path: readonly InnerOp[], spec: InnerSpec): boolean {
  return path.every((step) => hasPadding(step, spec, 0) || leftBranchesEmpty(step, spec));
}

/** Whether a path comes from the rightmost leaf of its tree. */
export function isRightMost(path: readonly InnerOp[], spec: InnerSpec): boolean {
  const last = spec.childOrder.length - 1;
  return path.every((step) => hasPadding(step, spec, last) || rightBranchesEmpty(step, spec));
}

/** Whether no leaf stands between the leaves that two paths of one tree come from. */
export function areNeighbours(left: readonly InnerOp[], right: readonly InnerOp[], spec: InnerSpec): boolean {
  // From the root down, both go the same way as long as their steps are the same.
  let l = left.length - 1;
  let r = right.length - 1;
  for (; l >= 0 && r >= 0; l--, r--) {
    const one = left[l];
    const other = right[r];
    if (one === undefined || other === undefined) return false;
    if (equal(one.prefix, other.prefix) && equal(one.suffix, other.suffix)) continue;
    const from = branchOf(one, spec);
    const to = branchOf(other, spec);
    if (from === undefined || to === undefined || to !== from + 1) return false;
    return isRightMost(left.slice(0, l), spec) && isLeftMost(right.slice(0, r), spec);
  }
  return false;
}
