import { kitOf, type NodeEndpoint } from '@blockcluster/ledgers';
import type { SupervisorModules } from './modules.ts';
import type { ReferenceTarget } from './observe.ts';
import { servingMember, viewSetup } from './setup.ts';
import type { NodeRow } from './tables.ts';

/** Where a node of this installation answers; undefined before it has been prepared. */
export async function endpointOfNode(modules: SupervisorModules, row: NodeRow): Promise<NodeEndpoint | undefined> {
  if (row.endpoint !== null) return modules.endpointOf(row);
  if (!row.prepared) return undefined;
  try {
    const setup = await viewSetup(row, modules);
    return kitOf(setup.manifest).endpoint(setup, servingMember(setup));
  } catch (error) {
    // Its folder is gone: it is being removed.
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return undefined;
    throw error;
  }
}

/** The independent references of a node: others of this installation, and endpoints that an operator named. */
export async function referencesOf(modules: SupervisorModules, row: NodeRow): Promise<ReferenceTarget[]> {
  const targets: ReferenceTarget[] = [];
  for (const reference of row.refs) {
    if (reference.url !== undefined) {
      const url = new URL(reference.url);
      const user = decodeURIComponent(url.username);
      const password = decodeURIComponent(url.password);
      url.username = '';
      url.password = '';
      const login = user === '' ? {} : { user, password };
      targets.push({ name: url.host, endpoint: { url: url.href, ...login } });
    }
    const other = reference.node === undefined ? undefined : await modules.store.find(reference.node);
    const endpoint = other && (await endpointOfNode(modules, other));
    if (other && endpoint) targets.push({ name: other.name, endpoint });
  }
  return targets;
}
