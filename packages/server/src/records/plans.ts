import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';

/** The plan of records that name none. */
export const DEFAULT_PLAN = 'default';
const FRESH_MS = 1_000;

/** Deadlines by plan, at most a second old: asking the database for every record would cost more than accepting it. */
export class PlanDirectory {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  #deadlines: ReadonlyMap<string, number> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Throws RECORD_PLAN_UNKNOWN, with `pointer`, for a plan that the installation doesn't have. */
  async require(plan: string, pointer = '/plan'): Promise<void> {
    if (Math.abs(this.#clock.now() - this.#readAt) > FRESH_MS || !this.#deadlines.has(plan)) await this.refresh();
    if (!this.#deadlines.has(plan))
      throw new CodedError('RECORD_PLAN_UNKNOWN', `There is no plan "${plan}"`, { pointer });
  }

  /** Seconds that a plan gives itself; the plan must have been required before. */
  deadlineSeconds(plan: string): number {
    const seconds = this.#deadlines.get(plan);
    if (seconds === undefined) throw new Error(`plan ${plan} was not required`);
    return seconds;
  }

  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const rows = await this.#db.selectFrom('plans').select(['name', 'deadline_seconds']).execute();
    this.#deadlines = new Map(rows.map((row) => [row.name, row.deadline_seconds]));
    this.#readAt = this.#clock.now();
  }
}
