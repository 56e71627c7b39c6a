import { utf8Decode, utf8Encode } from '../../encoding/utf8.ts';
import { concat } from '../../proof/bytes.ts';
import { ByteReader, varintBytes } from './bytes.ts';
import { type BlockCid, blockCidBytes, readBlockCid } from './cid.ts';

/** A link of a dag-pb block; `size` is the cumulated size of what it leads to. */
export interface PbLink {
  readonly cid: BlockCid;
  readonly name?: string;
  readonly size?: number;
}

/** A dag-pb block (https://ipld.io/specs/codecs/dag-pb/spec/). */
export interface PbNode {
  readonly links: readonly PbLink[];
  readonly data?: Uint8Array;
}

const DATA = 0x0a;
const LINK = 0x12;

function readLink(bytes: Uint8Array): PbLink {
  const reader: ByteReader = new ByteReader(bytes, 'STORAGE_BLOCK');
  let cid: BlockCid | undefined;
  let name: string | undefined;
  let size: number | undefined;
  let last = 0;
  while (!reader.done) {
    const tag = reader.byte();
    if (tag <= last) reader.fail('members of a link stand once, in the order hash, name, size');
    last = tag;
    if (tag === 0x0a) {
      const hash = reader.take(reader.varint());
      const read = hash.length === 0 ? undefined : readBlockCid(hash);
      if (read === undefined || read.end !== hash.length) reader.fail('the hash of a link is not a CID');
      cid = read.cid;
    } else if (tag === 0x12) {
      name = utf8Decode(reader.take(reader.varint()));
      if (name === undefined) reader.fail('the name of a link is not UTF-8');
    } else if (tag === 0x18) size = reader.varint();
    else reader.fail('an unknown member of a link');
  }
  if (cid === undefined) reader.fail('a link without a hash');
  return { cid, ...(name === undefined ? {} : { name }), ...(size === undefined ? {} : { size }) };
}

/**
 * Reads a dag-pb block: links in one run, at most one piece of data, before or after them (writers put it after).
 *
 * @throws CodedError STORAGE_BLOCK, STORAGE_CID
 */
export function decodeDagPb(bytes: Uint8Array): PbNode {
  const reader: ByteReader = new ByteReader(bytes, 'STORAGE_BLOCK');
  const links: PbLink[] = [];
  let data: Uint8Array | undefined;
  let closed = false;
  while (!reader.done) {
    const tag = reader.byte();
    if (tag === DATA) {
      if (data !== undefined) reader.fail('data stand twice');
      data = reader.take(reader.varint()).slice();
      closed = links.length > 0;
    } else if (tag === LINK) {
      if (closed) reader.fail('links stand in two runs');
      links.push(readLink(reader.take(reader.varint())));
    } else reader.fail('an unknown member');
  }
  return { links, ...(data === undefined ? {} : { data }) };
}

const field = (tag: number, content: Uint8Array): Uint8Array[] => [
  Uint8Array.from([tag, ...varintBytes(content.length)]),
  content,
];

/** Writes a dag-pb block in its canonical form: links, then data. */
export function encodeDagPb({ links, data }: PbNode): Uint8Array {
  const parts = links.flatMap(({ cid, name, size }) => {
    const members = field(0x0a, blockCidBytes(cid));
    if (name !== undefined) members.push(...field(0x12, utf8Encode(name)));
    if (size !== undefined) members.push(Uint8Array.from([0x18, ...varintBytes(size)]));
    return field(LINK, concat(...members));
  });
  return concat(...parts, ...(data === undefined ? [] : field(DATA, data)));
}
