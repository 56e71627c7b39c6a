import { concat } from '../../../proof/bytes.ts';
import { hashBy, NO_HASH, refuse, withLength } from './hash.ts';
import type { ExistenceProof, InnerOp, LeafOp } from './messages.ts';

const hashIf = (op: number, data: Uint8Array): Uint8Array => (op === NO_HASH ? data : hashBy(op, data));

/** Hash of a leaf; throws ICS23_OP. */
export function applyLeaf(op: LeafOp, key: Uint8Array, value: Uint8Array): Uint8Array {
  if (key.length === 0 || value.length === 0) return refuse('ICS23_OP', 'A leaf needs a key and a value');
  const written = [
    withLength(op.length, hashIf(op.prehashKey, key)),
    withLength(op.length, hashIf(op.prehashValue, value)),
  ];
  return hashBy(op.hash, concat(op.prefix, ...written));
}

/** Hash of a node; throws ICS23_OP. */
export function applyInner(op: InnerOp, child: Uint8Array): Uint8Array {
  if (child.length === 0) return refuse('ICS23_OP', 'A node needs a child');
  return hashBy(op.hash, concat(op.prefix, child, op.suffix));
}

/**
 * The root that a proof of existence leads to.
 *
 * @param childSize of the specification: a hash that is longer than a child cannot stand in a node.
 * @throws CodedError ICS23_OP
 */
export function existenceRoot(proof: ExistenceProof, childSize = Number.POSITIVE_INFINITY): Uint8Array {
  if (proof.leaf === null) return refuse('ICS23_OP', 'A proof has no leaf');
  let node = applyLeaf(proof.leaf, proof.key, proof.value);
  for (const step of proof.path) {
    node = applyInner(step, node);
    if (node.length > childSize && childSize >= 32) refuse('ICS23_OP', 'A hash is longer than a child of a node');
  }
  return node;
}
