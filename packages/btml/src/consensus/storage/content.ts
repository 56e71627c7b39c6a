import { sha256 as streamingSha256 } from '@noble/hashes/sha2.js';
import { CodedError } from '../../errors.ts';
import type { RetrievalAnchor } from '../../kinds/anchors/storage.ts';
import { type Sha256, sha256 } from '../../merkle/index.ts';
import { fromHex, toHex } from '../../proof/bytes.ts';
import { type Dag, verifyDagCar, walkDag } from './car.ts';
import { type BlockCid, blockKey, cidOfBlock, formatBlockCid } from './cid.ts';
import { decodeDagPb } from './dag-pb.ts';
import { commitmentBlock, readDirectory } from './directory.ts';
import { readFilePart } from './file-part.ts';
import type { StorageClaim } from './members.ts';
import { readUnixfs } from './unixfs.ts';

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
    if (bytes === undefined) fail(cid, 'is missing');
    const { data, children } = readFilePart(cid, bytes, stated, depth);
    yield* piece(data);
    for (const child of children) yield* read(child.cid, child.stated, depth + 1);
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

/**
 * Holds the challenged bytes of a retrieval against the content itself: what is the members' word otherwise.
 *
 * @param anchor a `retrieval-1` anchor, or a round of an agreement with the agreement's directory.
 * @param root of the log, 32 bytes.
 * @param car the content, as `judgeContent` reads it.
 * @throws CodedError STORAGE_CHALLENGE, STORAGE_…, PROOF_ROOT
 */
export function checkChallengedBytes(
  anchor: Pick<RetrievalAnchor, 'directory' | 'challenge' | 'bytes'>,
  root: Uint8Array,
  car: Uint8Array,
): void {
  const directory = readDirectory(fromHex(anchor.directory), root, '/directory');
  const commitment = commitmentBlock(root);
  const known = new Map(verifyDagCar(car).blocks.map(({ cid, bytes }) => [formatBlockCid(cid), bytes]));
  known.set(formatBlockCid(cidOfBlock('raw', commitment)), commitment);
  known.set(formatBlockCid(directory.cid), directory.bytes);
  const { blocks } = walkDag(directory.cid, (cid) => known.get(formatBlockCid(cid)));
  const { block, offset, length } = anchor.challenge;
  const bytes = blocks[Number(block)]?.bytes.slice(Number(offset), Number(offset) + Number(length));
  if (bytes === undefined || toHex(bytes) !== anchor.bytes) {
    throw new CodedError('STORAGE_CHALLENGE', 'The content has other bytes there than the members answered for', {
      pointer: '/bytes',
    });
  }
}
