import { constants } from 'node:fs';
import { cp, rename, rm, stat } from 'node:fs/promises';
import { CodedError } from '@blockcluster/btml';
import { findManifest, type NodeManifest } from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import type { TrafficGate } from './gate.ts';
import { type Members, startFailure } from './members.ts';
import type { SupervisorModules } from './modules.ts';
import { fetchPrograms } from './obtain.ts';
import { giveTree } from './process/account.ts';
import { diskOf, freeOf } from './process/measure.ts';
import { foldersOf, setupOf } from './setup.ts';
import type { NodeRow, NodeState, Programs, UpgradeRecord } from './tables.ts';

/** The new version ended so often while it had to prove itself: it won't do. */
const MOST_RESTARTS = 2;
const CONDEMNED: readonly NodeState[] = ['wrong-chain', 'forked', 'frozen', 'unresponsive', 'failed'];

interface Fetch {
  result?: Programs;
  error?: unknown;
}

/**
 * Upgrades one node: obtains the new programs beside the running ones, copies the data, starts, and lets the node prove
 * itself for the soak time, during which it has no traffic. Otherwise the old programs and the old data come back. Each
 * phase is persisted and can be taken up again by another start of the server.
 */
export class Upgrader {
  readonly #modules: SupervisorModules;
  readonly #node: { readonly members: Members; readonly gate: TrafficGate };
  #fetch: Fetch | undefined;

  constructor(modules: SupervisorModules, node: { readonly members: Members; readonly gate: TrafficGate }) {
    this.#modules = modules;
    this.#node = node;
  }

  /** The row to go on with, or undefined when it has to be read again. */
  async step(lease: Lease, row: NodeRow, signal: AbortSignal): Promise<NodeRow | undefined> {
    const { upgrade } = row;
    const manifest = findManifest(row.manifest);
    switch (upgrade?.phase) {
      case 'requested':
        return this.#request(lease, row, upgrade, signal);
      case 'copying':
        return this.#copy(lease, row, upgrade, manifest);
      case 'soaking':
        return this.#soak(lease, row, upgrade, manifest);
      case 'returning':
        return this.#return(lease, row, upgrade);
      default:
        return row;
    }
  }

