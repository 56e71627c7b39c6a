import type { Worker } from '../context.ts';
import type { Minable } from './miner.ts';
import type { OpenLedgers } from './open.ts';
import type { OpenLedger } from './registry.ts';

/** Takes ledgers into service while the server runs. */
export interface LedgerHost {
  /** The ledger can be named by plans from now on; what moves its transactions starts. */
  attach(ledger: OpenLedger, minable?: Minable): Promise<void>;
  /** What was queued for it waits until a ledger of that name is attached again. */
  detach(name: string): Promise<void>;
}

interface LateModules {
  readonly ledgers: OpenLedgers;
  /** What works in the background for a ledger. */
  readonly workersOf: (ledger: OpenLedger, minable: Minable | undefined) => readonly Worker[];
  readonly onDetached: (name: string) => void;
}

/** Ledgers that come and go with the nodes of this server. It is a worker itself, so that they end with the others. */
export class LateLedgers implements LedgerHost, Worker {
  readonly name = 'late-ledgers';
  readonly #modules: LateModules;
  readonly #workers = new Map<string, readonly Worker[]>();
  #stopped = false;

  constructor(modules: LateModules) {
    this.#modules = modules;
  }

  start(): void {
    this.#stopped = false;
  }

  async attach(ledger: OpenLedger, minable?: Minable): Promise<void> {
    if (this.#stopped) {
      await ledger.close();
      return;
    }
    this.#modules.ledgers.add(ledger, minable);
    const workers = this.#modules.workersOf(ledger, minable);
    this.#workers.set(ledger.name, workers);
    for (const worker of workers) worker.start();
  }

  async detach(name: string): Promise<void> {
    const ledger = this.#modules.ledgers.remove(name);
    const workers = this.#workers.get(name) ?? [];
    this.#workers.delete(name);
    await Promise.all(workers.map((worker) => worker.stop()));
    this.#modules.onDetached(name);
    await ledger?.close();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#workers.values()].flat().map((worker) => worker.stop()));
  }
}
