import { type BlockCid, CodedError, decodeDagPb, formatBlockCid, readUnixfs } from '@blockcluster/btml';
import type { BlockSource } from './dag.ts';
import { verifyBlock } from './hash.ts';

/** Nodes of a file below each other; Kubo's files of a terabyte have four. */
const MAX_DEPTH = 32;

function fail(cid: BlockCid, message: string): never {
  throw new CodedError('STORAGE_UNIXFS', `${formatBlockCid(cid)} ${message}`);
}

/**
 * The bytes of a UnixFS file out of a store, block by block: as `fileChunks` of the verifier, but with one path of nodes in
 * memory. Every block is hashed before a byte of it is given out, every stated size held against what is there.
 *
 * @throws CodedError STORAGE_MISSING, STORAGE_HASH, STORAGE_UNIXFS, STORAGE_BLOCK, STORAGE_CID
 */
export async function* readFileBlocks(root: BlockCid, source: BlockSource): AsyncGenerator<Uint8Array> {
  async function* read(cid: BlockCid, stated: number | undefined, depth: number): AsyncGenerator<Uint8Array> {
    const bytes = await source(cid);
    if (bytes === undefined) throw new CodedError('STORAGE_MISSING', `${formatBlockCid(cid)} is missing`);
    verifyBlock(cid, bytes);
    if (depth > MAX_DEPTH) fail(cid, 'is too deep');
    if (stated === 0) fail(cid, 'is an empty part of a file');
    if (cid.codec === 'raw') {
      if (stated !== undefined && stated !== bytes.length) fail(cid, 'has another size than its parent states');
      yield bytes;
      return;
    }
    if (cid.codec !== 'dag-pb') fail(cid, 'is not of a file');
    const node = decodeDagPb(bytes);
    const { type, data, size, sizes } = readUnixfs(node);
    if (type !== 'file' && type !== 'raw') fail(cid, `is a ${type}, not a file`);
    if (stated !== undefined && stated !== size) fail(cid, 'has another size than its parent states');
    if (data.length > 0) yield data;
    for (const [i, link] of node.links.entries()) yield* read(link.cid, sizes[i], depth + 1);
  }
  yield* read(root, undefined, 0);
}
