import { CodedError, isCodedError } from '../../errors.ts';
import { type Sha256, sha256 } from '../../merkle/index.ts';
import { concat } from '../../proof/bytes.ts';
import { ByteReader, varintBytes } from './bytes.ts';
import { type BlockCid, blockCidBytes, blockKey, formatBlockCid, readBlockCid } from './cid.ts';
import { visitDagCbor } from './dag-cbor.ts';
import { checkBlock, linksOf } from './links.ts';

/** A block and its name. */
export interface Block {
  readonly cid: BlockCid;
  readonly bytes: Uint8Array;
}

/** What a CAR holds: blocks, and which of them it is about. */
export interface Car {
  readonly roots: readonly BlockCid[];
  readonly blocks: readonly Block[];
}

// Members of the header, with the lengths of their names: {roots: […], version: 1} in canonical dag-cbor.
const headerStart = Uint8Array.of(0xa2, 0x65, 0x72, 0x6f, 0x6f, 0x74, 0x73);
const headerEnd = Uint8Array.of(0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x01);

function listHead(count: number): Uint8Array {
  if (count < 24) return Uint8Array.of(0x80 | count);
  return count < 256 ? Uint8Array.of(0x98, count) : Uint8Array.of(0x99, count >> 8, count & 0xff);
}

function carHeader(roots: readonly BlockCid[]): Uint8Array {
  const links = roots.map((root) => {
    const bytes = blockCidBytes(root);
    return concat(Uint8Array.of(0xd8, 0x2a, 0x58, bytes.length + 1, 0), bytes);
  });
  return concat(headerStart, listHead(roots.length), ...links, headerEnd);
}

function readHeader(bytes: Uint8Array): readonly BlockCid[] {
  const roots: BlockCid[] = [];
  visitDagCbor(bytes, (root) => roots.push(root));
  const canonical = carHeader(roots);
  if (canonical.length !== bytes.length || canonical.some((byte, i) => byte !== bytes[i])) {
    throw new CodedError('STORAGE_CAR', 'the header is not that of a CAR of version 1');
  }
  return roots;
}

/** The first bytes of a CAR: its header with its length. */
export function carPreamble(roots: readonly BlockCid[]): Uint8Array {
  const header = carHeader(roots);
  return concat(Uint8Array.from(varintBytes(header.length)), header);
}

/** A block as it stands in a CAR. */
export function carSection({ cid, bytes }: Block): Uint8Array {
  const name = blockCidBytes(cid);
  return concat(Uint8Array.from(varintBytes(name.length + bytes.length)), name, bytes);
}

/** Writes a CAR of version 1 (https://ipld.io/specs/transport/car/carv1/). */
export function writeBlocksCar(car: Car): Uint8Array {
  return concat(carPreamble(car.roots), ...car.blocks.map(carSection));
}

/**
 * Reads a CAR of version 1 strictly and hashes every block; none may stand twice.
 *
 * @throws CodedError STORAGE_CAR, STORAGE_CID, STORAGE_HASH, STORAGE_DUPLICATE; the pointer is the position of the block.
 */
export function readBlocksCar(car: Uint8Array, hash: Sha256 = sha256): Car {
  const reader = new ByteReader(car, 'STORAGE_CAR');
  const blocks: Block[] = [];
  const seen = new Set<string>();
  let pointer = '';
  try {
    const roots = readHeader(reader.take(reader.varint()));
    while (!reader.done) {
      pointer = `/${blocks.length}`;
      const section = reader.take(reader.varint());
      const { cid, end } = readBlockCid(section);
      const bytes = section.slice(end);
      checkBlock(cid, bytes, hash);
      const key = formatBlockCid(cid);
      if (seen.has(key)) throw new CodedError('STORAGE_DUPLICATE', `${key} stands twice`);
      seen.add(key);
      blocks.push({ cid, bytes });
    }
    return { roots, blocks };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    // A header or section that isn't even dag-cbor is a fault of the CAR.
    const code = pointer === '' && error.code !== 'STORAGE_CAR' ? 'STORAGE_CAR' : error.code;
    throw new CodedError(code, error.message, { pointer, cause: error });
  }
}

/** A DAG in which every block was hashed and read, in the order of the first visit. */
export interface Dag {
  readonly root: BlockCid;
  /** Number 0 is the root. */
  readonly blocks: readonly Block[];
  /** Bytes of all blocks. */
  readonly size: number;
}

/**
 * The blocks of a DAG, depth first, each at its first visit: the numbers by which challenges name them.
 *
 * @param get the bytes of a block; undefined when there is none. They are hashed here.
 * @throws CodedError STORAGE_MISSING, STORAGE_HASH, STORAGE_BLOCK, STORAGE_CID
 */
export function walkDag(root: BlockCid, get: (cid: BlockCid) => Uint8Array | undefined, hash: Sha256 = sha256): Dag {
  const seen = new Set<string>();
  const blocks: Block[] = [];
  let size = 0;
  // The next one to visit is the last: a stack keeps deep chains off the call stack.
  const waiting: BlockCid[] = [root];
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    const key = `${cid.codec}:${blockKey(cid)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const bytes = get(cid);
    if (bytes === undefined) throw new CodedError('STORAGE_MISSING', `${formatBlockCid(cid)} is missing`);
    checkBlock(cid, bytes, hash);
    blocks.push({ cid, bytes });
    size += bytes.length;
    for (const link of linksOf(cid, bytes).toReversed()) waiting.push(link);
  }
  return { root, blocks, size };
}

/**
 * Reads a CAR as evidence of one DAG: its one root is there, every link leads to a block in it, and every block is
 * reached. This is integrity and no more: it doesn't say that anybody holds the content.
 *
 * @throws CodedError STORAGE_ROOT, STORAGE_MISSING, STORAGE_SURPLUS, and what `readBlocksCar` throws.
 */
export function verifyDagCar(car: Uint8Array, hash: Sha256 = sha256): Dag {
  const { roots, blocks } = readBlocksCar(car, hash);
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new CodedError('STORAGE_ROOT', 'the CAR has not exactly one root');
  const byName = new Map(blocks.map(({ cid, bytes }) => [`${cid.codec}:${blockKey(cid)}`, bytes]));
  if (!byName.has(`${root.codec}:${blockKey(root)}`))
    throw new CodedError('STORAGE_ROOT', 'the root is not in the CAR');
  const dag = walkDag(root, (cid) => byName.get(`${cid.codec}:${blockKey(cid)}`), hash);
  if (dag.blocks.length !== blocks.length) {
    const reached = new Set(dag.blocks.map(({ cid }) => `${cid.codec}:${blockKey(cid)}`));
    const at = blocks.findIndex(({ cid }) => !reached.has(`${cid.codec}:${blockKey(cid)}`));
    // The same block under both versions of its CID is reached by one of them only.
    throw new CodedError('STORAGE_SURPLUS', 'a block that the root does not lead to', {
      pointer: `/${Math.max(at, 0)}`,
    });
  }
  return dag;
}
