import { setTimeout as sleep } from 'node:timers/promises';
import { isCodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock, RandomSource, Worker } from '../../context.ts';
import { databaseFault } from '../../database/faults.ts';
import type { Lease, Leases } from '../../database/leases.ts';
import type { Schema } from '../../database/schema.ts';
import { LoopWorker } from '../../transactions/loop.ts';
import type { EventHub } from '../hub.ts';
import type { EventOutbox } from '../outbox.ts';
import { type BackoffOptions, FARTHEST_MS, isHopeless, isRefusal, pauseAfter } from './backoff.ts';
import { type GuardOptions, judge } from './guard.ts';
import { type Begun, DeliveryProgress, type Outcome } from './progress.ts';
import { type Attempt, type SendOptions, send } from './send.ts';
import { SIGNATURE_HEADER, sign } from './signature.ts';
import type { WebhookRow, WebhookStore } from './store.ts';

export interface DispatcherOptions extends SendOptions, BackoffOptions {
  /** Deliveries under way at once; default 32, of which half at most to receivers that fail. */
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

const LOOK_MS = 1_000;
/** A failure with its pause that took no longer doesn't end a turn. */
const SHORT_MS = 500;
const EVENTS_PER_TURN = 50;
/** Of events, that one turn holds in memory: the rest is for the next one. */
const BYTES_PER_TURN = 1024 * 1024;

/** What is sent, whether in its turn or once more. */
interface Delivery {
  readonly type: string;
  readonly position: bigint;
  readonly body: string;
  /** 1 the first time. */
  readonly number: number;
}

/**
 * Delivers events to webhooks: at least once, in order per webhook, one server at a time by lease. Each webhook has a
 * turn of its own, so that a slow receiver holds up nobody else's.
 */
export class WebhookDispatcher implements Worker {
  readonly name = 'webhooks';
  readonly #options: DispatcherOptions;
  readonly #modules: DispatcherModules;
  readonly #progress: DeliveryProgress;
  readonly #loop: LoopWorker;
  readonly #turns = new Map<string, Promise<void>>();
  /** Those of the turns whose receiver failed last time. */
  readonly #failing = new Set<string>();
  #unsubscribe: (() => void) | undefined;
  #stopping = false;

