import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeEndpoint } from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ServerContext, Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { LedgerHost } from '../ledgers/late.ts';
import type { VaultSigner } from '../transactions/signer.ts';
import { NodeLedgers } from './ledger.ts';
import { NodeManager } from './manager.ts';
import type { SupervisorModules } from './modules.ts';
import { nodeAccount } from './process/account.ts';
import { ProgramStore, programRoot } from './programs.ts';
import { referencesOf } from './references.ts';
import { nodeRoutes } from './routes.ts';
import { NodeStore } from './store.ts';
import type { NodeRow } from './tables.ts';

const Endpoint = Type.Object({
  url: Type.String(),
  user: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
});

export interface NodeModules {
  readonly leases: Leases;
  readonly signer: VaultSigner;
  readonly host: LedgerHost;
  /** Where programs are looked for; default the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Nodes of ledgers that this server obtains, runs, watches and upgrades. */
export async function nodeCapability(
  context: ServerContext,
  modules: NodeModules,
): Promise<{
  readonly routes: readonly ApiRoutes[];
  readonly workers: readonly Worker[];
  readonly manager: NodeManager;
}> {
  const { config, db, clock, random, log, events } = context;
  const { data } = config;
  const env = modules.env ?? process.env;
  const account = nodeAccount();
  const store = new NodeStore(context);
  const server = await serverId(data);
  const ledgers = new NodeLedgers({ signer: modules.signer, host: modules.host, data, log });
  const supervisor: SupervisorModules = {
    ...{ db, clock, random, log, events, store, account, data },
    programs: new ProgramStore(await programRoot(data, account), env),
    endpointOf: (row) => endpointOf(store, row),
    onSynced: (row, setup) => {
      const references = () => referencesOf(supervisor, row);
      if (row.endpoint === null) ledgers.offer(row.name, manager.gateOf(row), { setup, references });
    },
    onRemoved: (name) => ledgers.withdraw(name),
  };
  const manager = new NodeManager(supervisor, modules.leases, server);
  const add = {
    ...{ store, server, env },
    accountFor: (...args: Parameters<NodeLedgers['accountFor']>) => ledgers.accountFor(...args),
  };
  const routes = nodeRoutes(context, { add, supervisor, wake: (name) => manager.wake(name) });
  return { routes: [routes], workers: [manager], manager };
}

function endpointOf(store: NodeStore, row: NodeRow): NodeEndpoint {
  if (row.endpoint === null) return { url: '' };
  return Value.Parse(Endpoint, store.open(row.name, 'endpoint', row.endpoint));
}

/** What tells this data directory from those of other servers on the same database. */
async function serverId(data: string): Promise<string> {
  const file = join(data, 'server.id');
  await writeFile(file, `${randomUUID()}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
