import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlockCid, blockKey } from '@blockcluster/btml';
import { verifyBlock } from './hash.ts';

/** Where blocks are kept. A folder, memory, or a table of a database: whatever holds bytes under a short key. */
export interface BlockStore {
  /** The bytes of a block, or undefined. Throws STORAGE_HASH when they are no longer those of the CID. */
  get(cid: BlockCid): Promise<Uint8Array | undefined>;
  has(cid: BlockCid): Promise<boolean>;
  /** Keeps a block durably before it resolves. Throws STORAGE_HASH for bytes that are not those of the CID. */
  put(cid: BlockCid, bytes: Uint8Array): Promise<void>;
  delete(cid: BlockCid): Promise<void>;
}

/** The bytes behind keys, without any knowledge of blocks: what a database or a folder has to offer. */
export interface ByteStore {
  get(key: string): Promise<Uint8Array | undefined>;
  has(key: string): Promise<boolean>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A store of blocks over a store of bytes: everything is hashed on the way in and on the way out. */
export function createBlockStore(bytes: ByteStore): BlockStore {
  return {
    async get(cid) {
      const found = await bytes.get(blockKey(cid));
      if (found !== undefined) verifyBlock(cid, found);
      return found;
    },
    has: (cid) => bytes.has(blockKey(cid)),
    async put(cid, content) {
      verifyBlock(cid, content);
      const key = blockKey(cid);
      if (!(await bytes.has(key))) await bytes.put(key, content);
    },
    delete: (cid) => bytes.delete(blockKey(cid)),
  };
}

/** Bytes in memory; gone with the process. */
export function memoryBytes(): ByteStore {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key) => kept.get(key),
    has: async (key) => kept.has(key),
    put: async (key, bytes) => {
      kept.set(key, Uint8Array.from(bytes));
    },
    delete: async (key) => {
      kept.delete(key);
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
}

/** A file per key in subfolders, written beside and renamed: a crash leaves the old state or the new one. */
export function folderBytes(folder: string): ByteStore {
  const fileOf = (key: string): { parent: string; file: string } => {
    // The digits before the last one spread evenly, whatever the first ones say.
    const parent = join(folder, key.slice(-3, -1));
    return { parent, file: join(parent, key) };
  };
  return {
    async get(key) {
      try {
        return new Uint8Array(await readFile(fileOf(key).file));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async has(key) {
      try {
        return (await stat(fileOf(key).file)).isFile();
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    async put(key, bytes) {
      const { parent, file } = fileOf(key);
      await mkdir(parent, { recursive: true, mode: 0o700 });
      const draft = `${file}.${randomBytes(6).toString('hex')}`;
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    },
    delete: (key) => rm(fileOf(key).file, { force: true }),
  };
}
