import { type BlockCid, type BlockCodec, encodeDagPb, encodeUnixfsFile, type PbLink } from '@blockcluster/btml';
import { nameBlock } from './hash.ts';
import type { BlockStore } from './store.ts';

/** How a file is cut up. The CID depends on it: the same file has another one for each profile. */
export interface ImportProfile {
  /** 1: leaves are raw blocks (Kubo's `--cid-version=1`); 0: everything is dag-pb (Kubo's old default). */
  readonly cidVersion: 0 | 1;
  /** Bytes of a leaf. */
  readonly chunk: number;
  /** Links of an inner node. */
  readonly width: number;
}

/** Kubo's `--cid-version=1`: leaves of 256 KiB, raw, 174 links to a node. */
export const defaultProfile: ImportProfile = { cidVersion: 1, chunk: 262_144, width: 174 };
/** Leaves of 1 MiB and 1,024 links to a node (profile `test-cid-v1-wide` of Kubo). */
export const wideProfile: ImportProfile = { cidVersion: 1, chunk: 1_048_576, width: 1_024 };

/** An imported file. */
export interface ImportedFile {
  readonly cid: BlockCid;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of all blocks, a repeated one counted each time: what dag-pb writes into links. */
  readonly total: number;
}

type Content = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

async function* chunks(content: Content, size: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size);
  let held = 0;
  let any = false;
  for await (const part of content instanceof Uint8Array ? [content] : content) {
    for (let at = 0; at < part.length; ) {
      const take = Math.min(size - held, part.length - at);
      buffer.set(part.subarray(at, at + take), held);
      held += take;
      at += take;
      if (held === size) {
        yield buffer.slice();
        held = 0;
        any = true;
      }
    }
  }
  if (held > 0 || !any) yield buffer.slice(0, held);
}

/**
 * Imports a file as UnixFS version 1, in the balanced form that Kubo writes: leaves all at one depth, full nodes from the
 * left. Only one path of nodes is held in memory.
 */
export async function importFile(
  content: Content,
  store: Pick<BlockStore, 'put'>,
  profile: ImportProfile = defaultProfile,
): Promise<ImportedFile> {
  const keep = async (codec: BlockCodec, bytes: Uint8Array, size: number, below: number): Promise<ImportedFile> => {
    const cid = nameBlock(codec, bytes, profile.cidVersion);
    await store.put(cid, bytes);
    return { cid, size, total: bytes.length + below };
  };
  const node = (children: readonly ImportedFile[]): Promise<ImportedFile> => {
    const links = children.map(({ cid, total }): PbLink => ({ cid, name: '', size: total }));
    const data = encodeUnixfsFile({ sizes: children.map(({ size }) => size) });
    const sum = (of: (child: ImportedFile) => number): number => children.reduce((all, child) => all + of(child), 0);
    return keep(
      'dag-pb',
      encodeDagPb({ links, data }),
      sum(({ size }) => size),
      sum(({ total }) => total),
    );
  };
  // Levels of nodes that wait for siblings, the leaves first.
  const levels: ImportedFile[][] = [];
  const add = async (file: ImportedFile, level: number): Promise<void> => {
    const row = levels[level] ?? [];
    levels[level] = row;
    if (row.length === profile.width) {
      levels[level] = [];
      await add(await node(row), level + 1);
    }
    (levels[level] ?? row).push(file);
  };
  for await (const chunk of chunks(content, profile.chunk)) {
    const leaf =
      profile.cidVersion === 1
        ? await keep('raw', chunk, chunk.length, 0)
        : await keep('dag-pb', encodeDagPb({ links: [], data: encodeUnixfsFile({ data: chunk }) }), chunk.length, 0);
    await add(leaf, 0);
  }
  for (let level = 0; ; level++) {
    const row = levels[level] ?? [];
    const [only] = row;
    if (level === levels.length - 1 && row.length === 1 && only !== undefined) return only;
    await add(await node(row), level + 1);
  }
}
