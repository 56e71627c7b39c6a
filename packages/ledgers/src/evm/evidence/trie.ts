import { bytesToHex, type Hex, hexToBytes, keccak256, toRlp } from 'viem';

/** A key (its nibbles) and the value stored under it. */
export interface TrieItem {
  readonly key: readonly number[];
  readonly value: Uint8Array;
}

type RlpItem = Uint8Array | readonly RlpItem[];

interface Node {
  readonly rlp: Uint8Array;
  /** How the parent refers to it: the node itself when its RLP is under 32 bytes, its hash otherwise. */
  readonly reference: RlpItem;
  /** Nibbles that an extension skips; 0 for a branch. */
  readonly skips: number;
  /** None below a leaf, one below an extension, those of a branch by nibble. */
  readonly below: readonly (Node | undefined)[];
}

/**
 * A Merkle-Patricia trie (yellow paper, appendix D) over items with distinct keys, none a prefix of another, as the
 * RLP of list indexes are. Built whole from its items: what blocks commit to is never changed afterwards.
 */
export class Trie {
  readonly #items: readonly TrieItem[];
  readonly #root: Node;

  constructor(items: readonly TrieItem[]) {
    this.#items = items;
    this.#root = build(items, 0);
  }

  /** keccak-256 of the root node. */
  get root(): Hex {
    return keccak256(this.#root.rlp);
  }

  /**
   * The nodes from the root to the value of `key`, as hex without prefix; nodes inside their parent don't repeat.
   * Throws RangeError when the trie doesn't hold the key.
   */
  proof(key: readonly number[]): string[] {
    const wanted = key.join();
    if (!this.#items.some((item) => item.key.join() === wanted)) throw new RangeError('the trie does not hold the key');
    const nodes = [bytesToHex(this.#root.rlp).slice(2)];
    let node = this.#root;
    for (let depth = 0; node.below.length > 0; ) {
      const next: Node | undefined = node.below[node.skips > 0 ? 0 : (key[depth] ?? 0)];
      depth += Math.max(1, node.skips);
      if (next === undefined) throw new RangeError('the trie does not hold the key');
      node = next;
      if (node.rlp.length >= 32) nodes.push(bytesToHex(node.rlp).slice(2));
    }
    return nodes;
  }
}

/** The trie of a list as Ethereum's headers commit to it: value i under the RLP of i. */
export function listTrie(values: readonly Uint8Array[]): Trie {
  return new Trie(values.map((value, index) => ({ key: listKey(index), value })));
}

/** The nibbles of the key under which list element `index` stands. */
export function listKey(index: number): number[] {
  const encoded = toRlp(index === 0 ? '0x' : `0x${evenHex(index)}`, 'bytes');
  return [...encoded].flatMap((byte) => [byte >> 4, byte & 15]);
}

function evenHex(value: number): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

function build(items: readonly TrieItem[], depth: number): Node {
  const [first] = items;
  if (first === undefined) return makeNode(new Uint8Array());
  if (items.length === 1) return makeNode([compact(first.key.slice(depth), true), first.value]);
  const shared = sharedPrefix(items, depth);
  if (shared > 0) {
    const prefix = first.key.slice(depth, depth + shared);
    const child = build(items, depth + shared);
    return makeNode([compact(prefix, false), child.reference], [child], shared);
  }
  const groups = Map.groupBy(items, ({ key }) => key[depth]);
  const below = Array.from({ length: 16 }, (_, nibble) => {
    const group = groups.get(nibble);
    return group && build(group, depth + 1);
  });
  return makeNode([...below.map((node) => node?.reference ?? new Uint8Array()), new Uint8Array()], below);
}

function makeNode(item: RlpItem, below: readonly (Node | undefined)[] = [], skips = 0): Node {
  const rlp = encodeRlp(item);
  return { rlp, reference: rlp.length < 32 ? item : hexToBytes(keccak256(rlp)), below, skips };
}

/** How many nibbles from `depth` on all items share. */
function sharedPrefix(items: readonly TrieItem[], depth: number): number {
  const [first] = items;
  if (first === undefined) return 0;
  let length = 0;
  for (;;) {
    const nibble = first.key[depth + length];
    if (nibble === undefined || items.some((item) => item.key[depth + length] !== nibble)) return length;
    length += 1;
  }
}

/** Hex-prefix encoding of a path (yellow paper, appendix C). */
function compact(nibbles: readonly number[], leaf: boolean): Uint8Array {
  const odd = nibbles.length % 2 === 1;
  const flag = (leaf ? 2 : 0) + (odd ? 1 : 0);
  const padded = odd ? [flag, ...nibbles] : [flag, 0, ...nibbles];
  const bytes = new Uint8Array(padded.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = ((padded[2 * i] ?? 0) << 4) | (padded[2 * i + 1] ?? 0);
  return bytes;
}

/** Recursive byte array that viem's encoder takes (its own type is mutable). */
type MutableRlp = Uint8Array | MutableRlp[];

function encodeRlp(item: RlpItem): Uint8Array {
  return toRlp(mutable(item), 'bytes');
}

function mutable(item: RlpItem): MutableRlp {
  return item instanceof Uint8Array ? item : item.map(mutable);
}
