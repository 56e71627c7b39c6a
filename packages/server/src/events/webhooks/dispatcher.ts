import { isCodedError } from '@blockcluster/btml';
import type { Kysely, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Clock, RandomSource, Worker } from '../../context.ts';
import { databaseFault } from '../../database/faults.ts';
import type { Lease, Leases } from '../../database/leases.ts';
import type { Schema } from '../../database/schema.ts';
import { LoopWorker } from '../../transactions/loop.ts';
import type { EventHub } from '../hub.ts';
import type { EventOutbox, StoredEvent } from '../outbox.ts';
import { eventBody } from '../sse.ts';
import { type GuardOptions, judge } from './guard.ts';
import { type Attempt, type SendOptions, send } from './send.ts';
import { SIGNATURE_HEADER, sign } from './signature.ts';
import type { DeliveryRow, WebhookRow, WebhookStore } from './store.ts';

export interface DispatcherOptions extends SendOptions {
  /** Attempts at one event before it becomes a dead letter; default 10, spread over some 17 minutes. */
  readonly maxAttempts?: number;
  /** First pause after a failure, doubled each time; default 2 s. */
  readonly firstPauseMs?: number;
  /** Deliveries under way at once; default 16. */
  readonly concurrency?: number;
}

export interface DispatcherModules {
  readonly db: Kysely<Schema>;
  readonly leases: Leases;
  readonly events: EventOutbox;
  readonly hub: EventHub;
  readonly store: WebhookStore;
  readonly guard: GuardOptions;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
}

const LONGEST_PAUSE_MS = 15 * 60 * 1_000;
/** What is random in a pause included. */
const FARTHEST_MS = 1.25 * LONGEST_PAUSE_MS;
const LOOK_MS = 1_000;
const EVENTS_PER_TURN = 50;
/** After a dead letter the receiver is known to be away: later events get fewer attempts until one succeeds. */
const ATTEMPTS_AFTER_DEAD = 2;

/**
 * Delivers events to webhooks: at least once, in order per webhook, one server at a time by lease. Each webhook has a
 * turn of its own, so that a slow receiver holds up nobody else's.
 */
export class WebhookDispatcher implements Worker {
  readonly name = 'webhooks';
  readonly #options: DispatcherOptions;
  readonly #modules: DispatcherModules;
  readonly #loop: LoopWorker;
  readonly #turns = new Map<string, Promise<void>>();
  #unsubscribe: (() => void) | undefined;
  #stopping = false;

