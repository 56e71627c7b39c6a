import type { NodeEndpoint, NodeSetup } from '@blockcluster/ledgers';
import type { ServerContext } from '../context.ts';
import type { Account } from './process/account.ts';
import type { ProgramStore } from './programs.ts';
import type { NodeStore } from './store.ts';
import type { NodeRow } from './tables.ts';

/** What supervisors share. */
export interface SupervisorModules extends Pick<ServerContext, 'db' | 'clock' | 'random' | 'log' | 'events'> {
  readonly store: NodeStore;
  readonly programs: ProgramStore;
  readonly account: Account | undefined;
  /** The data directory. */
  readonly data: string;
  /** Address of a node that isn't ours to start. */
  readonly endpointOf: (row: NodeRow) => NodeEndpoint;
  /** Told in every round in which the node is good: it can serve its ledger. */
  readonly onSynced: (row: NodeRow, setup: () => Promise<NodeSetup>) => void;
  readonly onRemoved: (name: string) => void;
}
