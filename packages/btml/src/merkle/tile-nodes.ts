import { HASH_SIZE, nodeHash, type Sha256, sha256 } from './hash.ts';

/** Binary levels below a tile's root, and hashes in a full tile. */
const HEIGHT = 8;
const WIDTH = 2 ** HEIGHT;

/**
 * A tile with the nodes above its hashes, each computed when it is first asked for: a path through a log of a million
 * leaves passes some 1,500 of them, and those of a tile that is kept needn't be hashed again for the next path.
 */
export class TileNodes {
  readonly hashes: Uint8Array;
  readonly #hash: Sha256;
  /** Numbered as in a heap: 1 is the root, 2n and 2n+1 stand below n. */
  #nodes: Uint8Array | undefined;
  readonly #known = new Uint8Array(WIDTH);

  constructor(hashes: Uint8Array, hash: Sha256 = sha256) {
    this.hashes = hashes;
    this.#hash = hash;
  }

  /** The root over `2 ** height` hashes from `index * 2 ** height` on, all of which the tile must hold. */
  node(height: number, index: number): Uint8Array {
    if (height === 0) return this.hashes.subarray(index * HASH_SIZE, (index + 1) * HASH_SIZE);
    const at = 2 ** (HEIGHT - height) + index;
    this.#nodes ??= new Uint8Array(WIDTH * HASH_SIZE);
    const place = this.#nodes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE);
    if (this.#known[at] === 0) {
      place.set(nodeHash(this.node(height - 1, 2 * index), this.node(height - 1, 2 * index + 1), this.#hash));
      this.#known[at] = 1;
    }
    return place;
  }
}
