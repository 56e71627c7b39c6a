import { equal } from '../../../proof/bytes.ts';
import { refuse, SHA256 } from './hash.ts';
import type { ExistenceProof, InnerOp, LeafOp } from './messages.ts';

/** The depth that a specification without one allows, as in the reference implementation. */
const MAX_DEPTH = 128;

export interface InnerSpec {
  /** Which child stands at which place. */
  readonly childOrder: readonly number[];
  /** Bytes of a child in a node, including its length if that stands before it. */
  readonly childSize: number;
  readonly minPrefixLength: number;
  readonly maxPrefixLength: number;
  readonly emptyChild?: Uint8Array;
  readonly hash: number;
}

/** What the proofs of one kind of tree must look like, so that no leaf can be passed off as a node. */
export interface ProofSpec {
  readonly leaf: LeafOp;
  readonly inner: InnerSpec;
  readonly minDepth?: number;
  readonly maxDepth?: number;
  /** Rules that go beyond these numbers. */
  readonly also?: (op: LeafOp | InnerOp, layer: number) => void;
}

const leaf: LeafOp = { hash: SHA256, prehashKey: 0, prehashValue: SHA256, length: 1, prefix: Uint8Array.of(0) };

/** The Merkle trees of CometBFT; the root of a Cosmos SDK chain's stores is one. */
export const tendermintSpec: ProofSpec = {
  leaf,
  inner: { childOrder: [0, 1], childSize: 32, minPrefixLength: 1, maxPrefixLength: 1, hash: SHA256 },
  also(op, layer) {
    if (layer === 0) return;
    const left = op.prefix.length === 1 && 'suffix' in op && op.suffix.length === 32;
    const right = op.prefix.length === 33 && 'suffix' in op && op.suffix.length === 0;
    if (op.prefix[0] !== 1 || !(left || right)) refuse('ICS23_OP', 'A node is none of a CometBFT tree');
  },
};

/** Trees of IAVL, in which a Cosmos SDK chain keeps a store. */
export const iavlSpec: ProofSpec = {
  leaf,
  inner: { childOrder: [0, 1], childSize: 33, minPrefixLength: 4, maxPrefixLength: 12, hash: SHA256 },
  also: checkIavl,
};

/** Reads one of Go's zig-zag varints; undefined when there is none. */
function zigzag(bytes: Uint8Array, at: number): { readonly value: bigint; readonly next: number } | undefined {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte >= 0x80) continue;
    return { value: value & 1n ? -(value >> 1n) - 1n : value >> 1n, next: at + i + 1 };
  }
  return undefined;
}

/** An IAVL node begins with its height, its size and its version; then come the children, each behind its length. */
function checkIavl(op: LeafOp | InnerOp, layer: number): void {
  let at = 0;
  for (let i = 0; i < 3; i++) {
    const number = zigzag(op.prefix, at);
    if (number === undefined || number.value < 0n || (i === 0 && number.value < BigInt(layer))) {
      refuse('ICS23_OP', 'The prefix is none of an IAVL node at this height');
    }
    at = number.next;
  }
  const rest = op.prefix.length - at;
  if (layer === 0 ? rest !== 0 : rest !== 1 && rest !== 34) refuse('ICS23_OP', 'The prefix is none of an IAVL node');
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return equal(bytes.subarray(0, prefix.length), prefix);
}

/** Throws ICS23_OP unless a leaf is hashed as the specification says. */
export function checkLeaf(op: LeafOp, spec: ProofSpec): void {
  spec.also?.(op, 0);
  const same =
    op.hash === spec.leaf.hash &&
    op.prehashKey === spec.leaf.prehashKey &&
    op.prehashValue === spec.leaf.prehashValue &&
    op.length === spec.leaf.length;
  if (!same || !startsWith(op.prefix, spec.leaf.prefix)) refuse('ICS23_OP', 'A leaf is hashed in another way');
}

/** Throws ICS23_OP unless a node is hashed as the specification says. */
export function checkInner(op: InnerOp, spec: ProofSpec, layer: number): void {
  const { childOrder, childSize, minPrefixLength, maxPrefixLength, hash } = spec.inner;
  spec.also?.(op, layer);
  const longest = maxPrefixLength + (childOrder.length - 1) * childSize;
  const { length } = op.prefix;
  if (op.hash !== hash || childSize <= 0) refuse('ICS23_OP', 'A node is hashed in another way');
  if (startsWith(op.prefix, spec.leaf.prefix)) refuse('ICS23_OP', 'A node begins like a leaf');
  if (length < minPrefixLength || length > longest || op.suffix.length % childSize !== 0) {
    refuse('ICS23_OP', 'The parts of a node have lengths that none has');
  }
}

/** Throws ICS23_OP unless a proof of existence is one of the specification. */
export function checkAgainstSpec(proof: ExistenceProof, spec: ProofSpec): void {
  if (proof.leaf === null) refuse('ICS23_OP', 'A proof has no leaf');
  checkLeaf(proof.leaf, spec);
  const depth = proof.path.length;
  if (depth < (spec.minDepth ?? 0) || depth > (spec.maxDepth ?? MAX_DEPTH)) {
    refuse('ICS23_OP', 'The proof is of a depth that none has');
  }
  for (const [i, step] of proof.path.entries()) checkInner(step, spec, i + 1);
}
