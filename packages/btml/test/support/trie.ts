import { decodeRlp, encodeRlp, keccak256, type Rlp } from '../../src/index.ts';

/** A small builder of Merkle-Patricia tries, written from the yellow paper, for proofs of tests. */
interface Entry {
  readonly nibbles: readonly number[];
  readonly value: Uint8Array;
}

function compact(nibbles: readonly number[], leaf: boolean): Uint8Array {
  const odd = nibbles.length % 2;
  const all = [(leaf ? 2 : 0) + odd, ...(odd === 1 ? [] : [0]), ...nibbles];
  return Uint8Array.from({ length: all.length / 2 }, (_, i) => (all[2 * i] ?? 0) * 16 + (all[2 * i + 1] ?? 0));
}

export class TestTrie {
  readonly #nodes = new Map<string, Uint8Array>();
  readonly root: Uint8Array;

  constructor(entries: readonly (readonly [Uint8Array, Uint8Array])[]) {
    const list = entries.map(([key, value]) => ({
      nibbles: Array.from(key).flatMap((byte) => [byte >> 4, byte & 15]),
      value,
    }));
    const top = encodeRlp(this.#build(list));
    this.root = keccak256(top);
    this.#nodes.set(this.root.join(), top);
  }

  #build(entries: readonly Entry[]): Rlp {
    const [first] = entries;
    if (first === undefined) return new Uint8Array(0);
    if (entries.length === 1) return [compact(first.nibbles, true), first.value];
    let shared = 0;
    while (entries.every(({ nibbles }) => nibbles[shared] !== undefined && nibbles[shared] === first.nibbles[shared])) {
      shared += 1;
    }
    const cut = (entry: Entry, by: number): Entry => ({ nibbles: entry.nibbles.slice(by), value: entry.value });
    if (shared > 0) {
      return [
        compact(first.nibbles.slice(0, shared), false),
        this.#ref(this.#build(entries.map((e) => cut(e, shared)))),
      ];
    }
    const branch = Array.from({ length: 16 }, (_, nibble): Rlp => {
      const below = entries.filter(({ nibbles }) => nibbles[0] === nibble).map((entry) => cut(entry, 1));
      return below.length === 0 ? new Uint8Array(0) : this.#ref(this.#build(below));
    });
    return [...branch, entries.find(({ nibbles }) => nibbles.length === 0)?.value ?? new Uint8Array(0)];
  }

  #ref(node: Rlp): Rlp {
    const raw = encodeRlp(node);
    if (raw.length < 32) return node;
    const hash = keccak256(raw);
    this.#nodes.set(hash.join(), raw);
    return hash;
  }

  /** The hashed nodes on the way to a key, root first. */
  proof(key: Uint8Array): Uint8Array[] {
    const out: Uint8Array[] = [];
    let nibbles = Array.from(key).flatMap((byte) => [byte >> 4, byte & 15]);
    let next: Rlp = this.root;
    for (;;) {
      let node: Rlp = next;
      if (next instanceof Uint8Array) {
        const raw = this.#nodes.get(next.join());
        if (raw === undefined) return out;
        out.push(raw);
        node = decodeRlp(raw);
      }
      if (node instanceof Uint8Array) return out;
      if (node.length === 17) {
        const [head, ...rest] = nibbles;
        if (head === undefined) return out;
        nibbles = rest;
        next = node[head] ?? new Uint8Array(0);
      } else {
        const path = node[0];
        const packed = path instanceof Uint8Array ? Array.from(path).flatMap((byte) => [byte >> 4, byte & 15]) : [];
        const shared = packed.slice((packed[0] ?? 0) % 2 === 1 ? 1 : 2);
        if ((packed[0] ?? 0) >= 2 || shared.some((nibble, i) => nibbles[i] !== nibble)) return out;
        nibbles = nibbles.slice(shared.length);
        next = node[1] ?? new Uint8Array(0);
      }
    }
  }
}
