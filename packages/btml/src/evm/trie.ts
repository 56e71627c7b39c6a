import { CodedError } from '../errors.ts';
import { equal } from '../proof/bytes.ts';
import { keccak256 } from './header.ts';
import { decodeRlp, encodeRlp, type Rlp } from './rlp.ts';

function fail(message: string, pointer: string): CodedError {
  return new CodedError('EVM_TRIE', message, { pointer });
}

function nibblesOf(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 15]);
}

/** The compact path of a leaf or extension: its nibbles, and whether it ends in a value. */
function readCompact(path: Uint8Array, pointer: string): { readonly leaf: boolean; readonly nibbles: number[] } {
  const [flag, second, ...rest] = nibblesOf(path);
  if (flag === undefined || second === undefined || flag > 3) throw fail('A node has a malformed path', pointer);
  const odd = flag % 2 === 1;
  if (!odd && second !== 0) throw fail('A node has a malformed path', pointer);
  return { leaf: flag >= 2, nibbles: odd ? [second, ...rest] : rest };
}

/** Root of a trie that holds nothing: keccak-256 of the RLP of no bytes. */
export const EMPTY_TRIE_ROOT: Uint8Array = keccak256(encodeRlp(new Uint8Array(0)));

/**
 * The value that a Merkle-Patricia trie holds under `key`, from its nodes root to leaf (as `eth_getProof` orders them).
 *
 * Every node must be used, exactly once and in order, so that nothing in a proof is unchecked. Only presence can be
 * shown: a missing node, an empty branch or another path throws EVM_TRIE, never "absent".
 */
export function trieValue(root: Uint8Array, key: Uint8Array, proof: readonly Uint8Array[], pointer = ''): Uint8Array {
  const value = trieLookup(root, key, proof, pointer);
  if (value === undefined) throw fail('The key is not in the trie', pointer);
  return value;
}

/**
 * As `trieValue`, but undefined where the nodes _show_ that nothing stands under `key`: the last one has an empty place, or
 * a leaf or extension of another path, on the way to it. A node that is missing shows nothing: it throws EVM_TRIE.
 */
export function trieLookup(
  root: Uint8Array,
  key: Uint8Array,
  proof: readonly Uint8Array[],
  pointer = '',
): Uint8Array | undefined {
  if (proof.length === 0 && equal(root, EMPTY_TRIE_ROOT)) return undefined;
  const path = nibblesOf(key);
  let at = 0;
  let used = 0;
  let where = `${pointer}/0`;
  const load = (hash: Uint8Array): Rlp => {
    where = `${pointer}/${used}`;
    const node = proof[used];
    if (node === undefined) throw fail('A node is missing', pointer);
    if (!equal(keccak256(node), hash)) throw fail('A node is not the one that its parent names', where);
    used += 1;
    return decodeRlp(node, where);
  };
  const finish = (value: Uint8Array | undefined): Uint8Array | undefined => {
    if (used !== proof.length) throw fail('The proof holds nodes that are not needed', `${pointer}/${used}`);
    return value;
  };
  let node = load(root);
  for (;;) {
    if (node instanceof Uint8Array) throw fail('A node is not a list', where);
    let next: Rlp | undefined;
    if (node.length === 17) {
      const nibble = path[at];
      next = nibble === undefined ? node[16] : node[nibble];
      at += 1;
      if (nibble === undefined) {
        if (!(next instanceof Uint8Array)) throw fail('A node is malformed', where);
        return finish(next.length === 0 ? undefined : next);
      }
    } else if (node.length === 2) {
      const compact = node[0];
      if (!(compact instanceof Uint8Array)) throw fail('A node has a malformed path', where);
      const { leaf, nibbles } = readCompact(compact, where);
      if (!leaf && nibbles.length === 0) throw fail('An extension leads nowhere', where);
      const from = at;
      at += nibbles.length;
      next = node[1];
      const other = nibbles.some((nibble, i) => path[from + i] !== nibble);
      if (other || (leaf && at !== path.length)) return finish(undefined);
      if (leaf) {
        if (!(next instanceof Uint8Array) || next.length === 0) throw fail('A leaf holds no value', where);
        return finish(next);
      }
    } else {
      throw fail('A node has neither 2 nor 17 items', where);
    }
    if (next === undefined) throw fail('A node is malformed', where);
    if (!(next instanceof Uint8Array)) {
      // Nodes shorter than 32 bytes stand inside their parent.
      if (encodeRlp(next).length >= 32) throw fail('A node stands inside its parent though it is too long', where);
      node = next;
    } else if (next.length === 32) {
      node = load(next);
    } else {
      // An extension always leads to a branch; only a branch has empty places.
      if (next.length > 0 || node.length === 2) throw fail('A node reference is malformed', where);
      return finish(undefined);
    }
  }
}
