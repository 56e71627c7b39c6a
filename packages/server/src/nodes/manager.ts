import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodedError } from '@blockcluster/btml';
import { findManifest } from '@blockcluster/ledgers';
import type { Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import { TrafficGate } from './gate.ts';
import type { SupervisorModules } from './modules.ts';
import { Supervisor } from './supervisor.ts';
import type { NodeRow } from './tables.ts';

const LOOK_MS = 1_000;
/** Another server has the node's lease: a twin of this one that is about to end. */
const ELSEWHERE_MS = 2_000;

interface Supervised {
  readonly supervisor: Supervisor;
  readonly worker: LoopWorker;
  gone: boolean;
}

/** Supervises every node of this server, each in a loop of its own under its lease `node:NAME`. */
export class NodeManager implements Worker {
  readonly name = 'nodes';
  readonly #modules: SupervisorModules;
  readonly #leases: Leases;
  readonly #server: string;
  readonly #gates = new Map<string, TrafficGate>();
  readonly #nodes = new Map<string, Supervised>();
  readonly #look: LoopWorker;
  #ending = new AbortController();

  constructor(modules: SupervisorModules, leases: Leases, server: string) {
    this.#modules = modules;
    this.#leases = leases;
    this.#server = server;
    this.#look = new LoopWorker(
      'nodes',
      () => this.#round(),
      (error) => {
        modules.log.warn({ err: error }, 'the nodes could not be looked up');
        return LOOK_MS;
      },
    );
  }

  start(): void {
    this.#ending = new AbortController();
    this.#look.start();
  }

  /** Something about a node changed: it is looked at now. */
  wake(name: string): void {
    const known = this.#nodes.get(name);
    if (known === undefined) this.#look.wake();
    else known.worker.wake();
  }

  /** Ends the supervision; the nodes themselves go on. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#look.stop();
    const nodes = [...this.#nodes.values()];
    await Promise.all(nodes.map(({ worker }) => worker.stop()));
    await Promise.all(nodes.map(({ supervisor }) => supervisor.close()));
    this.#nodes.clear();
  }

  /** Whether a node may be asked for its ledger. */
  gateOf(row: Pick<NodeRow, 'name' | 'manifest'>): TrafficGate {
    let gate = this.#gates.get(row.name);
    if (gate === undefined) {
      const { boundSeconds } = findManifest(row.manifest).probes;
      gate = new TrafficGate(boundSeconds * 1_000, () => this.#modules.clock.now());
      this.#gates.set(row.name, gate);
    }
    return gate;
  }

  async #round(): Promise<{ restMs: number }> {
    const rows = await this.#modules.store.list(this.#server);
    if (rows.length > 0) await mkdir(join(this.#modules.data, 'nodes'), { recursive: true, mode: 0o700 });
    for (const [name, known] of this.#nodes)
      if (known.gone) {
        await known.worker.stop();
        this.#nodes.delete(name);
        this.#gates.delete(name);
      }
    for (const row of rows) if (!this.#nodes.has(row.name)) this.#nodes.set(row.name, this.#supervise(row));
    return { restMs: LOOK_MS };
  }

  #supervise(row: NodeRow): Supervised {
    const supervisor = new Supervisor(row, this.#modules, this.gateOf(row));
    const { signal } = this.#ending;
    const round = async () => {
      const lease = `node:${row.name}`;
      const done = await this.#leases.withLease(lease, async (held) => ({
        rest: await supervisor.round(held, signal),
      }));
      if (done === undefined) {
        this.gateOf(row).close('another server supervises the node');
        return { restMs: ELSEWHERE_MS };
      }
      if (done.rest === undefined) {
        supervised.gone = true;
        this.#look.wake();
        return { restMs: 60_000 };
      }
      return { restMs: done.rest };
    };
    const worker = new LoopWorker(`node:${row.name}`, round, (error) => {
      if (!signal.aborted && !isCodedError(error, 'LEASE_LOST'))
        this.#modules.log.warn({ node: row.name, err: error }, 'the node could not be supervised');
      return ELSEWHERE_MS;
    });
    const supervised: Supervised = { supervisor, worker, gone: false };
    worker.start();
    return supervised;
  }
}
