import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { type EmbeddedPostgres, startEmbedded } from '@blockcluster/server/database/embedded.ts';
import { Pool } from 'pg';
import { newAccount } from '../../../scripts/matrix/keys.ts';
import { keystoreV3 } from './keystore.ts';
import { PeerProcess } from './process.ts';
import type { FireflyPrograms } from './programs.ts';
import { connectorSettings, coreSettings, type FireflyPlaces, signerSettings } from './settings.ts';

export interface FireflyStack {
  /** Of core's namespace, for example `http://127.0.0.1:5000/api/v1/namespaces/default`. */
  readonly url: string;
  readonly accounts: readonly string[];
  readonly core: PeerProcess;
  readonly connector: PeerProcess;
  readonly signer: PeerProcess;
  readonly postgres: EmbeddedPostgres;
  /** For measuring: reads what core wrote. */
  readonly pool: Pool;
  stop(): Promise<void>;
}

export interface FireflyOptions {
  readonly home: string;
  readonly programs: FireflyPrograms;
  /** URL of the chain's node. */
  readonly node: string;
  readonly signers: number;
  readonly inFlight: number;
  readonly fund: (accounts: readonly string[]) => Promise<void>;
}

/** The same PostgreSQL as ours, with as many connections as core's default pool asks for. */
const DATABASE_SETTINGS = { max_connections: '120' };

async function makeKeys(home: string, count: number): Promise<string[]> {
  await mkdir(join(home, 'keys'), { recursive: true, mode: 0o700 });
  const password = crypto.randomUUID();
  await writeFile(join(home, 'password'), password, { mode: 0o600 });
  const addresses: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const { secret, address } = newAccount();
    const hex = address.replace(/^0x/, '').toLowerCase();
    await writeFile(join(home, 'keys', `${hex}.key.json`), keystoreV3(secret, hex, password), { mode: 0o600 });
    addresses.push(`0x${hex}`);
  }
  return addresses;
}

/** Starts signer, connector and core of Hyperledger FireFly on 127.0.0.1 below `home`, with keys that have money. */
export async function startFirefly(options: FireflyOptions): Promise<FireflyStack> {
  const { home, programs, node } = options;
  const accounts = await makeKeys(home, options.signers);
  await options.fund(accounts);
  const postgres = await startEmbedded({ directory: join(home, 'db'), settings: DATABASE_SETTINGS });
  if (!('socket' in postgres.target)) throw new Error('the embedded database has a socket');
  const { socket, user, password } = postgres.target;
  const query = `host=${encodeURIComponent(socket)}&sslmode=disable`;
  const database = `postgres://${user}:${encodeURIComponent(password)}@/${postgres.target.database}?${query}`;
  const places: FireflyPlaces = {
    home,
    node,
    signerPort: await freePort(),
    connectorPort: await freePort(),
    corePort: await freePort(),
    migrations: programs.migrations,
    database,
    defaultKey: accounts[0] ?? '',
    inFlight: options.inFlight,
  };
  const settings = { ffsigner: signerSettings, evmconnect: connectorSettings, core: coreSettings };
  for (const [name, text] of Object.entries(settings)) await writeFile(join(home, `${name}.yaml`), text(places));
  const made = (name: string, program: string, port: number, probe: string): PeerProcess =>
    new PeerProcess(name, program, ['-f', join(home, `${name}.yaml`)], home, `http://127.0.0.1:${port}${probe}`);
  const signer = made('ffsigner', programs.signer, places.signerPort, '/');
  const connector = made('evmconnect', programs.evmconnect, places.connectorPort, '/status/live');
  const url = `http://127.0.0.1:${places.corePort}/api/v1/namespaces/default`;
  const core = made('core', programs.core, places.corePort, '/api/v1/namespaces/default/status');
  const pool = new Pool({ host: socket, user, password, database: postgres.target.database, max: 2 });
  pool.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    await pool.end();
    for (const process of [core, connector, signer]) await process.stop();
    await postgres.stop();
  };
  try {
    for (const process of [signer, connector, core]) {
      process.start();
      await process.ready();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, accounts, core, connector, signer, postgres, pool, stop };
}
