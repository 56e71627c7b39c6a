import type { Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import type { EventStreams } from '../events/compose.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { ContractModules } from './modules.ts';
import { contractRoutes } from './routes.ts';
import { accountRoutes } from './routes-accounts.ts';
import { actRoutes } from './routes-act.ts';
import { operationChangeRoutes } from './routes-change.ts';
import { contractEventRoutes } from './routes-events.ts';
import { contractSocketRoutes } from './routes-socket.ts';
import { stateRoutes } from './routes-state.ts';
import { tokenRoutes } from './routes-tokens.ts';
import { contractWorker } from './worker.ts';

/** Contracts of every ledger behind one interface: import, deploy, call, query, listen. */
export function contractCapability(
  modules: ContractModules,
  leases: Leases,
  streams: EventStreams,
): { readonly routes: readonly ApiRoutes[]; readonly workers: readonly Worker[] } {
  return {
    routes: [
      contractRoutes(modules),
      actRoutes(modules),
      operationChangeRoutes(modules),
      stateRoutes(modules),
      contractEventRoutes(modules),
      accountRoutes(modules),
      tokenRoutes(modules),
      contractSocketRoutes(modules, streams),
    ],
    workers: [contractWorker(modules, leases)],
  };
}
