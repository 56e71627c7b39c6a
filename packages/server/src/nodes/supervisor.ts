import { rm } from 'node:fs/promises';
import { isCodedError } from '@blockcluster/btml';
import {
  findManifest,
  kitOf,
  type NodeEndpoint,
  type NodeKit,
  type NodeManifest,
  type NodeSetup,
} from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import type { TrafficGate } from './gate.ts';
import { Members, refreshPorts, startFailure } from './members.ts';
import type { SupervisorModules } from './modules.ts';
import { Observer, type Probed } from './observe.ts';
import { obtainPrograms } from './obtain.ts';
import { prepareNode } from './prepare.ts';
import { type Judgment, judge } from './probe/judge.ts';
import { findMember, isHalted } from './process/member-process.ts';
import { referencesOf } from './references.ts';
import { Sampler } from './sampler.ts';
import { foldersOf, servingMember, setupOf } from './setup.ts';
import type { MemberRecord, NodeRow } from './tables.ts';
import { Upgrader } from './upgrade.ts';

const IDLE_MS = 1_000;

/** Leads one node through its life, a round at a time. Whatever must outlive this server is in the row or on the disk. */
export class Supervisor {
  readonly name: string;
  readonly #modules: SupervisorModules;
  readonly #gate: TrafficGate;
  readonly #members: Members;
  readonly #sampler: Sampler;
  readonly #upgrader: Upgrader;
  #observer: { readonly key: string; readonly observer: Observer } | undefined;
  #failures = 0;
  /** When the node stopped answering or was halted, in milliseconds since 1970. */
  #badSince: number | undefined;
  /** The start of the serving process after which it has not answered yet. */
  #greeted: number | undefined;
  /** Whether what programs forget when they end has been given back since the last start of one of them. */
  #resumed = false;

