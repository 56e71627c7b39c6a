import { compareBytes, utf8Decode } from '../../encoding/utf8.ts';
import { ByteReader } from './bytes.ts';
import { type BlockCid, readBlockCid } from './cid.ts';

/** What is asked of a block here: the CIDs in it, in the order in which they stand. */
export type LinkVisitor = (cid: BlockCid) => void;

const MAX_DEPTH = 256;

/** The argument of a head, in its shortest form. */
function argument(reader: ByteReader, info: number): bigint {
  if (info < 24) return BigInt(info);
  if (info > 27) reader.fail('an indefinite or reserved length');
  let value = 0n;
  for (const byte of reader.take(2 ** (info - 24))) value = (value << 8n) | BigInt(byte);
  const least = [24n, 0x100n, 0x1_0000n, 0x1_0000_0000n][info - 24] ?? 0n;
  if (value < least) reader.fail('an integer or length is not in its shortest form');
  return value;
}

function text(reader: ByteReader, length: number): Uint8Array {
  const bytes = reader.take(length);
  if (utf8Decode(bytes) === undefined) reader.fail('a string is not UTF-8');
  return bytes;
}

function readMap(reader: ByteReader, count: number, visit: LinkVisitor, depth: number): void {
  let last: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const head = reader.byte();
    if (head >> 5 !== 3) reader.fail('a key that is not a string');
    const key = text(reader, Number(argument(reader, head & 31)));
    if (last !== undefined) {
      const order = last.length - key.length || compareBytes(last, key);
      if (order === 0) reader.fail('a key stands twice');
      if (order > 0) reader.fail('keys out of order');
    }
    last = key;
    readItem(reader, visit, depth + 1);
  }
}

function readLink(reader: ByteReader, tag: bigint, visit: LinkVisitor): void {
  if (tag !== 42n) reader.fail('a tag other than 42');
  const head = reader.byte();
  if (head >> 5 !== 2) reader.fail('a link is not a byte string');
  const bytes = reader.take(Number(argument(reader, head & 31)));
  // The zero in front is the multibase prefix of binary.
  if (bytes[0] !== 0) reader.fail('a link does not begin with zero');
  const { cid, end } = readBlockCid(bytes, 1);
  if (end !== bytes.length) reader.fail('something follows a CID');
  visit(cid);
}

function readSimple(reader: ByteReader, info: number): void {
  if (info === 20 || info === 21 || info === 22) return;
  if (info !== 27) reader.fail('a simple value that dag-cbor does not have, or a short float');
  const bytes = reader.take(8);
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  if (!Number.isFinite(value)) reader.fail('a float that is not finite');
}

function readItem(reader: ByteReader, visit: LinkVisitor, depth: number): void {
  if (depth > MAX_DEPTH) reader.fail('nested too deep');
  const head = reader.byte();
  const major = head >> 5;
  if (major === 7) readSimple(reader, head & 31);
  else readSized(reader, major, argument(reader, head & 31), visit, depth);
}

function readSized(reader: ByteReader, major: number, value: bigint, visit: LinkVisitor, depth: number): void {
  const length = Number(value);
  if (major === 2) reader.take(length);
  else if (major === 3) text(reader, length);
  else if (major === 4) for (let i = 0; i < length; i++) readItem(reader, visit, depth + 1);
  else if (major === 5) readMap(reader, length, visit, depth);
  else if (major === 6) readLink(reader, value, visit);
}

/**
 * Checks that a block is canonical dag-cbor (https://ipld.io/specs/codecs/dag-cbor/spec/) and shows its links.
 *
 * @throws CodedError STORAGE_BLOCK, STORAGE_CID
 */
export function visitDagCbor(bytes: Uint8Array, visit: LinkVisitor): void {
  const reader = new ByteReader(bytes, 'STORAGE_BLOCK');
  readItem(reader, visit, 0);
  if (!reader.done) reader.fail('something follows the value');
}
