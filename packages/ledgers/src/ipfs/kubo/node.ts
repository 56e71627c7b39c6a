import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { findProgram, type NodeProcess, startProcess, untilReady } from '../../process.ts';
import { KuboClient } from './client.ts';

const run = promisify(execFile);

/** The Kubo program: `BLOCKCLUSTER_KUBO`, or kubo-ipfs or ipfs on the PATH. */
export function kuboPath(): string | undefined {
  return findProgram('kubo-ipfs', 'BLOCKCLUSTER_KUBO') ?? findProgram('ipfs', 'BLOCKCLUSTER_KUBO');
}

/** The key of a private network: nodes without it can't even connect. */
export function newSwarmKey(): string {
  return `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`;
}

export interface KuboNodeOptions {
  /** Kept when the node ends; by default a temporary folder that is removed. */
  readonly folder?: string;
  /** Key of its private network (default: one of its own). */
  readonly swarmKey?: string;
  /** Multiaddrs of nodes to connect to. */
  readonly peers?: readonly string[];
}

/** A running Kubo node on 127.0.0.1, in a private network, without discovery, routing or bootstrap nodes. */
export interface KuboNode {
  readonly pid: number;
  readonly client: KuboClient;
  /** Address of its gateway, which answers only what can be verified. */
  readonly gateway: string;
  /** Its multiaddr for others of the network. */
  readonly address: string;
  readonly version: string;
  log(): string;
  stop(): Promise<void>;
}

const secretFile = 'rpc-token';

async function configure(folder: string, options: KuboNodeOptions): Promise<void> {
  const repo = join(folder, '.ipfs');
  const file = join(repo, 'config');
  const token = randomBytes(32).toString('base64url');
  const config: unknown = JSON.parse(await readFile(file, 'utf8'));
  Object.assign(Object(config), {
    // Whoever shares the machine may reach the port; without the token it is of no use.
    API: { Authorizations: { blockcluster: { AuthSecret: `bearer:${token}`, AllowedPaths: ['/api/v0'] } } },
    Routing: { Type: 'none' },
    Provide: { Enabled: false },
    Bootstrap: [],
  });
  Object.assign(Object(Reflect.get(Object(config), 'Gateway')), {
    DeserializedResponses: false,
    NoFetch: true,
    NoDNSLink: true,
  });
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  await writeFile(join(repo, 'swarm.key'), options.swarmKey ?? newSwarmKey(), { mode: 0o600 });
  await writeFile(join(folder, secretFile), token, { mode: 0o600 });
}

async function initialize(program: string, folder: string, options: KuboNodeOptions): Promise<void> {
  try {
    // The profile `test` listens on loopback only, on free ports, and switches discovery and NAT off.
    await run(program, ['init', '--empty-repo', '--profile=test'], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder },
    });
  } catch (cause) {
    const detail = String(Reflect.get(Object(cause), 'stderr') ?? '').slice(-400);
    throw new CodedError('LEDGER_NODE_START', `Kubo could not make its repository: ${detail}`, { cause });
  }
  await configure(folder, options);
}

async function readAddress(repo: string, file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(join(repo, file), 'utf8')).trim();
    const parts = /^\/ip4\/(127\.0\.0\.1)\/tcp\/([0-9]+)/.exec(text);
    return parts === null ? text : `http://${parts[1]}:${parts[2]}`;
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

/**
 * Starts a Kubo node; a folder that it had before is used again. Throws LEDGER_NODE_MISSING without the program,
 * LEDGER_NODE_START when it doesn't start.
 */
export async function startKubo(options: KuboNodeOptions = {}): Promise<KuboNode> {
  const program = kuboPath();
  if (program === undefined) {
    throw new CodedError('LEDGER_NODE_MISSING', 'kubo-ipfs is not on the PATH, and BLOCKCLUSTER_KUBO names none');
  }
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'blockcluster-kubo-')));
  const repo = join(folder, '.ipfs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await exists(join(repo, 'config')))) await initialize(program, folder, options);
  // Addresses of an earlier run, which a killed node leaves behind.
  await rm(join(repo, 'api'), { force: true });
  await rm(join(repo, 'gateway'), { force: true });
  const token = (await readFile(join(folder, secretFile), 'utf8')).trim();
  const node = startProcess(program, ['daemon', '--migrate=false', '--enable-gc=false'], { cwd: folder });
  const stop = async (): Promise<void> => {
    await node.stop();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    return await connect(node, repo, token, options.peers ?? [], stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connect(
  node: NodeProcess,
  repo: string,
  token: string,
  peers: readonly string[],
  stop: () => Promise<void>,
): Promise<KuboNode> {
  let started: { readonly client: KuboClient; readonly gateway: string } | undefined;
  await untilReady(node, 'Kubo', async () => {
    const [url, gateway] = [await readAddress(repo, 'api'), await readAddress(repo, 'gateway')];
    if (url === undefined || gateway === undefined) return false;
    const client = new KuboClient({ url, token });
    await client.version();
    started = { client, gateway };
    return true;
  });
  if (started === undefined) throw new CodedError('LEDGER_NODE_START', 'Kubo has no address');
  const { client, gateway } = started;
  for (const peer of peers) await client.connect(peer);
  const { addresses } = await client.identity();
  const address = addresses.find((each) => each.startsWith('/ip4/127.0.0.1/tcp/'));
  if (address === undefined) throw new CodedError('LEDGER_NODE_START', 'Kubo does not listen on 127.0.0.1');
  const version = await client.version();
  return { pid: node.pid, client, gateway, address, version, log: () => node.log(), stop };
}