  constructor(row: NodeRow, modules: SupervisorModules, gate: TrafficGate) {
    this.name = row.name;
    this.#modules = modules;
    this.#gate = gate;
    const { logs } = foldersOf(modules.data, row.name);
    this.#members = new Members({
      account: modules.account,
      programs: modules.programs,
      logs,
      now: () => modules.clock.now(),
    });
    this.#sampler = new Sampler(modules);
    this.#upgrader = new Upgrader(modules, { members: this.#members, gate });
  }

  /** One round under the node's lease; answers how long to rest, or undefined when the node is gone. */
  async round(lease: Lease, signal: AbortSignal): Promise<number | undefined> {
    const { store } = this.#modules;
    const row = await store.find(this.name);
    if (row === undefined) return undefined;
    const manifest = findManifest(row.manifest);
    try {
      if (row.desired === 'removed') return await this.#remove(lease, row);
      if (row.desired === 'stopped') return await this.#rest(lease, row);
      if (row.endpoint === null && !(await this.#isReady(lease, row, manifest, signal))) return 0;
      return await this.#watch(lease, row, manifest, signal);
    } catch (error) {
      if (isCodedError(error, 'LEASE_LOST') || signal.aborted) throw error;
      const { code, reason } = startFailure(error);
      this.#gate.close(reason);
      await store.enter(lease, row, { state: 'failed', code, reason }, { progress: null });
      this.#modules.log.warn({ node: this.name, code }, reason);
      return Math.max(5_000, manifest.probes.everySeconds * 1_000);
    }
  }

  /** Drops connections. Processes go on: the next start of the server takes them over. */
  async close(): Promise<void> {
    this.#gate.close('the server stops');
    await this.#observer?.observer.close();
    this.#observer = undefined;
  }

  async setup(row: NodeRow): Promise<NodeSetup> {
    return setupOf(row, this.#modules);
  }

  async #isReady(lease: Lease, row: NodeRow, manifest: NodeManifest, signal: AbortSignal): Promise<boolean> {
    if (manifest.artifacts.some((artifact) => row.programs[artifact.program] === undefined)) {
      await obtainPrograms(this.#modules, lease, row, signal);
      return false;
    }
    if (row.prepared) return true;
    await this.#modules.store.enter(
      lease,
      row,
      { state: 'preparing' },
      { progress: JSON.stringify({ step: 'preparing' }) },
    );
    await prepareNode(this.#modules, lease, row, await this.setup(row));
    return false;
  }

  async #remove(lease: Lease, row: NodeRow): Promise<undefined> {
    await this.#modules.store.enter(lease, row, { state: 'removing' });
    this.#gate.close('the node is being removed');
    this.#modules.onRemoved(row.name);
    if (row.endpoint === null && row.members.length > 0) await this.#members.stop(await this.setup(row));
    await this.close();
    await rm(foldersOf(this.#modules.data, row.name).root, { recursive: true, force: true });
    await this.#modules.store.remove(lease, row.name);
    return undefined;
  }

  async #rest(lease: Lease, row: NodeRow): Promise<number> {
    if (row.state === 'stopped') return IDLE_MS;
    this.#gate.close('the node is stopped');
    await this.#modules.store.enter(lease, row, { state: 'stopping', code: row.code, reason: row.reason });
    if (row.endpoint === null && row.prepared) await this.#members.stop(await this.setup(row));
    const keep = row.code === 'NODE_DISK_FLOOR' ? { code: row.code, reason: row.reason } : {};
    const pidless = JSON.stringify(row.members.map(({ pid: _pid, startedAt: _at, ...member }) => member));
    await this.#modules.store.enter(
      lease,
      { ...row, state: 'stopping' },
      { state: 'stopped', ...keep },
      {
        members: pidless,
        progress: null,
      },
    );
    this.#greeted = undefined;
    return IDLE_MS;
  }

  async #watch(lease: Lease, before: NodeRow, manifest: NodeManifest, signal: AbortSignal): Promise<number> {
    const everyMs = manifest.probes.everySeconds * 1_000;
    let row = before;
    if (row.upgrade !== null) {
      const next = await this.#upgrader.step(lease, row, signal);
      if (next === undefined) return 0;
      row = next;
    }
    const seen = row.endpoint === null ? await this.#run(lease, row, manifest) : await this.#lookAt(row, manifest);
    row = seen.row;
    const judgment = await this.#act(lease, row, manifest, seen);
    const again = await this.#sampler.sample(lease, row, manifest, {
      probed: seen.probed,
      state: judgment.state,
      pids: [...this.#members.pids().values()],
      logs: row.members.map((member) => this.#members.logFile(member)),
    });
    if (again) await this.#members.stop(await this.setup(row));
    return judgment.state === 'starting' || judgment.state === 'restarting' ? Math.min(everyMs, 500) : everyMs;
  }

  /** Makes sure that the processes run, then asks the one that serves. */
  async #run(lease: Lease, before: NodeRow, manifest: NodeManifest): Promise<Seen> {
    let row = before;
    const ports = await this.#freshPorts(row, await this.setup(row));
    if (ports !== undefined) {
      await this.#modules.store.write(lease, row.name, { members: JSON.stringify(ports) });
      row = { ...row, members: ports };
    }
    const setup = await this.setup(row);
    const { down, started } = await this.#members.ensure(setup, row);
    down.push(...(await this.#members.endHalted(setup, manifest.probes.boundSeconds * 1_000)));
    row = await this.#notePids(lease, row);
    const member = servingMember(setup);
    const since = this.#members.since(member.name);
    const servingDown = since === undefined;
    if (started.includes(member.name)) this.#greeted = undefined;
    if (started.length > 0) this.#resumed = false;
    const words = down.length > 0 ? await this.#members.lastWords({ name: down[0] ?? '' }) : '';
    if (servingDown) {
      const failure = words === '' ? undefined : `it ended: ${words}`;
      return {
        row,
        probed: { reading: undefined, failure, references: [] },
        down,
        servingDown,
        halted: false,
        starting: false,
      };
    }
    const kit = kitOf(manifest);
    const halted = await isHalted(this.#members.pids().get(member.name) ?? 0);
    const observer = await this.#observerOf(row, manifest, kit.endpoint(setup, member));
    const probed = await observer.look();
    if (probed.reading !== undefined && this.#greeted !== since) {
      await kit.afterStart?.(setup, member);
      this.#greeted = since;
    }
    if (probed.reading !== undefined && !this.#resumed) this.#resumed = await this.#resume(kit, setup);
    const waited = this.#modules.clock.now() - since;
    const starting = this.#greeted !== since && waited < manifest.probes.startSeconds * 1_000;
    return { row, probed, down, servingDown, halted, starting };
  }

  async #resume(kit: NodeKit, setup: NodeSetup): Promise<boolean> {
    try {
      await kit.resume?.(setup);
      return true;
    } catch (error) {
      if (!isCodedError(error)) throw error;
      this.#modules.log.debug({ node: this.name, code: error.code }, 'a restarted program is not ready yet');
      return false;
    }
  }

  async #freshPorts(row: NodeRow, setup: NodeSetup): Promise<MemberRecord[] | undefined> {
    // Only while nothing of the node runs: members know each other's ports.
    if (this.#members.pids().size > 0) return undefined;
    for (const member of setup.members) if ((await findMember(member.dir)) !== undefined) return undefined;
    return refreshPorts(row, this.#members.pids());
  }

  async #lookAt(row: NodeRow, manifest: NodeManifest): Promise<Seen> {
    const endpoint = this.#modules.endpointOf(row);
    const observer = await this.#observerOf(row, manifest, endpoint);
    return { row, probed: await observer.look(), down: [], servingDown: false, halted: false, starting: false };
  }

  async #observerOf(row: NodeRow, manifest: NodeManifest, endpoint: NodeEndpoint): Promise<Observer> {
    const references = await referencesOf(this.#modules, row);
    const key = JSON.stringify([endpoint, references]);
    if (this.#observer?.key !== key) {
      await this.#observer?.observer.close();
      this.#observer = { key, observer: new Observer(manifest, kitOf(manifest), endpoint, references) };
    }
    return this.#observer.observer;
  }

  async #notePids(lease: Lease, row: NodeRow): Promise<NodeRow> {
    const pids = this.#members.pids();
    if (row.members.every((member) => member.pid === pids.get(member.name))) return row;
    const members = row.members.map(({ name, role, index, ports }) => {
      const pid = pids.get(name);
      const since = this.#members.since(name);
      return {
        ...{ name, role, index, ports },
        ...(pid === undefined || since === undefined ? {} : { pid, startedAt: new Date(since).toISOString() }),
      };
    });
    const restarts = row.restarts + this.#members.restarts;
    this.#members.restarts = 0;
    await this.#modules.store.write(lease, row.name, { members: JSON.stringify(members), restarts });
    return { ...row, members, restarts };
  }

  async #act(lease: Lease, row: NodeRow, manifest: NodeManifest, seen: Seen): Promise<Judgment> {
    const { store, clock } = this.#modules;
    const now = clock.now();
    const { reading } = seen.probed;
    this.#failures = reading === undefined ? this.#failures + 1 : 0;
    const genesis = row.genesis ?? manifest.bootstrap.genesis;
    const found = judge(
      {
        ...seen.probed,
        ...{ halted: seen.halted, down: seen.down, servingDown: seen.servingDown, starting: seen.starting, genesis },
        failures: this.#failures,
        wasSynced: row.synced_at !== null,
        now: Math.floor(now / 1_000),
      },
      manifest.probes,
    );
    // A node under upgrade is a candidate: nothing relies on it until it has proven itself.
    const soaking = row.upgrade?.phase === 'soaking' && found.state === 'synced';
    const judgment: Judgment = soaking
      ? { state: 'upgrading', code: null, reason: 'the new version proves itself' }
      : found;
    if (judgment.state === 'synced' && reading !== undefined) this.#gate.open();
    else if (judgment.state !== 'synced') this.#gate.close(judgment.reason ?? judgment.state);
    const good = reading !== undefined && found.state === 'synced';
    await store.enter(lease, row, judgment, {
      // While the programs of an upgrade are fetched, the progress is theirs.
      ...(row.upgrade?.phase === 'requested' ? {} : { progress: null }),
      ...(reading === undefined ? {} : { reading: JSON.stringify(reading) }),
      ...(row.genesis === null && good ? { genesis: reading.genesis } : {}),
      ...(good ? { good_at: new Date(now) } : {}),
    });
    if (judgment.state === 'synced') this.#modules.onSynced(row, () => this.setup(row));
    await this.#heal(row, manifest, judgment, now);
    return judgment;
  }

  /** A node that hangs is killed and started again, a bound after its traffic ended; what follows another chain is left alone. */
  async #heal(row: NodeRow, manifest: NodeManifest, judgment: Judgment, now: number): Promise<void> {
    const hangs = judgment.state === 'frozen' || judgment.state === 'unresponsive';
    this.#badSince = hangs ? (this.#badSince ?? now) : undefined;
    if (this.#badSince === undefined || row.endpoint !== null) return;
    if (now - this.#badSince < manifest.probes.boundSeconds * 1_000) return;
    this.#badSince = undefined;
    this.#modules.log.warn({ node: this.name }, 'the node hangs: it is killed and started again');
    await this.#members.kill(servingMember(await this.setup(row)));
  }
}

interface Seen {
  readonly row: NodeRow;
  readonly probed: Probed;
  readonly down: readonly string[];
  readonly servingDown: boolean;
  readonly halted: boolean;
  readonly starting: boolean;
}