  /** The node goes on as it is while its successor is fetched or built. */
  async #request(
    lease: Lease,
    row: NodeRow,
    upgrade: UpgradeRecord,
    signal: AbortSignal,
  ): Promise<NodeRow | undefined> {
    if (this.#fetch === undefined) {
      const fetch: Fetch = {};
      void fetchPrograms(this.#modules, lease, row, { signal, wanted: upgrade.source, have: {} }).then(
        (result) => {
          fetch.result = result;
        },
        (error: unknown) => {
          fetch.error = error;
        },
      );
      this.#fetch = fetch;
      return row;
    }
    const { result, error } = this.#fetch;
    if (result === undefined && error === undefined) return row;
    this.#fetch = undefined;
    if (result === undefined) return this.#end(lease, row, { ...upgrade, phase: 'refused', ...startFailure(error) });
    if (Object.entries(result).every(([name, { sha256 }]) => row.programs[name]?.sha256 === sha256)) {
      const reason = 'the source has the very programs that run already';
      return this.#end(lease, row, { ...upgrade, to: result, phase: 'refused', code: 'NODE_UPGRADE_SAME', reason });
    }
    await this.#write(lease, row, { ...upgrade, to: result, phase: 'copying' });
    return undefined;
  }

  async #copy(
    lease: Lease,
    row: NodeRow,
    upgrade: UpgradeRecord,
    manifest: NodeManifest,
  ): Promise<NodeRow | undefined> {
    const { data, store } = this.#modules;
    const folders = foldersOf(data, row.name);
    await rm(folders.snapshot, { recursive: true, force: true });
    try {
      if (manifest.upgrade.snapshot) await refuseWithoutSpace(folders.members, data, manifest.disk.floorBytes);
    } catch (error) {
      return this.#end(lease, row, { ...upgrade, phase: 'refused', ...startFailure(error) });
    }
    this.#node.gate.close('the node is being upgraded');
    await store.enter(lease, row, { state: 'upgrading', reason: 'its data are copied' });
    await this.#node.members.stop(await setupOf(row, this.#modules));
    if (manifest.upgrade.snapshot)
      await cp(folders.members, folders.snapshot, {
        recursive: true,
        preserveTimestamps: true,
        verbatimSymlinks: true,
        mode: constants.COPYFILE_FICLONE,
      });
    const startedAt = new Date(this.#modules.clock.now()).toISOString();
    const next: UpgradeRecord = { ...upgrade, phase: 'soaking', startedAt, restarts: row.restarts };
    await store.enter(
      lease,
      { ...row, state: 'upgrading' },
      { state: 'starting' },
      {
        programs: JSON.stringify(upgrade.to ?? row.programs),
        upgrade: JSON.stringify(next),
      },
    );
    return undefined;
  }

  async #soak(
    lease: Lease,
    row: NodeRow,
    upgrade: UpgradeRecord,
    manifest: NodeManifest,
  ): Promise<NodeRow | undefined> {
    const now = this.#modules.clock.now();
    const fault = faultOf(row, upgrade, manifest, now);
    if (fault !== undefined) {
      this.#modules.log.warn(
        { node: row.name, ...fault },
        'the upgrade failed: the old version and its data come back',
      );
      await this.#write(lease, row, { ...upgrade, phase: 'returning', ...fault });
      return undefined;
    }
    const good = row.state === 'upgrading';
    if (good && upgrade.goodSince !== undefined) {
      if (now - Date.parse(upgrade.goodSince) < manifest.upgrade.soakSeconds * 1_000) return row;
      await rm(foldersOf(this.#modules.data, row.name).snapshot, { recursive: true, force: true });
      return this.#end(lease, row, { ...upgrade, phase: 'done' });
    }
    if (good === (upgrade.goodSince !== undefined)) return row;
    const { goodSince: _, ...rest } = upgrade;
    const next: UpgradeRecord = good ? { ...rest, goodSince: new Date(now).toISOString() } : rest;
    await this.#write(lease, row, next);
    return { ...row, upgrade: next };
  }

  /** Can be repeated at any point: the copy is moved, not copied back. */
  async #return(lease: Lease, row: NodeRow, upgrade: UpgradeRecord): Promise<NodeRow | undefined> {
    const { data, store, account } = this.#modules;
    const folders = foldersOf(data, row.name);
    this.#node.gate.close('the node returns to its old version');
    await this.#node.members.stop(await setupOf(row, this.#modules));
    const copied = await stat(folders.snapshot).then(
      () => true,
      () => false,
    );
    if (copied) {
      await rm(folders.members, { recursive: true, force: true });
      await rename(folders.snapshot, folders.members);
      await giveTree(folders.members, account);
    }
    const endedAt = new Date(this.#modules.clock.now()).toISOString();
    await store.enter(
      lease,
      row,
      { state: 'starting' },
      {
        programs: JSON.stringify(upgrade.from),
        upgrade: JSON.stringify({ ...upgrade, phase: 'returned', endedAt } satisfies UpgradeRecord),
      },
    );
    return undefined;
  }

  async #end(lease: Lease, row: NodeRow, upgrade: UpgradeRecord): Promise<NodeRow> {
    const ended = { ...upgrade, endedAt: new Date(this.#modules.clock.now()).toISOString() };
    await this.#write(lease, row, ended);
    return { ...row, upgrade: ended };
  }

  async #write(lease: Lease, row: NodeRow, upgrade: UpgradeRecord): Promise<void> {
    await this.#modules.store.write(lease, row.name, { upgrade: JSON.stringify(upgrade) });
  }
}

/** Why the new version won't do; undefined while it may still prove itself. Pure. */
export function faultOf(
  row: Pick<NodeRow, 'state' | 'code' | 'reason' | 'restarts'>,
  upgrade: UpgradeRecord,
  manifest: NodeManifest,
  now: number,
): { code: string; reason: string } | undefined {
  if (CONDEMNED.includes(row.state))
    return { code: row.code ?? 'NODE_UPGRADE_FAILED', reason: row.reason ?? row.state };
  const restarts = row.restarts - (upgrade.restarts ?? 0);
  if (restarts >= MOST_RESTARTS)
    return { code: 'NODE_UPGRADE_FAILED', reason: `the new version ended ${restarts} times: ${row.reason ?? ''}` };
  const patience = (manifest.probes.startSeconds + 2 * manifest.upgrade.soakSeconds) * 1_000;
  if (upgrade.goodSince === undefined && now - Date.parse(upgrade.startedAt ?? '') > patience)
    return {
      code: 'NODE_UPGRADE_FAILED',
      reason: `the new version was not synced in time: ${row.reason ?? row.state}`,
    };
  return undefined;
}

async function refuseWithoutSpace(folder: string, data: string, floor: number): Promise<void> {
  const [size, free] = await Promise.all([diskOf(folder), freeOf(data)]);
  if (free - size < floor)
    throw new CodedError(
      'NODE_SNAPSHOT_SPACE',
      `a copy of the data takes ${size} bytes, and ${free} are free, of which ${floor} must stay so`,
    );
}
