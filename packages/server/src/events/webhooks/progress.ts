import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../../context.ts';
import type { Lease } from '../../database/leases.ts';
import type { Schema } from '../../database/schema.ts';
import type { StoredEvent } from '../outbox.ts';
import { eventBody } from '../sse.ts';
import type { Attempt } from './send.ts';
import type { DeliveryRow, WebhookRow } from './store.ts';

/** An attempt that may be made now: that it is made is written down. */
export interface Begun {
  /** As it stands now. */
  readonly webhook: WebhookRow;
  readonly event: StoredEvent;
  /** 1 for what was never sent before; the number of the attempt. */
  readonly number: number;
  /** JSON of the event. */
  readonly body: string;
}

/** How an attempt ended, and what that means for its event. */
export interface Outcome {
  readonly state: 'delivered' | 'pending' | 'dead';
  readonly attempt: Attempt;
  /** Of the webhook, of refusals in a row; 0 unless pending. */
  readonly refusals: number;
  /** When the event is tried again. */
  readonly next: Date | undefined;
}

/**
 * How far each webhook is, in the database. An attempt is written down before anything is sent, so that whoever goes on
 * after a server was killed knows that the event may have arrived, and says so: a repeat is never sent as the first one.
 * Every step is fenced by the lease.
 */
export class DeliveryProgress {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor({ db, clock }: { readonly db: Kysely<Schema>; readonly clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Writes down that an event is sent; undefined if the webhook is no longer as it was. Throws LEASE_LOST. */
  async begin(webhook: WebhookRow, event: StoredEvent, lease: Lease): Promise<Begun | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const current = await trx
        .selectFrom('webhooks')
        .selectAll()
        .where('id', '=', webhook.id)
        .forUpdate()
        .executeTakeFirst();
      if (!current || current.position !== webhook.position || !sameOrders(current, webhook)) return undefined;
      return this.#note(trx, current, event);
    });
  }

  /**
   * Writes down how an attempt ended, and in the same transaction what is sent next, if it may be: the following event,
   * or the same one again. Answers undefined when nothing follows now.
   */
  async end(begun: Begun, outcome: Outcome, following: StoredEvent | undefined, lease: Lease) {
    const { webhook, event } = begun;
    const { state, attempt } = outcome;
    const now = new Date(this.#clock.now());
    return this.#db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const current = await trx
        .updateTable('webhooks')
        .set((q) => ({
          last_error: attempt.error,
          attempts: state === 'pending' ? q('attempts', '+', 1) : 0,
          refusals: outcome.refusals,
          next_attempt_at: outcome.next ?? now,
          failing_since: attempt.ok ? null : q.fn.coalesce('failing_since', q.val(now)),
          ...(state === 'pending' ? {} : { position: event.position }),
        }))
        .where('id', '=', webhook.id)
        // A replay or a removal that came meanwhile stands.
        .where('position', '=', webhook.position)
        .returningAll()
        .executeTakeFirst();
      await conclude(trx, webhook.id, event.position, outcome, now);
      if (!current || following === undefined || !sameOrders(current, webhook)) return undefined;
      return this.#note(trx, current, following);
    });
  }

  /** Nothing that a webhook wants stands between two positions, or what did is gone. */
  async skip(webhook: WebhookRow, to: bigint, lease: Lease): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      await trx
        .updateTable('webhooks')
        .set({ position: to })
        .where('id', '=', webhook.id)
        .where('position', '=', webhook.position)
        .execute();
    });
  }

  /** Deliveries behind a webhook's position of which somebody wants one more attempt, oldest first. */
  async wanted(webhook: WebhookRow, limit: number): Promise<DeliveryRow[]> {
    return this.#db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', webhook.id)
      .where('event', '<=', webhook.position)
      .where('state', '=', 'pending')
      .orderBy('event')
      .limit(limit)
      .execute();
  }

  /** Writes down that one of these is sent; undefined if nobody wants it any more. Answers the number of the attempt. */
  async beginAgain(row: DeliveryRow, lease: Lease): Promise<number | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const begun = await trx
        .updateTable('webhook_deliveries')
        .set((q) => ({ attempts: q('attempts', '+', 1) }))
        .where('id', '=', row.id)
        .where('state', '=', 'pending')
        .returning('attempts')
        .executeTakeFirst();
      return begun?.attempts;
    });
  }

  /** There is one more attempt and no other. */
  async endAgain(row: DeliveryRow, attempt: Attempt, lease: Lease): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const state = attempt.ok ? 'delivered' : 'dead';
      const outcome: Outcome = { state, attempt, refusals: 0, next: undefined };
      await conclude(trx, row.webhook, row.event, outcome, new Date(this.#clock.now()));
    });
  }

  async #note(trx: Transaction<Schema>, webhook: WebhookRow, event: StoredEvent): Promise<Begun> {
    const body = JSON.stringify(eventBody(event));
    const now = new Date(this.#clock.now());
    const { attempts } = await trx
      .insertInto('webhook_deliveries')
      .values({
        ...{ webhook: webhook.id, event: event.position, state: 'pending', attempts: 1, body, updated_at: now },
        ...{ status: null, error: null, duration_ms: null, next_attempt_at: null },
      })
      .onConflict((conflict) =>
        conflict.columns(['webhook', 'event']).doUpdateSet((q) => ({
          attempts: q('webhook_deliveries.attempts', '+', 1),
          state: 'pending',
          updated_at: now,
        })),
      )
      .returning('attempts')
      .executeTakeFirstOrThrow();
    return { webhook, event, number: attempts, body };
  }
}

/** Whether what the operator wants of a webhook is what it was: otherwise it is looked at anew. */
function sameOrders(current: WebhookRow, before: WebhookRow): boolean {
  return current.active && current.url === before.url && JSON.stringify(current.types) === JSON.stringify(before.types);
}

async function conclude(
  trx: Transaction<Schema>,
  webhook: string,
  event: bigint,
  { state, attempt, next }: Outcome,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('webhook_deliveries')
    .set({
      state,
      status: attempt.status,
      error: attempt.error,
      duration_ms: attempt.durationMs,
      next_attempt_at: next ?? null,
      updated_at: now,
    })
    .where('webhook', '=', webhook)
    .where('event', '=', event)
    .execute();
}
