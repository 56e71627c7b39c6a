import { CodedError } from '../../errors.ts';
import { concat } from '../../proof/bytes.ts';
import { ByteReader, varintBytes } from './bytes.ts';
import type { PbNode } from './dag-pb.ts';

/** What a dag-pb block is in a file system (UnixFS version 1, https://specs.ipfs.tech/unixfs/). */
export interface UnixfsNode {
  readonly type: 'raw' | 'directory' | 'file' | 'metadata' | 'symlink' | 'hamt';
  /** Bytes of the file that stand in this block itself. */
  readonly data: Uint8Array;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Bytes of the file behind each link. */
  readonly sizes: readonly number[];
}

const types = ['raw', 'directory', 'file', 'metadata', 'symlink', 'hamt'] as const;

function fail(message: string): never {
  throw new CodedError('STORAGE_UNIXFS', message);
}

function readSizes(reader: ByteReader, tag: number, sizes: number[]): void {
  if (tag === 0x20) {
    sizes.push(reader.varint());
    return;
  }
  const packed = new ByteReader(reader.take(reader.varint()), 'STORAGE_UNIXFS');
  while (!packed.done) sizes.push(packed.varint());
}

/** Reads UnixFS data and holds its sizes against the links of its block. Throws STORAGE_UNIXFS. */
export function readUnixfs(node: PbNode): UnixfsNode {
  const reader = new ByteReader(node.data ?? fail('a block without data'), 'STORAGE_UNIXFS');
  let type: UnixfsNode['type'] | undefined;
  let data: Uint8Array = new Uint8Array(0);
  let size: number | undefined;
  const sizes: number[] = [];
  const seen = new Set<number>();
  while (!reader.done) {
    const tag = reader.varint();
    if (tag !== 0x20 && seen.has(tag)) fail('a member stands twice');
    seen.add(tag);
    if (tag === 0x08) type = types[reader.varint()];
    else if (tag === 0x12) data = reader.take(reader.varint());
    else if (tag === 0x18) size = reader.varint();
    else if (tag === 0x20 || tag === 0x22) readSizes(reader, tag, sizes);
    // Hash type and fanout of sharded directories, the mode.
    else if (tag === 0x28 || tag === 0x30 || tag === 0x38) reader.varint();
    else if (tag === 0x42) reader.take(reader.varint());
    else fail('an unknown member');
  }
  if (type === undefined) fail('an unknown type');
  if (type === 'raw' || type === 'file') {
    if (sizes.length !== node.links.length) fail('another number of sizes than of links');
    const total = sizes.reduce((sum, each) => sum + each, data.length);
    if (size !== undefined && size !== total) fail('the sizes do not add up');
    return { type, data, size: total, sizes };
  }
  return { type, data, size: size ?? 0, sizes };
}

/** A UnixFS leaf or inner node of a file, as UnixFS data. */
export function encodeUnixfsFile(options: {
  readonly data?: Uint8Array;
  readonly sizes?: readonly number[];
}): Uint8Array {
  const { data, sizes = [] } = options;
  const total = sizes.reduce((sum, each) => sum + each, data?.length ?? 0);
  const parts: Uint8Array[] = [Uint8Array.of(0x08, 2)];
  if (data !== undefined && data.length > 0) parts.push(Uint8Array.from([0x12, ...varintBytes(data.length)]), data);
  parts.push(Uint8Array.from([0x18, ...varintBytes(total), ...sizes.flatMap((each) => [0x20, ...varintBytes(each)])]));
  return concat(...parts);
}

/** The data of a plain UnixFS directory: its entries are the links of its block. */
export const directoryData: Uint8Array = Uint8Array.of(0x08, 1);
