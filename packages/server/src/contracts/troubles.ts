import { isCodedError } from '@blockcluster/btml';
import type { Kysely, Selectable } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import type { ContractModules } from './modules.ts';
import type { ContractTables } from './tables.ts';

export type TroubleRow = Selectable<ContractTables['contract_troubles']>;

/** How long a step that failed is left alone, in milliseconds: it may be a costly one. */
const RETRY_MS = 3_000;
const MAX_REASON = 1_000;

/**
 * The steps in which the contracts of a ledger are followed. One that fails keeps no other waiting: it is logged when that
 * begins, changes or ends, shown until it succeeds again, and tried again after a rest.
 */
export class Troubles {
  readonly #modules: Pick<ContractModules, 'db' | 'clock' | 'log'>;
  readonly #ledger: string;
  readonly #failed = new Map<string, { readonly reason: string; readonly at: number }>();
  /** Steps of which nothing is stored, as far as this holder of the lease knows. */
  readonly #clear = new Set<string>();
  #token: bigint | undefined;

  constructor(modules: Pick<ContractModules, 'db' | 'clock' | 'log'>, ledger: string) {
    this.#modules = modules;
    this.#ledger = ledger;
  }

  /** A round under a lease. What another holder noted meanwhile is not known here. */
  begin({ token }: Pick<Lease, 'token'>): void {
    if (this.#token === token) return;
    this.#token = token;
    this.#failed.clear();
    this.#clear.clear();
  }

  /** Whether a step failed so lately that it is left alone. A clock that is set back prolongs nothing. */
  rests(step: string): boolean {
    const failed = this.#failed.get(step);
    return failed !== undefined && Math.abs(this.#modules.clock.now() - failed.at) < RETRY_MS;
  }

  /** Runs a step, unless it rests; answers whether it was done. Throws LEASE_LOST alone. */
  async attempt(step: string, work: () => Promise<void>): Promise<boolean> {
    if (this.rests(step)) return false;
    try {
      await work();
      await this.#over(step);
      return true;
    } catch (error) {
      await this.note(step, error);
      return false;
    }
  }

  /** Notes what a step threw. Throws it again if it is LEASE_LOST: whoever has the lease now does all of the steps. */
  async note(step: string, error: unknown): Promise<void> {
    if (isCodedError(error, 'LEASE_LOST')) throw error;
    const { code, reason } = shown(error);
    const { clock, log, db } = this.#modules;
    const at = clock.now();
    const before = this.#failed.get(step);
    this.#failed.set(step, { reason, at });
    this.#clear.delete(step);
    if (before?.reason === reason) return;
    const told = { ledger: this.#ledger, step, code };
    if (isCodedError(error)) log.warn({ ...told, reason }, 'a step of following contracts fails');
    else log.error({ ...told, err: error }, 'a step of following contracts fails');
    const row = { ledger: this.#ledger, step, code, reason };
    try {
      await db
        .insertInto('contract_troubles')
        .values({ ...row, since: new Date(at) })
        .onConflict((conflict) => conflict.columns(['ledger', 'step']).doUpdateSet({ code, reason }))
        .execute();
    } catch (err) {
      log.error({ ledger: this.#ledger, step, err }, 'a trouble could not be stored');
      // Tried again with the next failure.
      this.#failed.set(step, { reason: '', at });
    }
  }

  async #over(step: string): Promise<void> {
    const { db, log } = this.#modules;
    if (this.#clear.has(step)) return;
    if (this.#failed.delete(step))
      log.info({ ledger: this.#ledger, step }, 'a step of following contracts works again');
    await db.deleteFrom('contract_troubles').where('ledger', '=', this.#ledger).where('step', '=', step).execute();
    this.#clear.add(step);
  }
}

/** What hinders each listener of a contract's ledgers, by the listener's id: its own trouble before that of the ledger. */
export async function troublesOf(
  db: Kysely<Schema>,
  listeners: readonly { readonly id: string; readonly ledger: string }[],
): Promise<ReadonlyMap<string, TroubleRow>> {
  if (listeners.length === 0) return new Map();
  const rows = await db
    .selectFrom('contract_troubles')
    .selectAll()
    .where(
      'ledger',
      'in',
      listeners.map(({ ledger }) => ledger),
    )
    .execute();
  const of = (ledger: string, step: string) => rows.find((row) => row.ledger === ledger && row.step === step);
  return new Map(
    listeners.flatMap(({ id, ledger }) => {
      const trouble = of(ledger, id) ?? of(ledger, 'events');
      return trouble ? [[id, trouble]] : [];
    }),
  );
}

/** What clients may see of it: the words of a database or of a bug are for the log. */
function shown(error: unknown): { readonly code: string; readonly reason: string } {
  if (isCodedError(error)) return { code: error.code, reason: error.message.slice(0, MAX_REASON) };
  return { code: 'INTERNAL', reason: 'A fault of the server, which its log describes' };
}
