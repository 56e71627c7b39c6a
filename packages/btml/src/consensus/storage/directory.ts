import { CodedError, isCodedError } from '../../errors.ts';
import { concat, equal } from '../../proof/bytes.ts';
import { type BlockCid, cidOfBlock } from './cid.ts';
import { decodeDagPb, encodeDagPb, type PbNode } from './dag-pb.ts';
import { directoryData } from './unixfs.ts';

/** `BTML` and the version, as in the other forms that commit to a root by bytes. */
const PREFIX = Uint8Array.of(0x42, 0x54, 0x4d, 0x4c, 0x01);

/** The block that commits to the root of a log: 37 bytes, codec raw. */
export function commitmentBlock(root: Uint8Array): Uint8Array {
  return concat(PREFIX, root);
}

/** What is stored: a UnixFS directory that names the root of a log and the content together. */
export interface StoredDirectory {
  readonly cid: BlockCid;
  readonly bytes: Uint8Array;
  readonly content: BlockCid;
}

/**
 * Makes the directory block.
 *
 * @param root of the log, 32 bytes.
 * @param size bytes of all blocks of the content, as dag-pb counts them.
 */
export function makeDirectory(root: Uint8Array, content: BlockCid, size: number): StoredDirectory {
  const block = commitmentBlock(root);
  const links = [
    { name: 'anchor', cid: cidOfBlock('raw', block), size: block.length },
    { name: 'content', cid: content, size },
  ];
  const bytes = encodeDagPb({ links, data: directoryData });
  return { cid: cidOfBlock('dag-pb', bytes), bytes, content };
}

function decode(bytes: Uint8Array, pointer: string): PbNode {
  try {
    return decodeDagPb(bytes);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError('STORAGE_DIRECTORY', error.message, { pointer, cause: error });
  }
}

/**
 * Reads a directory block and holds it against the root that it must name.
 *
 * @throws CodedError STORAGE_DIRECTORY, PROOF_ROOT
 */
export function readDirectory(bytes: Uint8Array, root: Uint8Array, pointer: string): StoredDirectory {
  const { links, data } = decode(bytes, pointer);
  const [anchor, content, ...rest] = links;
  const shaped =
    data !== undefined &&
    equal(data, directoryData) &&
    rest.length === 0 &&
    anchor?.name === 'anchor' &&
    content?.name === 'content' &&
    content.size !== undefined;
  if (!shaped) {
    throw new CodedError('STORAGE_DIRECTORY', 'Not a directory of "anchor" and "content" alone', { pointer });
  }
  const expected = makeDirectory(root, content.cid, content.size);
  if (!equal(expected.bytes, bytes)) {
    throw new CodedError('PROOF_ROOT', 'The directory names another root than the one that the path leads to', {
      pointer,
    });
  }
  return expected;
}
