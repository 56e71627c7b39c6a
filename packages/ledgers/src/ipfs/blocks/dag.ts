import { type Block, type BlockCid, blockKey, CodedError, formatBlockCid, linksOf } from '@blockcluster/btml';
import { verifyBlock } from './hash.ts';

/** How much of a DAG is read at most: what strangers name may be endless. */
export interface DagLimits {
  readonly blocks: number;
  readonly bytes: number;
}

export const defaultLimits: DagLimits = { blocks: 1_000_000, bytes: 64 * 2 ** 30 };

/** Where the blocks of a walk come from: a store, or somebody else's gateway. */
export type BlockSource = (cid: BlockCid) => Promise<Uint8Array | undefined>;

/**
 * The blocks of a DAG, depth first, each at its first visit, hashed and read strictly: as `walkDag` of the verifier, but
 * one block at a time.
 *
 * @throws CodedError STORAGE_MISSING, STORAGE_HASH, STORAGE_BLOCK, STORAGE_CID, MEMBER_LIMIT
 */
export async function* walkBlocks(
  root: BlockCid,
  source: BlockSource,
  limits: DagLimits = defaultLimits,
): AsyncGenerator<Block> {
  const seen = new Set<string>();
  const waiting: BlockCid[] = [root];
  let size = 0;
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    const key = `${cid.codec}:${blockKey(cid)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const bytes = await source(cid);
    if (bytes === undefined) throw new CodedError('STORAGE_MISSING', `${formatBlockCid(cid)} is missing`);
    verifyBlock(cid, bytes);
    size += bytes.length;
    if (seen.size > limits.blocks || size > limits.bytes) {
      throw new CodedError('MEMBER_LIMIT', `${formatBlockCid(root)} is larger than is allowed here`);
    }
    yield { cid, bytes };
    for (const link of linksOf(cid, bytes).toReversed()) waiting.push(link);
  }
}

/** A block of a DAG and its number. */
export interface NumberedBlock {
  readonly cid: BlockCid;
  readonly length: number;
}

/** What a challenger has to know of a DAG: its blocks in order, and how many bytes they have together. */
export async function surveyDag(
  root: BlockCid,
  source: BlockSource,
  limits?: DagLimits,
): Promise<{ readonly blocks: readonly NumberedBlock[]; readonly size: number }> {
  const blocks: NumberedBlock[] = [];
  let size = 0;
  for await (const { cid, bytes } of walkBlocks(root, source, limits)) {
    blocks.push({ cid, length: bytes.length });
    size += bytes.length;
  }
  return { blocks, size };
}
