import { base58 } from '@scure/base';
import { base32 } from '../../encoding/bits.ts';
import { CodedError } from '../../errors.ts';
import { type Sha256, sha256 } from '../../merkle/index.ts';
import { concat } from '../../proof/bytes.ts';
import { ByteReader, varintBytes } from './bytes.ts';

/** How a block is encoded (multicodec). */
export type BlockCodec = 'raw' | 'dag-pb' | 'dag-cbor' | 'dag-json' | 'json';

const codecNumbers: Readonly<Record<BlockCodec, number>> = {
  raw: 0x55,
  'dag-pb': 0x70,
  'dag-cbor': 0x71,
  'dag-json': 0x0129,
  json: 0x0200,
};
const codecNames: readonly BlockCodec[] = ['raw', 'dag-pb', 'dag-cbor', 'dag-json', 'json'];

/**
 * The name of a block: its codec and the hash of its bytes. A link may lead to what is not known here: then `codec` is its
 * number in hex, and `hash` the number of the hash function. Such a block can't be checked.
 */
export interface BlockCid {
  readonly version: 0 | 1;
  readonly codec: BlockCodec | `0x${string}`;
  readonly digest: Uint8Array;
  readonly hash?: number;
}

const SHA2_256 = 0x12;
const MAX_DIGEST = 128;

function fail(message: string): CodedError {
  return new CodedError('STORAGE_CID', message);
}

function isKnown(codec: BlockCid['codec']): codec is BlockCodec {
  return codecNames.some((name) => name === codec);
}

/** The codec of a block that can be checked here: one of the known ones, with SHA-256. Throws STORAGE_CID. */
export function checkableCodec(cid: BlockCid): BlockCodec {
  if (cid.hash !== undefined) throw fail(`hash function 0x${cid.hash.toString(16)} is not supported here`);
  if (!isKnown(cid.codec)) throw fail(`codec ${cid.codec} is not supported here`);
  return cid.codec;
}

/** Reads a CID at a place. Version 0 is a bare SHA-256 multihash of a dag-pb block. Throws STORAGE_CID. */
export function readBlockCid(bytes: Uint8Array, at = 0): { readonly cid: BlockCid; readonly end: number } {
  const reader: ByteReader = new ByteReader(bytes, 'STORAGE_CID', at);
  const first = reader.varint();
  if (first === SHA2_256) {
    if (reader.varint() !== 32) throw fail('a CID of version 0 has a SHA-256 of 32 bytes');
    return { cid: { version: 0, codec: 'dag-pb', digest: reader.take(32).slice() }, end: reader.at };
  }
  if (first !== 1) throw fail('neither version 0 nor 1');
  const number = reader.varint();
  const codec = codecNames.find((name) => codecNumbers[name] === number) ?? (`0x${number.toString(16)}` as const);
  const hash = reader.varint();
  const length = reader.varint();
  if (length > MAX_DIGEST || (hash === SHA2_256 && length !== 32)) throw fail('a digest of another length');
  const cid = { version: 1 as const, codec, digest: reader.take(length).slice() };
  return { cid: hash === SHA2_256 ? cid : { ...cid, hash }, end: reader.at };
}

/** The bytes of a CID. */
export function blockCidBytes({ version, codec, digest, hash = SHA2_256 }: BlockCid): Uint8Array {
  if (version === 0) return concat(Uint8Array.of(SHA2_256, 32), digest);
  const number = isKnown(codec) ? codecNumbers[codec] : Number(codec);
  const head = [1, ...varintBytes(number), ...varintBytes(hash), ...varintBytes(digest.length)];
  return concat(Uint8Array.from(head), digest);
}

/** The text of a CID: base32 (`b…`) for version 1, base58btc (`Qm…`) for version 0. */
export function formatBlockCid(cid: BlockCid): string {
  const bytes = blockCidBytes(cid);
  return cid.version === 0 ? base58.encode(bytes) : `b${base32.encode(bytes)}`;
}

/** Decodes what `formatBlockCid` writes, and no other spelling. Throws STORAGE_CID. */
export function parseBlockCid(text: string): BlockCid {
  const bytes = decodeText(text);
  if (bytes === undefined) throw fail('neither base32 (b…) nor base58 (Qm…)');
  const { cid, end } = readBlockCid(bytes);
  if (end !== bytes.length || formatBlockCid(cid) !== text) throw fail('not the one spelling of this CID');
  return cid;
}

function decodeText(text: string): Uint8Array | undefined {
  if (text.length > 256) return undefined;
  if (text.startsWith('b')) return base32.decode(text.slice(1));
  // A digest of 32 bytes and its two bytes of header always take 46 digits.
  if (!/^Qm[1-9A-HJ-NP-Za-km-z]{44}$/.test(text)) return undefined;
  return base58.decode(text);
}

/** The CID of a block. */
export function cidOfBlock(codec: BlockCodec, bytes: Uint8Array, version: 0 | 1 = 1, hash: Sha256 = sha256): BlockCid {
  return { version, codec, digest: hash(bytes) };
}

/** What a block is filed under: the same bytes have one name, whatever version and codec they are asked by. */
export function blockKey({ digest }: BlockCid): string {
  return base32.encode(digest);
}
