import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isCodedError } from '@blockcluster/btml';
import { type BitcoinNetwork, bitcoinNetworks } from '../networks.ts';
import { bitcoinRpcClient } from './rpc.ts';
import type { RpcEndpoint } from './transport.ts';

export interface BitcoinNodeCandidate {
  readonly network: BitcoinNetwork;
  readonly endpoint: RpcEndpoint;
  /** As the node calls itself. */
  readonly version: string;
  readonly height: number;
  readonly initialDownload: boolean;
}

export interface DiscoveryOptions {
  /** Home directory in which the usual data directories are looked for; the user's by default. */
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds for each probe; 2,000 by default. */
  readonly timeout?: number;
  /** RPC port of a network, for tests; the networks' usual ones by default. */
  readonly port?: (network: BitcoinNetwork, program: 'core' | 'btcd') => number;
}

/**
 * Finds the Bitcoin Core and btcd nodes that run on this machine under this user, by their configuration and cookie
 * files and the usual RPC ports. Each probe is bounded and asks for the genesis hash and the version, nothing else; a
 * node of an unexpected chain is left out. Opens no wallet and changes nothing.
 */
export async function findBitcoinNodes(options: DiscoveryOptions = {}): Promise<readonly BitcoinNodeCandidate[]> {
  const home = options.home ?? homedir();
  const mac = (options.platform ?? process.platform) === 'darwin';
  const library = join(home, 'Library', 'Application Support');
  const core = mac ? join(library, 'Bitcoin') : join(home, '.bitcoin');
  const btcd = mac ? join(library, 'Btcd') : join(home, '.btcd');
  const portOf = options.port ?? ((network, program) => bitcoinNetworks[network].rpcPort[program]);
  const endpoints = (
    await Promise.all(
      Object.values(bitcoinNetworks).flatMap(({ network }) => [
        coreEndpoints(core, network, portOf(network, 'core')),
        btcdEndpoints(btcd, network, portOf(network, 'btcd')),
      ]),
    )
  ).flat();
  const probes = endpoints.map(({ network, endpoint }) => probe(network, endpoint, options.timeout ?? 2_000));
  return (await Promise.all(probes)).flatMap((found) => found ?? []);
}

interface Guess {
  readonly network: BitcoinNetwork;
  readonly endpoint: RpcEndpoint;
}

const CORE_FOLDERS: Readonly<Record<BitcoinNetwork, string>> = {
  mainnet: '',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

/** Bitcoin Core writes `.cookie` into the network's folder while it runs, unless a password is configured. */
async function coreEndpoints(folder: string, network: BitcoinNetwork, defaultPort: number): Promise<readonly Guess[]> {
  const settings = parseIni(await contentOf(join(folder, 'bitcoin.conf')), coreSection(network));
  const url = `http://127.0.0.1:${portFrom(settings.get('rpcport')) ?? defaultPort}/`;
  const user = settings.get('rpcuser');
  const password = settings.get('rpcpassword');
  if (user !== undefined && password !== undefined) return [{ network, endpoint: { url, user, password } }];
  const cookie = join(folder, CORE_FOLDERS[network], '.cookie');
  return (await contentOf(cookie)) === undefined ? [] : [{ network, endpoint: { url, cookie } }];
}

/** btcd's `btcd.conf` names user and password; its certificate lies beside it unless TLS is off. */
async function btcdEndpoints(folder: string, network: BitcoinNetwork, defaultPort: number): Promise<readonly Guess[]> {
  const settings = parseIni(await contentOf(join(folder, 'btcd.conf')), 'Application Options');
  const user = settings.get('rpcuser');
  const password = settings.get('rpcpass');
  if (user === undefined || password === undefined) return [];
  const port = portFrom(settings.get('rpclisten')?.split(':').at(-1)) ?? defaultPort;
  const plain = settings.get('notls') === '1';
  const certificate = plain ? undefined : await contentOf(settings.get('rpccert') ?? join(folder, 'rpc.cert'));
  if (!plain && certificate === undefined) return [];
  const url = `${plain ? 'http' : 'https'}://127.0.0.1:${port}/`;
  return [{ network, endpoint: { url, user, password, ...(certificate === undefined ? {} : { certificate }) } }];
}

async function probe(
  network: BitcoinNetwork,
  endpoint: RpcEndpoint,
  timeout: number,
): Promise<BitcoinNodeCandidate | undefined> {
  const client = bitcoinRpcClient({ ...endpoint, timeout });
  try {
    const { genesis, version, tip, initialDownload } = await client.info();
    if (genesis !== bitcoinNetworks[network].genesis) return undefined;
    return { network, endpoint, version, height: tip.height, initialDownload };
  } catch (error) {
    if (isCodedError(error)) return undefined; // nothing there, or not for us
    throw error;
  } finally {
    await client.close();
  }
}

function coreSection(network: BitcoinNetwork): string {
  return network === 'mainnet' ? 'main' : network;
}

/** The settings of an INI file that stand before any section or in `section`; the later, more special one wins. */
function parseIni(content: string | undefined, section: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let current: string | undefined;
  for (const line of (content ?? '').split('\n')) {
    const text = line.replace(/(?:^|\s)[#;].*$/, '').trim();
    const heading = /^\[(.+)\]$/.exec(text);
    if (heading !== null) current = heading[1];
    const at = text.indexOf('=');
    if (at <= 0 || (current !== undefined && current !== section)) continue;
    settings.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  return settings;
}

function portFrom(text: string | undefined): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined; // absent, or not ours to read
  }
}
