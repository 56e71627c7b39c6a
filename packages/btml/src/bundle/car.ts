import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { type CidCodec, cidBytes, cidFromDigest, readCid } from '../id/cid.ts';

export interface CarBlock {
  readonly cid: string;
  readonly codec: CidCodec;
  readonly bytes: Uint8Array;
}

// DAG-CBOR of {roots: [CID], version: 1}. With exactly one root of codec json it has one length and one beginning.
const headerStart = [0xa2, 0x65, 0x72, 0x6f, 0x6f, 0x74, 0x73, 0x81, 0xd8, 0x2a, 0x58, 0x26, 0x00];
const headerEnd = [0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x01];

/** The manifest and as many blocks as it may list; a longer row is refused before it is hashed. */
const MAX_BLOCKS = 1_025;

function carHeader(rootDigest: Uint8Array): Uint8Array {
  return Uint8Array.from([...headerStart, ...cidBytes(rootDigest), ...headerEnd]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** Writes CARv1 with the first block as its only root. https://ipld.io/specs/transport/car/carv1/ */
export function writeCar(blocks: readonly { readonly codec: CidCodec; readonly bytes: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [i, { codec, bytes }] of blocks.entries()) {
    const digest = sha256(bytes);
    if (i === 0) {
      const header = carHeader(digest);
      parts.push(Uint8Array.from(varint(header.length)), header);
    }
    const cid = cidBytes(digest, codec);
    parts.push(Uint8Array.from(varint(cid.length + bytes.length)), cid, bytes);
  }
  const car = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    car.set(part, at);
    at += part.length;
  }
  return car;
}

function fail(code: string, message: string, pointer = ''): never {
  throw new CodedError(code, message, { pointer });
}

/** Cuts a CAR into its sections, each a varint length and so many bytes. */
function* sections(car: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < car.length; ) {
    let length = 0;
    let scale = 1;
    for (;;) {
      const byte = car[at++];
      if (byte === undefined) fail('BUNDLE_TRUNCATED', 'the bundle ends inside a length');
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        // A last byte of zero adds nothing: a longer spelling of the same length.
        if (byte === 0 && scale > 1) fail('BUNDLE_VARINT', 'a length is not a minimal varint');
        break;
      }
      scale *= 128;
      if (scale > 2 ** 28) fail('BUNDLE_VARINT', 'a length is out of bounds');
    }
    if (at + length > car.length) fail('BUNDLE_TRUNCATED', 'the bundle ends inside a block');
    yield car.subarray(at, at + length);
    at += length;
  }
}

/**
 * Reads CARv1 with one root, a block of codec json that comes first. Every block is re-hashed.
 *
 * @throws CodedError BUNDLE_HEADER, BUNDLE_VARINT, BUNDLE_TRUNCATED, BUNDLE_CID, BUNDLE_ROOT, BUNDLE_HASH, BUNDLE_LISTING; the pointer is
 *   the position of the block.
 */
export function readCar(car: Uint8Array): readonly CarBlock[] {
  const blocks: CarBlock[] = [];
  let root: string | undefined;
  for (const section of sections(car)) {
    if (root === undefined) {
      const cid = readCid(section.subarray(headerStart.length));
      if (!cid || compareBytes(section, carHeader(cid.digest)) !== 0) {
        fail('BUNDLE_HEADER', 'not CARv1 with one root of codec json');
      }
      root = cidFromDigest(cid.digest);
      continue;
    }
    const pointer = `/${blocks.length}`;
    if (blocks.length >= MAX_BLOCKS) fail('BUNDLE_LISTING', 'a manifest lists at most 1,024 blocks', pointer);
    const cid = readCid(section);
    if (!cid) fail('BUNDLE_CID', 'a block needs a CIDv1 of codec json or raw with SHA-256', pointer);
    const bytes = section.slice(cid.length);
    if (compareBytes(sha256(bytes), cid.digest) !== 0)
      fail('BUNDLE_HASH', 'the bytes are not those of the CID', pointer);
    const text = cidFromDigest(cid.digest, cid.codec);
    if (blocks.length === 0 && text !== root) fail('BUNDLE_ROOT', 'the first block is not the root', pointer);
    blocks.push({ cid: text, codec: cid.codec, bytes });
  }
  if (root === undefined) fail('BUNDLE_HEADER', 'the bundle is empty');
  if (blocks.length === 0) fail('BUNDLE_ROOT', 'the root is missing');
  return blocks;
}
