import { sha256 as streamingSha256 } from '@noble/hashes/sha2.js';
import { CodedError } from '../../errors.ts';
import { type Sha256, sha256 } from '../../merkle/index.ts';
import { toHex } from '../../proof/bytes.ts';
import { type Dag, verifyDagCar } from './car.ts';
import { type BlockCid, blockKey, formatBlockCid } from './cid.ts';
import { decodeDagPb } from './dag-pb.ts';
import type { StorageClaim } from './members.ts';
import { readUnixfs } from './unixfs.ts';

/** Nodes of a file below each other; Kubo's files of a terabyte have four. */
const MAX_DEPTH = 32;
/** A small CAR can stand for an endless file: a node may link to the same child again and again. */
export const MAX_FILE_BYTES = 2 ** 30;

function fail(cid: BlockCid, message: string): never {
  throw new CodedError('STORAGE_UNIXFS', `${formatBlockCid(cid)} ${message}`);
}

/**
 * The bytes of a UnixFS file, piece by piece. Every size that a node states is held against what is there, and no child
 * of a node is empty.
 *
 * @param limit most bytes that are read.
 * @throws CodedError STORAGE_UNIXFS, also for what is no file or longer than the limit.
 */
export function* fileChunks(dag: Dag, limit: number = MAX_FILE_BYTES): Generator<Uint8Array> {
  let total = 0;
  const blocks = new Map(dag.blocks.map(({ cid, bytes }) => [`${cid.codec}:${blockKey(cid)}`, bytes]));
  function* piece(bytes: Uint8Array): Generator<Uint8Array> {
    total += bytes.length;
    if (total > limit) fail(dag.root, `is a file of more than ${limit} bytes`);
    yield bytes;
  }
  function* read(cid: BlockCid, stated: number | undefined, depth: number): Generator<Uint8Array> {
    const bytes = blocks.get(`${cid.codec}:${blockKey(cid)}`);
    if (bytes === undefined || depth > MAX_DEPTH) fail(cid, 'is missing or too deep');
    if (stated === 0) fail(cid, 'is an empty part of a file');
    if (cid.codec === 'raw') {
      if (stated !== undefined && stated !== bytes.length) fail(cid, 'has another size than its parent states');
      yield* piece(bytes);
      return;
    }
    if (cid.codec !== 'dag-pb') fail(cid, 'is not of a file');
    const node = decodeDagPb(bytes);
    const { type, data, size, sizes } = readUnixfs(node);
    if (type !== 'file' && type !== 'raw') fail(cid, `is a ${type}, not a file`);
    if (stated !== undefined && stated !== size) fail(cid, 'has another size than its parent states');
    yield* piece(data);
    for (const [i, link] of node.links.entries()) yield* read(link.cid, sizes[i], depth + 1);
  }
  yield* read(dag.root, undefined, 0);
}

/** What a CAR proves about its content: integrity. That it is stored anywhere is another claim, by other evidence. */
export interface ContentVerdict {
  readonly claim: StorageClaim & 'integrity';
  readonly cid: string;
  readonly blocks: number;
  /** Bytes of all blocks. */
  readonly size: number;
  /** `sha-256:<hex>` of the file, to be held against a record; absent when the content is no file. */
  readonly digest?: string;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
}

function fileDigest(dag: Dag): string | undefined {
  const { codec } = dag.root;
  if (codec !== 'raw' && codec !== 'dag-pb') return undefined;
  if (codec === 'dag-pb') {
    const [first] = dag.blocks;
    const { type } = readUnixfs(decodeDagPb(first?.bytes ?? new Uint8Array(0)));
    if (type !== 'file' && type !== 'raw') return undefined;
  }
  const hash = streamingSha256.create();
  for (const chunk of fileChunks(dag)) hash.update(chunk);
  return `sha-256:${toHex(hash.digest())}`;
}

/**
 * Checks a CAR as the content behind one CID. Integrity alone is never "stored": whoever has the bytes can make it.
 *
 * @throws CodedError STORAGE_…
 */
export function judgeContent(car: Uint8Array, hash: Sha256 = sha256): ContentVerdict {
  const dag = verifyDagCar(car, hash);
  const cid = formatBlockCid(dag.root);
  const digest = fileDigest(dag);
  return {
    claim: 'integrity',
    cid,
    blocks: dag.blocks.length,
    size: dag.size,
    ...(digest === undefined ? {} : { digest }),
    proven: [`All ${dag.blocks.length} blocks are those that ${cid} names`],
    notProven: ['that anybody stores it: integrity alone is never "stored"'],
  };
}
