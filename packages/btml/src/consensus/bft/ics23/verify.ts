import { compareBytes } from '../../../encoding/utf8.ts';
import { equal } from '../../../proof/bytes.ts';
import { refuse } from './hash.ts';
import { type AbsenceProof, commitmentMessage, type ExistenceProof } from './messages.ts';
import { areNeighbours, isLeftMost, isRightMost } from './neighbours.ts';
import { existenceRoot } from './ops.ts';
import { checkAgainstSpec, type ProofSpec } from './spec.ts';

/** A proof that was read: of a value, or that a key has none. */
export type CommitmentProof =
  | { readonly kind: 'exist'; readonly proof: ExistenceProof }
  | { readonly kind: 'absent'; readonly proof: AbsenceProof };

/**
 * Reads a `cosmos.ics23.v1.CommitmentProof`.
 *
 * @throws CodedError BFT_PROTO unless it is canonical, ICS23_KIND for a batch or none at all.
 */
export function parseCommitmentProof(raw: Uint8Array, pointer = ''): CommitmentProof {
  const { exist, nonexist, batch, compressed } = commitmentMessage.decode(raw, pointer);
  const found = [exist, nonexist, batch, compressed].filter((one) => one !== null);
  if (found.length === 1 && exist !== null) return { kind: 'exist', proof: exist };
  if (found.length === 1 && nonexist !== null) return { kind: 'absent', proof: nonexist };
  return refuse('ICS23_KIND', 'Neither a proof of existence nor one of absence', pointer);
}

/**
 * Verifies that a tree holds a value under a key.
 *
 * @throws CodedError ICS23_OP, ICS23_KEY, ICS23_VALUE, ICS23_ROOT
 */
export function verifyExistence(
  proof: ExistenceProof,
  spec: ProofSpec,
  root: Uint8Array,
  key: Uint8Array,
  value: Uint8Array,
): void {
  checkAgainstSpec(proof, spec);
  if (!equal(proof.key, key)) refuse('ICS23_KEY', 'The proof is about another key');
  if (!equal(proof.value, value)) refuse('ICS23_VALUE', 'The proof is about another value');
  if (!equal(existenceRoot(proof, spec.inner.childSize), root)) refuse('ICS23_ROOT', 'The proof leads to another root');
}

/**
 * Verifies that a tree holds nothing under a key: its neighbours are there, and nothing stands between them.
 *
 * @throws CodedError ICS23_OP, ICS23_KEY, ICS23_ROOT, ICS23_ABSENCE
 */
export function verifyAbsence(proof: AbsenceProof, spec: ProofSpec, root: Uint8Array, key: Uint8Array): void {
  const { left, right } = proof;
  if (!equal(proof.key, key)) refuse('ICS23_KEY', 'The proof is about another key');
  for (const neighbour of [left, right]) {
    if (neighbour !== null) verifyExistence(neighbour, spec, root, neighbour.key, neighbour.value);
  }
  if (left !== null && compareBytes(left.key, key) >= 0)
    refuse('ICS23_ABSENCE', 'The key is not right of its left one');
  if (right !== null && compareBytes(key, right.key) >= 0) {
    refuse('ICS23_ABSENCE', 'The key is not left of its right one');
  }
  const nothingBetween =
    left === null
      ? right !== null && isLeftMost(right.path, spec.inner)
      : right === null
        ? isRightMost(left.path, spec.inner)
        : areNeighbours(left.path, right.path, spec.inner);
  if (!nothingBetween) refuse('ICS23_ABSENCE', 'Something may stand between the neighbours of the key');
}

/** One tree on the way from a value to the root of all. */
export interface ProofStep {
  readonly spec: ProofSpec;
  readonly key: Uint8Array;
  readonly proof: CommitmentProof;
}

/**
 * Verifies a value, or that there is none, through trees of trees: the root of each is the value in the next one. On a
 * Cosmos SDK chain: the IAVL tree of a store, then the tree of the stores (keys: names), whose root is the header's
 * `app_hash` one height later.
 *
 * @param steps innermost first.
 * @param value undefined for absence, which only the first step can show.
 * @throws CodedError ICS23_…
 */
export function verifyCommitment(root: Uint8Array, steps: readonly ProofStep[], value: Uint8Array | undefined): void {
  const last = steps.length - 1;
  if (last < 0) refuse('ICS23_KIND', 'There is no proof');
  let below = value;
  for (const [i, { spec, key, proof }] of steps.entries()) {
    const own = i === last ? root : treeRoot(proof, spec);
    if (proof.kind === 'exist') {
      if (below === undefined) refuse('ICS23_KIND', 'The proof shows a value where none should be');
      verifyExistence(proof.proof, spec, own, key, below);
    } else {
      if (below !== undefined || i > 0) refuse('ICS23_KIND', 'The proof shows the absence of a value');
      verifyAbsence(proof.proof, spec, own, key);
    }
    below = own;
  }
}

function treeRoot(proof: CommitmentProof, spec: ProofSpec): Uint8Array {
  const one = proof.kind === 'exist' ? proof.proof : (proof.proof.left ?? proof.proof.right);
  return one === null ? refuse('ICS23_ABSENCE', 'The key has no neighbours') : existenceRoot(one, spec.inner.childSize);
}