  constructor(options: DispatcherOptions, modules: DispatcherModules) {
    this.#options = options;
    this.#modules = modules;
    this.#loop = new LoopWorker(
      'webhooks',
      () => this.#round(),
      (error) => this.#report(error),
    );
  }

  start(): void {
    this.#stopping = false;
    this.#unsubscribe = this.#modules.hub.subscribe(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    await this.#loop.stop();
    await Promise.all(this.#turns.values());
  }

  /** Looks at once: a webhook was changed. */
  wake(): void {
    this.#loop.wake();
  }

  async #round(): Promise<{ restMs: number }> {
    await this.#modules.leases.withLease('webhooks', async (lease) => {
      const now = new Date(this.#modules.clock.now());
      const horizon = new Date(now.getTime() + FARTHEST_MS);
      const latest = await this.#modules.events.latest();
      const due = await this.#modules.db
        .selectFrom('webhooks as w')
        .selectAll('w')
        .where('w.active', '=', true)
        .where((on) =>
          on.or([
            on.and([
              // No pause is longer: the clock was set back since.
              on.or([on('w.next_attempt_at', '<=', now), on('w.next_attempt_at', '>', horizon)]),
              on('w.position', '<', latest),
            ]),
            on.exists(
              on
                .selectFrom('webhook_deliveries as d')
                .select('d.id')
                .whereRef('d.webhook', '=', 'w.id')
                .whereRef('d.event', '<=', 'w.position')
                .where('d.state', '=', 'pending'),
            ),
          ]),
        )
        .execute();
      for (const webhook of due) {
        if (this.#turns.has(webhook.id) || this.#turns.size >= (this.#options.concurrency ?? 16)) continue;
        const turn = this.#turn(webhook, lease)
          .catch((error: unknown) => void this.#report(error))
          .finally(() => {
            this.#turns.delete(webhook.id);
            this.#loop.wake();
          });
        this.#turns.set(webhook.id, turn);
      }
    });
    return { restMs: LOOK_MS };
  }

  /** Some events for one webhook; ends at the first failure. */
  async #turn(webhook: WebhookRow, lease: Lease): Promise<void> {
    await this.#retries(webhook, lease);
    const wait = webhook.next_attempt_at.getTime() - this.#modules.clock.now();
    if (wait > 0 && wait <= FARTHEST_MS) return;
    const events = await this.#modules.events.read(webhook.position, EVENTS_PER_TURN);
    let { attempts, position } = webhook;
    for (const event of events) {
      if (this.#stopping) return;
      if (webhook.types.length > 0 && !webhook.types.includes(event.type)) continue;
      if (!(await this.#deliver(webhook, event, attempts, position, lease))) return;
      attempts = 0;
      position = event.position;
    }
    const last = events.at(-1);
    if (last && last.position !== position) await this.#advance(webhook, position, last.position, lease);
  }

  /** Answers whether the next event may follow. */
  async #deliver(webhook: WebhookRow, event: StoredEvent, before: number, position: bigint, lease: Lease) {
    const body = JSON.stringify(eventBody(event));
    const attempt = await this.#attempt(webhook, event.type, event.position, body);
    const attempts = before + 1;
    const dead = !attempt.ok && attempts >= (await this.#allowed(webhook, event.position));
    const state = attempt.ok ? 'delivered' : dead ? 'dead' : 'pending';
    const next = state === 'pending' ? new Date(this.#modules.clock.now() + this.#pause(attempts)) : null;
    const current = await this.#modules.db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const { numUpdatedRows } = await trx
        .updateTable('webhooks')
        .set({
          last_error: attempt.error,
          attempts: state === 'pending' ? attempts : 0,
          ...(state === 'pending' ? {} : { position: event.position }),
          next_attempt_at: next ?? new Date(this.#modules.clock.now()),
        })
        .where('id', '=', webhook.id)
        // A replay or a removal that came meanwhile stands.
        .where('position', '=', position)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await record(trx, webhook.id, event.position, { state, attempts, attempt, body, next });
      return true;
    });
    if (!attempt.ok)
      this.#modules.log.info(
        { webhook: webhook.id, position: String(event.position), attempts, state },
        'delivery failed',
      );
    return current && state !== 'pending';
  }

  async #advance(webhook: WebhookRow, from: bigint, to: bigint, lease: Lease): Promise<void> {
    await this.#modules.db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      await trx
        .updateTable('webhooks')
        .set({ position: to })
        .where('id', '=', webhook.id)
        .where('position', '=', from)
        .execute();
    });
  }

  /** One attempt at each delivery that somebody asked to have again. */
  async #retries(webhook: WebhookRow, lease: Lease): Promise<void> {
    const rows: DeliveryRow[] = await this.#modules.db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', webhook.id)
      .where('event', '<=', webhook.position)
      .where('state', '=', 'pending')
      .orderBy('event')
      .limit(EVENTS_PER_TURN)
      .execute();
    for (const row of rows) {
      if (this.#stopping) return;
      const event: unknown = JSON.parse(row.body);
      const type = typeof event === 'object' && event && 'type' in event ? String(event.type) : '';
      const attempt = await this.#attempt(webhook, type, row.event, row.body);
      await this.#modules.db.transaction().execute(async (trx) => {
        await lease.assert(trx);
        const state = attempt.ok ? 'delivered' : 'dead';
        await record(trx, webhook.id, row.event, {
          state,
          attempts: row.attempts + 1,
          attempt,
          body: row.body,
          next: null,
        });
      });
    }
  }

  async #attempt(webhook: WebhookRow, type: string, position: bigint, body: string): Promise<Attempt> {
    try {
      const target = await judge(webhook.url, this.#modules.guard);
      const seconds = Math.floor(this.#modules.clock.now() / 1_000);
      const headers = {
        [SIGNATURE_HEADER]: sign(body, seconds, this.#modules.store.secrets(webhook)),
        'blockcluster-event': type,
        'blockcluster-delivery': `${webhook.id}.${position}`,
      };
      return await send(target, headers, body, this.#options);
    } catch (error) {
      const message = isCodedError(error) ? `${error.code}: ${error.message}` : 'the delivery could not be made';
      return { status: null, ok: false, error: message, durationMs: 0 };
    }
  }

  async #allowed(webhook: WebhookRow, position: bigint): Promise<number> {
    const last = await this.#modules.db
      .selectFrom('webhook_deliveries')
      .select('state')
      .where('webhook', '=', webhook.id)
      .where('event', '<', position)
      .orderBy('event', 'desc')
      .limit(1)
      .executeTakeFirst();
    const most = this.#options.maxAttempts ?? 10;
    return last?.state === 'dead' ? Math.min(ATTEMPTS_AFTER_DEAD, most) : most;
  }

  /** Exponential, with up to a quarter more at random, so that receivers that come back are not met by all at once. */
  #pause(attempts: number): number {
    const pause = Math.min((this.#options.firstPauseMs ?? 2_000) * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
    const [random = 0] = this.#modules.random.bytes(1);
    return Math.round(pause * (1 + random / 1_024));
  }

  #report(error: unknown): number {
    const fault = isCodedError(error) ? error : databaseFault(error);
    if (fault) this.#modules.log.warn({ worker: 'webhooks', code: fault.code }, fault.message);
    else this.#modules.log.error({ worker: 'webhooks', err: error }, 'a step of a worker failed');
    return 2_000;
  }
}

interface Outcome {
  readonly state: DeliveryRow['state'];
  readonly attempts: number;
  readonly attempt: Attempt;
  readonly body: string;
  readonly next: Date | null;
}

async function record(trx: Transaction<Schema>, webhook: string, event: bigint, outcome: Outcome): Promise<void> {
  const { attempt } = outcome;
  const values = {
    state: outcome.state,
    attempts: outcome.attempts,
    status: attempt.status,
    error: attempt.error,
    duration_ms: attempt.durationMs,
    body: outcome.body,
    next_attempt_at: outcome.next,
    updated_at: new Date(),
  };
  await trx
    .insertInto('webhook_deliveries')
    .values({ webhook, event, ...values })
    .onConflict((conflict) => conflict.columns(['webhook', 'event']).doUpdateSet(values))
    .execute();
}
