import { isCodedError } from '@blockcluster/btml';
import type { Lease } from '../database/leases.ts';
import { stepAccount } from './account.ts';
import { finalizeDeep } from './finalize.ts';
import type { EngineModules, Ledger } from './modules.ts';
import { scanOnce } from './scan.ts';

/** Scans of one tick: a first scan of a long chain goes on in the next tick. */
const SCANS = 10;

export interface EngineOptions {
  /** How long a candidate waits before its fee is raised; default ten minutes, 30 s on a development chain. */
  readonly bumpAfterMs?: number;
  /** How long a tick waits for its signers before it goes on without the slow ones; default 5 s. */
  readonly patienceMs?: number;
}

export interface TickResult {
  /** Transactions that have not ended yet. */
  readonly open: number;
}

/**
 * Moves every transaction of one ledger. It keeps nothing of its own between two ticks but the promises of signers that
 * are still at work: whatever it knows is in the database, so that another server can go on at any point.
 */
export class LedgerEngine {
  readonly ledger: Ledger;
  readonly #modules: EngineModules;
  readonly #bumpAfterMs: number;
  readonly #patienceMs: number;
  readonly #running = new Map<string, Promise<void>>();

  constructor(ledger: Ledger, modules: EngineModules, options: EngineOptions = {}) {
    this.ledger = ledger;
    this.#modules = modules;
    this.#bumpAfterMs = options.bumpAfterMs ?? (ledger.driver.development ? 30_000 : 600_000);
    this.#patienceMs = options.patienceMs ?? 5_000;
  }

  /**
   * One round: read the chain, move each signer's queue, end what is deep enough. A signer that is stuck (its node
   * hangs on one request) keeps its own promise and holds up nobody else.
   */
  async tick(lease: Lease): Promise<TickResult> {
    const { ledger } = this;
    let summary = await scanOnce(this.#modules, ledger, lease);
    for (let scans = 1; !summary.complete && scans < SCANS; scans++)
      summary = await scanOnce(this.#modules, ledger, lease);
    // Deciding about conflicts needs the whole chain. What ends meanwhile is none of what the signers work at.
    const steps = summary.complete ? this.#stepAccounts(lease, summary.tip) : undefined;
    await Promise.all([steps, finalizeDeep(this.#modules, ledger, lease)]);
    return { open: await this.#open() };
  }

  /** Resolves when no signer is at work any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #stepAccounts(lease: Lease, tipHeight: number): Promise<void> {
    const { ledger } = this;
    const rows = await this.#modules.db
      .selectFrom('transactions')
      .select('account')
      .distinct()
      .where('ledger', '=', ledger.name)
      .where('chain', '=', ledger.driver.chain)
      .where('state', 'in', ['queued', 'signed', 'broadcast'])
      .execute();
    const started: Promise<void>[] = [];
    for (const { account } of rows) {
      if (this.#running.has(account)) continue;
      const work = stepAccount({
        modules: this.#modules,
        ledger,
        lease,
        account,
        tipHeight,
        bumpAfterMs: this.#bumpAfterMs,
      })
        .catch((error: unknown) => this.#report(account, error))
        .finally(() => this.#running.delete(account));
      this.#running.set(account, work);
      started.push(work);
    }
    if (started.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#patienceMs);
    });
    await Promise.race([Promise.all(started), patience]);
    clearTimeout(timer);
  }

  #report(account: string, error: unknown): void {
    if (isCodedError(error, 'LEASE_LOST')) return;
    this.#modules.log.error({ ledger: this.ledger.name, account, err: error }, 'a signer could not go on');
  }

  async #open(): Promise<number> {
    const row = await this.#modules.db
      .selectFrom('transactions')
      .select((q) => q.fn.countAll<bigint>().as('count'))
      .where('ledger', '=', this.ledger.name)
      .where('chain', '=', this.ledger.driver.chain)
      .where('state', 'in', ['queued', 'signed', 'broadcast', 'included'])
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }
}
