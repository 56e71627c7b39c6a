import { kitOf, type NodeSetup } from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import type { SupervisorModules } from './modules.ts';
import { giveTree } from './process/account.ts';
import { foldersOf } from './setup.ts';
import type { NodeRow } from './tables.ts';

/** Makes what the first start needs (keys, genesis) and remembers it sealed. Nothing of it is ever made twice. */
export async function prepareNode(
  modules: SupervisorModules,
  lease: Lease,
  row: NodeRow,
  setup: NodeSetup,
): Promise<void> {
  const values = (await kitOf(setup.manifest).prepare?.(setup)) ?? {};
  await giveTree(foldersOf(modules.data, row.name).members, modules.account);
  await modules.store.write(lease, row.name, {
    prepared: true,
    made: modules.store.seal(row.name, 'made', values),
    progress: null,
  });
}
