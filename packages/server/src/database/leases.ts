import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** The right to do one kind of background work, until it expires or another server takes it over. */
export interface Lease {
  readonly name: string;
  /** Grows with every change of holder. */
  readonly token: bigint;
  /**
   * Locks the lease row for the transaction and throws LEASE_LOST unless this holder still has it. Whoever wants to
   * take the lease over waits for that transaction: a server that wakes up late can do no harm.
   */
  assert(trx: Transaction<Schema>): Promise<void>;
  /** Prolongs the lease; throws LEASE_LOST when it is gone. Work longer than a third of the term calls it. */
  renew(): Promise<void>;
}

export interface LeaseOptions {
  /** Unique to this process. */
  readonly holder: string;
  /** How long a holder that has died keeps others waiting; default 10 s. */
  readonly termMs?: number;
}

/** No term ends so many terms from now: the clock of the database was set back since a holder that has died took it. */
const TERMS_AHEAD = 10;

/** Fenced leases on the database's clock, so that servers with wrong clocks cannot steal from each other. */
export class Leases {
  readonly #db: Kysely<Schema>;
  readonly #holder: string;
  readonly #termMs: number;
  readonly #busy = new Set<string>();

  constructor(db: Kysely<Schema>, options: LeaseOptions) {
    this.#db = db;
    this.#holder = options.holder;
    this.#termMs = options.termMs ?? 10_000;
  }

  /**
   * Runs `work` when this server gets the lease and answers what it returns; answers undefined when another server, or another
   * caller in this process, has it.
   * The lease is renewed in the background while the work lasts and kept afterwards until its term ends, so that the
   * same server usually goes on; `release` gives it back at once.
   */
  async withLease<T>(name: string, work: (lease: Lease) => Promise<T>): Promise<T | undefined> {
    if (this.#busy.has(name)) return undefined;
    this.#busy.add(name);
    try {
      const token = await this.#acquire(name);
      return token === undefined ? undefined : await this.#hold(name, token, work);
    } finally {
      this.#busy.delete(name);
    }
  }

  async #hold<T>(name: string, token: bigint, work: (lease: Lease) => Promise<T>): Promise<T> {
    const lease: Lease = {
      name,
      token,
      assert: (trx) => this.#assert(trx, name, token),
      renew: () => this.#renew(name, token),
    };
    // A failed renewal is not an error here: `assert` notices in the transaction that matters.
    const timer = setInterval(() => void lease.renew().catch(() => undefined), this.#termMs / 3);
    timer.unref();
    try {
      return await work(lease);
    } finally {
      clearInterval(timer);
    }
  }

  /** Gives back every lease of this process, so that another server need not wait for the term. */
  async releaseAll(): Promise<void> {
    await this.releaseOf(this.#holder);
  }

  /** Gives back what a process had that is known to be dead, so that its successor goes on at once. */
  async releaseOf(holder: string): Promise<void> {
    await this.#db
      .updateTable('leases')
      .set({ expires_at: sql<Date>`'-infinity'` })
      .where('holder', '=', holder)
      .execute();
  }

  async #acquire(name: string): Promise<bigint | undefined> {
    const { rows } = await sql<{ token: bigint }>`
      INSERT INTO leases AS l (name, holder, token, expires_at)
      VALUES (${name}, ${this.#holder}, 1, clock_timestamp() + ${this.#terms(1)})
      ON CONFLICT (name) DO UPDATE SET
        holder = excluded.holder,
        token = CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp() THEN l.token ELSE l.token + 1 END,
        expires_at = clock_timestamp() + ${this.#terms(1)}
      WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
        OR l.expires_at > clock_timestamp() + ${TERMS_AHEAD}::int * ${this.#terms(1)}
      RETURNING l.token`.execute(this.#db);
    return rows[0]?.token;
  }

  async #renew(name: string, token: bigint): Promise<void> {
    const { rows } = await sql<{ token: bigint }>`
      UPDATE leases SET expires_at = clock_timestamp() + ${this.#terms(1)}
      WHERE name = ${name} AND holder = ${this.#holder} AND token = ${token} RETURNING token`.execute(this.#db);
    if (rows.length === 0) throw lost(name);
  }

  async #assert(trx: Transaction<Schema>, name: string, token: bigint): Promise<void> {
    const { rows } = await sql<{ token: bigint }>`
      SELECT token FROM leases
      WHERE name = ${name} AND holder = ${this.#holder} AND token = ${token} FOR SHARE`.execute(trx);
    if (rows.length === 0) throw lost(name);
  }

  #terms(count: number) {
    return sql`${count * this.#termMs} * interval '1 millisecond'`;
  }
}

function lost(name: string): CodedError {
  return new CodedError('LEASE_LOST', `Another server has taken over the lease "${name}"`, { details: { name } });
}