  constructor(options: DispatcherOptions, modules: DispatcherModules) {
    this.#options = options;
    this.#modules = modules;
    this.#progress = new DeliveryProgress(modules);
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
    let restMs = LOOK_MS;
    await this.#modules.leases.withLease('webhooks', async (lease) => {
      for (const webhook of await this.#behind()) {
        const wait = this.#waitOf(webhook);
        if (wait > 0 && !webhook.again) restMs = Math.min(restMs, wait);
        else this.#begin(webhook, lease);
      }
    });
    return { restMs };
  }

  /** Webhooks that something is left for, those that work first. */
  async #behind() {
    const latest = await this.#modules.events.latest();
    const rows = await this.#modules.db
      .selectFrom('webhooks as w')
      .selectAll('w')
      .select((q) =>
        q
          .exists(
            q
              .selectFrom('webhook_deliveries as d')
              .select('d.id')
              .whereRef('d.webhook', '=', 'w.id')
              .whereRef('d.event', '<=', 'w.position')
              .where('d.state', '=', 'pending'),
          )
          .as('again'),
      )
      .where('w.active', '=', true)
      .orderBy('w.attempts')
      .orderBy('w.next_attempt_at')
      .execute();
    return rows.filter(({ again, position }) => again || position < latest);
  }

  #waitOf({ next_attempt_at: next }: WebhookRow): number {
    const wait = next.getTime() - this.#modules.clock.now();
    // No pause is longer: the clock was set back since.
    return wait > FARTHEST_MS ? 0 : wait;
  }

  #begin(webhook: WebhookRow, lease: Lease): void {
    const most = this.#options.concurrency ?? 32;
    const fails = webhook.attempts > 0;
    if (this.#turns.has(webhook.id) || this.#turns.size >= most) return;
    if (fails && this.#failing.size >= Math.ceil(most / 2)) return;
    if (fails) this.#failing.add(webhook.id);
    const turn = this.#turn(webhook, lease)
      .catch((error: unknown) => void this.#report(error))
      .finally(() => {
        this.#turns.delete(webhook.id);
        this.#failing.delete(webhook.id);
        this.#loop.wake();
      });
    this.#turns.set(webhook.id, turn);
  }

  /** Some events for one webhook; ends when its receiver fails again and again. */
  async #turn(webhook: WebhookRow, lease: Lease): Promise<void> {
    await this.#again(webhook, lease);
    if (this.#waitOf(webhook) > 0) return;
    const events = await this.#modules.events.read(webhook.position, EVENTS_PER_TURN, [], BYTES_PER_TURN);
    const last = events.at(-1);
    if (last === undefined || this.#stopping) return;
    this.#tellGone(webhook, events[0]?.position);
    const wanted = events.filter(({ type }) => webhook.types.length === 0 || webhook.types.includes(type));
    const [first] = wanted;
    if (first === undefined) return this.#progress.skip(webhook, last.position, lease);
    let begun = await this.#progress.begin(webhook, first, lease);
    for (let index = 0; begun !== undefined; ) {
      const { webhook: current, event, number, body } = begun;
      const delivery = { type: event.type, position: event.position, body, number };
      const outcome = this.#judge(begun, await this.#attempt(current, delivery));
      const pause = outcome.next === undefined ? 0 : outcome.next.getTime() - this.#modules.clock.now();
      if (outcome.next === undefined) index += 1;
      // After a quick failure the same event follows, after a short rest; otherwise, when it is due.
      const soon = outcome.next === undefined || outcome.attempt.durationMs + pause <= SHORT_MS;
      const following = soon && !this.#stopping ? wanted[index] : undefined;
      begun = await this.#progress.end(begun, outcome, following, lease);
      if (begun !== undefined && pause > 0) await sleep(pause);
    }
  }

  #judge({ webhook, event }: Begun, attempt: Attempt): Outcome {
    if (attempt.ok) return { state: 'delivered', attempt, refusals: 0, next: undefined };
    const refusals = webhook.refusals + (isRefusal(attempt) ? 1 : 0);
    const attempts = webhook.attempts + 1;
    const dead = isRefusal(attempt) && isHopeless(refusals, this.#options);
    const { clock, random, log } = this.#modules;
    const told = { webhook: webhook.id, position: String(event.position), attempts, error: attempt.error };
    if (dead) log.warn(told, 'an event became a dead letter');
    else log.info(told, 'delivery failed');
    if (dead) return { state: 'dead', attempt, refusals: 0, next: undefined };
    const [byte = 0] = random.bytes(1);
    const next = new Date(clock.now() + pauseAfter(attempts, attempt, this.#options, byte / 256));
    return { state: 'pending', attempt, refusals, next };
  }

  /** One attempt at each delivery that somebody asked to have again. */
  async #again(webhook: WebhookRow, lease: Lease): Promise<void> {
    for (const row of await this.#progress.wanted(webhook, EVENTS_PER_TURN)) {
      if (this.#stopping) return;
      const number = await this.#progress.beginAgain(row, lease);
      if (number === undefined) continue;
      const event: unknown = JSON.parse(row.body);
      const type = typeof event === 'object' && event && 'type' in event ? String(event.type) : '';
      const attempt = await this.#attempt(webhook, { type, position: row.event, body: row.body, number });
      await this.#progress.endAgain(row, attempt, lease);
    }
  }

  async #attempt(webhook: WebhookRow, { type, position, body, number }: Delivery): Promise<Attempt> {
    try {
      const target = await judge(webhook.url, this.#modules.guard);
      const seconds = Math.floor(this.#modules.clock.now() / 1_000);
      const headers = {
        [SIGNATURE_HEADER]: sign(body, seconds, this.#modules.store.secrets(webhook)),
        'blockcluster-event': type,
        'blockcluster-delivery': `${webhook.id}.${position}`,
        'blockcluster-attempt': String(number),
      };
      return await send(target, headers, body, this.#options);
    } catch (error) {
      const message = isCodedError(error) ? `${error.code}: ${error.message}` : 'the delivery could not be made';
      return { status: null, ok: false, error: message, durationMs: 0 };
    }
  }

  /** Positions have no gaps: what is missing was deleted after its time, while the receiver was away. */
  #tellGone({ id, position }: WebhookRow, first: bigint | undefined): void {
    if (first === undefined || first === position + 1n) return;
    const told = { webhook: id, from: String(position + 1n), to: String(first - 1n) };
    this.#modules.log.error(told, 'events were deleted before they could be delivered');
  }

  #report(error: unknown): number {
    const fault = isCodedError(error) ? error : databaseFault(error);
    if (fault) this.#modules.log.warn({ worker: 'webhooks', code: fault.code }, fault.message);
    else this.#modules.log.error({ worker: 'webhooks', err: error }, 'a step of a worker failed');
    return 2_000;
  }
}
