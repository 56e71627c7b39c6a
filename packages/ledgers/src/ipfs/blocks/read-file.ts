import { type BlockCid, CodedError, formatBlockCid, readFilePart } from '@blockcluster/btml';
import type { BlockSource } from './dag.ts';
import { verifyBlock } from './hash.ts';

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
    const { data, children } = readFilePart(cid, bytes, stated, depth);
    if (data.length > 0) yield data;
    for (const child of children) yield* read(child.cid, child.stated, depth + 1);
  }
  yield* read(root, undefined, 0);
}
