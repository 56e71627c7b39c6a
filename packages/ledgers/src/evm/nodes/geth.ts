import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from 'viem';
import { findProgram, freePort, type NodeProcess, startProcess } from '../../process.ts';

const run = promisify(execFile);

/** The go-ethereum program: `BLOCKCLUSTER_GETH`, or geth on the PATH. Clique needs a version up to 1.13. */
export function gethPath(): string | undefined {
  return findProgram('geth', 'BLOCKCLUSTER_GETH');
}

/** One node of a Clique network: its folder, its identity in the network, and its process while it runs. */
export interface GethNode {
  readonly folder: string;
  readonly enode: string;
  readonly listen: string;
  /** The sealer's address; undefined for a node that only serves. */
  readonly sealer: string | undefined;
}

/** Makes the folder of a node with a fresh network key and, for a sealer, an account under a fresh password. */
export async function prepareGeth(geth: string, folder: string, seals: boolean): Promise<GethNode> {
  await mkdir(join(folder, 'geth'), { recursive: true, mode: 0o700 });
  const nodeKey = secp256k1.utils.randomSecretKey();
  await writeFile(join(folder, 'geth', 'nodekey'), bytesToHex(nodeKey).slice(2), { mode: 0o600 });
  const port = await freePort();
  const identity = bytesToHex(secp256k1.getPublicKey(nodeKey, false)).slice(4);
  let sealer: string | undefined;
  if (seals) {
    const password = join(folder, 'password');
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await gethCommand(geth, folder, ['account', 'new', '--lightkdf', '--password', password]);
    sealer = await readSealer(join(folder, 'keystore'));
  }
  return { folder, enode: `enode://${identity}@127.0.0.1:${port}?discport=0`, listen: `127.0.0.1:${port}`, sealer };
}

/** Removes everything but the keys, as on a machine that was set up again. */
export async function forgetGeth(node: GethNode): Promise<void> {
  await rm(join(node.folder, 'geth', 'chaindata'), { recursive: true, force: true });
}

/** Writes the genesis block and the list of peers into a prepared folder. */
export async function initGeth(geth: string, node: GethNode, genesisFile: string, peers: readonly string[]) {
  await gethCommand(geth, node.folder, ['init', '--datadir', node.folder, genesisFile]);
  // The command line can't say on which address to listen for peers.
  const config = `[Node.P2P]\nListenAddr = "${node.listen}"\nNoDiscovery = true\n`;
  // Nodes wait for five peers, or as many as they may have, before they catch up with a longer chain.
  const limits = `MaxPeers = ${peers.length}\nStaticNodes = ${JSON.stringify(peers)}\n`;
  await writeFile(join(node.folder, 'config.toml'), config + limits, { mode: 0o600 });
}

/**
 * Starts a prepared node. Sealers unlock their account and therefore offer no interface at all; a node that serves HTTP
 * on 127.0.0.1 has no account.
 */
export function startGeth(geth: string, node: GethNode, chainId: number, httpPort: number | undefined): NodeProcess {
  const args = ['--config', join(node.folder, 'config.toml'), '--datadir', node.folder];
  args.push('--networkid', String(chainId), '--syncmode', 'full', '--gcmode', 'archive', '--cache', '32');
  args.push('--nat', 'none', '--netrestrict', '127.0.0.0/8', '--ipcdisable', '--verbosity', '3');
  args.push('--authrpc.addr', '127.0.0.1', '--authrpc.port', '0');
  if (node.sealer !== undefined)
    args.push('--mine', '--miner.etherbase', node.sealer, '--unlock', node.sealer, '--lightkdf');
  if (node.sealer !== undefined) args.push('--password', join(node.folder, 'password'));
  if (httpPort !== undefined) {
    args.push('--http', '--http.addr', '127.0.0.1', '--http.port', String(httpPort));
    args.push('--http.api', 'eth,net,web3,clique', '--http.vhosts', 'localhost');
  }
  return startProcess(geth, args, { cwd: node.folder });
}

async function gethCommand(geth: string, folder: string, args: readonly string[]): Promise<void> {
  const withFolder = args.includes('--datadir') ? args : [...args, '--datadir', folder];
  try {
    await run(geth, withFolder, { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder } });
  } catch (cause) {
    const detail = String(Reflect.get(Object(cause), 'stderr') ?? '').slice(-400);
    throw new CodedError('LEDGER_NODE_START', `geth ${args[0]} failed: ${detail}`, { cause });
  }
}

async function readSealer(keystore: string): Promise<string> {
  const [file] = await readdir(keystore);
  const content: unknown = JSON.parse(await readFile(join(keystore, file ?? ''), 'utf8'));
  const address = String(Reflect.get(Object(content), 'address'));
  if (!/^[0-9a-f]{40}$/.test(address)) throw new CodedError('LEDGER_NODE_START', 'geth made no account');
  return `0x${address}`;
}
