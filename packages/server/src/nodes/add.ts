import { CodedError } from '@blockcluster/btml';
import {
  assessArtifact,
  chooseSource,
  findManifest,
  kitOf,
  type NodeEndpoint,
  type NodeManifest,
  type ParameterValue,
  readParameters,
  type SourceKind,
} from '@blockcluster/ledgers';
import { audit } from '../access/audit.ts';
import type { Actor } from '../access/keys.ts';
import type { ServerContext } from '../context.ts';
import { makeSecrets, planMembers } from './setup.ts';
import type { NodeStore } from './store.ts';
import type { NodeRow, Reference } from './tables.ts';

export interface NewNode {
  /** Id or alias of a manifest. */
  readonly manifest: string;
  readonly name?: string | undefined;
  readonly source?: SourceKind | undefined;
  readonly parameters?: Readonly<Record<string, ParameterValue>> | undefined;
  readonly references?: readonly Reference[] | undefined;
  /** A node that runs already, under somebody else's care. */
  readonly endpoint?: NodeEndpoint | undefined;
}

export interface AddModules {
  readonly store: NodeStore;
  /** The data directory's id. */
  readonly server: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account that the node's own chain should pay, where its manifest has such a parameter. */
  readonly accountFor: (name: string, manifest: NodeManifest, chain: string) => Promise<string>;
}

/**
 * Writes down a node that shall run; its supervisor does the rest. Throws NODE_MANIFEST_UNKNOWN, NODE_EXISTS,
 * NODE_PARAMETER, NODE_REFERENCE, and NODE_ARTIFACT_UNREACHABLE where no source of a program can be reached.
 */
export async function addNode(
  context: ServerContext,
  modules: AddModules,
  wanted: NewNode,
  actor: Actor,
): Promise<NodeRow> {
  const manifest = findManifest(wanted.manifest);
  const name = wanted.name ?? wanted.manifest.slice(0, 32);
  if (context.ledgers.list().some((ledger) => ledger.name === name) || (await modules.store.find(name)))
    throw new CodedError('NODE_EXISTS', `A node or ledger is called "${name}" already`, { pointer: '/name' });
  await checkReferences(modules.store, wanted.references ?? []);
  const given = readParameters(manifest, wanted.parameters ?? {});
  const settled = kitOf(manifest).settle?.(given) ?? given;
  const external = wanted.endpoint !== undefined;
  if (!external) for (const artifact of manifest.artifacts) await chooseSource(artifact, modules.env, wanted.source);
  const parameters = external ? settled : await withAccount(modules, name, manifest, settled);
  const now = new Date(context.clock.now());
  const row = await context.db.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('nodes')
      .values({
        name,
        manifest: manifest.id,
        server: modules.server,
        desired: 'running',
        state: 'added',
        state_since: now,
        source: wanted.source ?? null,
        parameters: JSON.stringify(parameters),
        endpoint: wanted.endpoint ? modules.store.seal(name, 'endpoint', wanted.endpoint) : null,
        refs: JSON.stringify(wanted.references ?? []),
        members: JSON.stringify(external ? [] : await planMembers(manifest, parameters)),
        secrets: external ? null : modules.store.seal(name, 'secrets', makeSecrets(manifest, context.random)),
        created_at: now,
        created_by: actor.id,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!inserted) throw new CodedError('NODE_EXISTS', `A node is called "${name}" already`, { pointer: '/name' });
    await audit(trx, {
      actor: actor.id,
      address: actor.address,
      action: 'node.add',
      subject: name,
      detail: { manifest: manifest.id },
    });
    await context.events.publish(trx, { type: 'node.state', subject: name, data: { node: name, state: 'added' } });
    return inserted;
  });
  return row;
}

/** What this machine says of every source of a node's programs. */
export async function assessManifest(manifest: NodeManifest, env: AddModules['env']) {
  return Promise.all(
    manifest.artifacts.map(async (artifact) => ({
      program: artifact.program,
      sources: await assessArtifact(artifact, env),
    })),
  );
}

async function withAccount(
  modules: AddModules,
  name: string,
  manifest: NodeManifest,
  parameters: Readonly<Record<string, ParameterValue>>,
): Promise<Readonly<Record<string, ParameterValue>>> {
  const chain = kitOf(manifest).chain?.(manifest, parameters);
  // A parameter that allows nothing but the empty text asks for no account.
  const takes = manifest.parameters.account !== undefined && manifest.parameters.account.pattern !== '^$';
  if (!takes || parameters.account !== '' || chain === undefined) return parameters;
  return { ...parameters, account: await modules.accountFor(name, manifest, chain) };
}

async function checkReferences(store: NodeStore, references: readonly Reference[]): Promise<void> {
  for (const { node, url } of references) {
    if ((node === undefined) === (url === undefined))
      throw new CodedError('NODE_REFERENCE', 'A reference is either a node or a URL', { pointer: '/references' });
    if (node !== undefined && !(await store.find(node)))
      throw new CodedError('NODE_REFERENCE', `The reference "${node}" is no node here`, { pointer: '/references' });
    if (url !== undefined && !URL.canParse(url))
      throw new CodedError('NODE_REFERENCE', `"${url}" is no URL`, { pointer: '/references' });
  }
}
