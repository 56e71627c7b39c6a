import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface NewEvent {
  /** For instance `batch.closed`. */
  readonly type: string;
  /** What it is about, as an id or a name. */
  readonly subject: string;
  /** JSON; never secrets. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StoredEvent extends NewEvent {
  readonly position: bigint;
  readonly at: Date;
}

/** PostgreSQL's channel on which `publish_event` of the database wakes readers. */
export const EVENT_CHANNEL = 'blockcluster_events';

/**
 * Events are written in the transaction that causes them. Their positions are gapless and visible in order, because the
 * counter row stays locked until that transaction ends: a reader that has seen n will never be surprised by n - 1.
 * Publish as the last step of a transaction, so that the lock is held for the commit alone.
 */
export class EventOutbox {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Publishes in the caller's transaction; a rollback leaves no trace. Answers the position. */
  async publish(trx: Transaction<Schema>, event: NewEvent): Promise<bigint> {
    const { rows } = await sql<{ position: bigint }>`
      SELECT publish_event(${event.type}, ${event.subject}, ${JSON.stringify(event.data)}::jsonb) AS position`.execute(
      trx,
    );
    const position = rows[0]?.position;
    if (position === undefined) throw new Error('the event was given no position');
    return position;
  }

  /** Publishes several, in their order, as the last statement of the caller's transaction. */
  async publishAll(trx: Transaction<Schema>, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    await sql`
      SELECT publish_event(e.type, e.subject, e.data) FROM (
        SELECT * FROM unnest(${events.map(({ type }) => type)}::text[], ${events.map(({ subject }) => subject)}::text[],
          ${events.map(({ data }) => JSON.stringify(data))}::jsonb[]) WITH ORDINALITY AS one (type, subject, data, place)
        ORDER BY place) AS e`.execute(trx);
  }

  /**
   * Events after a position, oldest first.
   *
   * @param maxBytes of data, which together are no more, but for the first event alone: a contract may log megabytes
   */
  async read(
    after: bigint,
    limit: number,
    types: readonly string[] = [],
    maxBytes = Number.MAX_SAFE_INTEGER,
  ): Promise<StoredEvent[]> {
    return this.#db
      .with('page', (db) => {
        const page = db.selectFrom('events').selectAll().where('position', '>', after).orderBy('position').limit(limit);
        return types.length > 0 ? page.where('type', 'in', types) : page;
      })
      .with('sized', (db) =>
        db
          .selectFrom('page')
          .selectAll()
          .select(sql<bigint>`sum(octet_length(data::text)) OVER (ORDER BY position)`.as('bytes'))
          .select(sql<bigint>`row_number() OVER (ORDER BY position)`.as('number')),
      )
      .selectFrom('sized')
      .select(['position', 'type', 'subject', 'data', 'at'])
      .where((on) => on.or([on('number', '=', 1n), on('bytes', '<=', BigInt(maxBytes))]))
      .orderBy('position')
      .execute();
  }

  /** The position of the newest event, 0 when there never was one. */
  async latest(): Promise<bigint> {
    const row = await this.#db.selectFrom('event_head').select('next_offset').executeTakeFirstOrThrow();
    return row.next_offset - 1n;
  }

  /** The oldest position that is still stored, or undefined when none is. */
  async oldest(): Promise<bigint | undefined> {
    const row = await this.#db.selectFrom('events').select('position').orderBy('position').limit(1).executeTakeFirst();
    return row?.position;
  }
}
