import { CodedError } from '../../errors.ts';
import { type BlockCid, formatBlockCid } from './cid.ts';
import { decodeDagPb } from './dag-pb.ts';
import { readUnixfs } from './unixfs.ts';

/** Nodes of a file below each other; Kubo's files of a terabyte have four. */
const MAX_DEPTH = 32;

/** A block of a UnixFS file: bytes of its own, then its children in order. */
export interface FilePart {
  readonly data: Uint8Array;
  readonly children: readonly { readonly cid: BlockCid; readonly stated: number | undefined }[];
}

/**
 * Reads a block of a UnixFS file. Every size that a node states is held against what is there, and no child of a node is
 * empty.
 *
 * @param stated bytes that the parent states for it; undefined for the root.
 * @param depth of the block; 0 for the root.
 * @throws CodedError STORAGE_UNIXFS, also for what is no file; STORAGE_BLOCK
 */
export function readFilePart(cid: BlockCid, bytes: Uint8Array, stated: number | undefined, depth: number): FilePart {
  if (depth > MAX_DEPTH) fail(cid, 'is too deep');
  if (stated === 0) fail(cid, 'is an empty part of a file');
  if (cid.codec === 'raw') {
    if (stated !== undefined && stated !== bytes.length) fail(cid, 'has another size than its parent states');
    return { data: bytes, children: [] };
  }
  if (cid.codec !== 'dag-pb') fail(cid, 'is not of a file');
  const node = decodeDagPb(bytes);
  const { type, data, size, sizes } = readUnixfs(node);
  if (type !== 'file' && type !== 'raw') fail(cid, `is a ${type}, not a file`);
  if (stated !== undefined && stated !== size) fail(cid, 'has another size than its parent states');
  return { data, children: node.links.map((link, index) => ({ cid: link.cid, stated: sizes[index] })) };
}

function fail(cid: BlockCid, message: string): never {
  throw new CodedError('STORAGE_UNIXFS', `${formatBlockCid(cid)} ${message}`);
}
