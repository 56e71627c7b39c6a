import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type RpcEndpoint, RpcRefusal, rpcTransport } from './transport.ts';

// btcd deletes its block database whenever it starts on regtest (removeRegressionDB in its btcd.go). A chain that holds
// anchors must not vanish with a restart, so the database is put aside before and its blocks are submitted again after.

const databaseOf = (dataDir: string): string => join(dataDir, 'regtest', 'blocks_ffldb');
const asideOf = (dataDir: string): string => join(dataDir, 'regtest', 'blocks_kept');

/** Moves the block database out of reach. What an interrupted start put aside is older and complete: it stays. */
export async function keepRegtestBlocks(dataDir: string): Promise<void> {
  if (await exists(asideOf(dataDir))) return;
  if (await exists(databaseOf(dataDir))) await rename(databaseOf(dataDir), asideOf(dataDir));
}

/** Submits the kept blocks in the order in which the node once took them, then forgets the kept database. */
export async function restoreRegtestBlocks(dataDir: string, endpoint: RpcEndpoint): Promise<void> {
  const folder = asideOf(dataDir);
  if (!(await exists(folder))) return;
  const rpc = rpcTransport({ ...endpoint, timeout: 60_000 });
  try {
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.fdb')).sort()) {
      for (const block of blocksIn(await readFile(join(folder, file)))) await submit(block);
    }
  } finally {
    rpc.close();
  }
  await rm(folder, { recursive: true });

  async function submit(block: Buffer): Promise<void> {
    try {
      // Answers a text for a block that it has or refuses: the genesis block, or a torn last one.
      await rpc.call('submitblock', [block.toString('hex')]);
    } catch (error) {
      if (!(error instanceof RpcRefusal)) throw error;
    }
  }
}

/** Each entry of a flat file of btcd's ffldb: network (4 bytes), length (4, little-endian), block, checksum (4). */
function* blocksIn(file: Buffer): Generator<Buffer> {
  for (let at = 0; at + 8 <= file.length; ) {
    const end = at + 8 + file.readUInt32LE(at + 4);
    if (end + 4 > file.length) return;
    yield file.subarray(at + 8, end);
    at = end + 4;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
