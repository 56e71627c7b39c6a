import { CodedError } from '@blockcluster/btml';
import { type Kysely, type Selectable, sql } from 'kysely';
import { audit } from '../../access/audit.ts';
import type { Actor } from '../../access/keys.ts';
import { newId, newSecret } from '../../access/tokens.ts';
import type { SecretVault } from '../../access/vault.ts';
import type { Clock, RandomSource } from '../../context.ts';
import type { Schema } from '../../database/schema.ts';
import type { EventOutbox } from '../outbox.ts';
import type { EventTables } from '../tables.ts';
import { type GuardOptions, judge } from './guard.ts';

export type WebhookRow = Selectable<EventTables['webhooks']>;
export type DeliveryRow = Selectable<EventTables['webhook_deliveries']>;

export interface WebhookModules {
  readonly db: Kysely<Schema>;
  readonly vault: SecretVault;
  readonly events: EventOutbox;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly guard: GuardOptions;
}

export interface NewWebhook {
  readonly url: string;
  readonly types?: readonly string[] | undefined;
  readonly description?: string | undefined;
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly active?: boolean | undefined;
  /** Makes a new secret; the old one signs as well for a day. */
  readonly rotate?: boolean | undefined;
}

/** Of an installation: every event is read, signed and sent once for each. */
const MOST_WEBHOOKS = 100n;

const ROTATION_MS = 24 * 60 * 60 * 1_000;

/** Webhooks and their deliveries in the database; secrets are sealed there and shown once. */
export class WebhookStore {
  readonly #modules: WebhookModules;

  constructor(modules: WebhookModules) {
    this.#modules = modules;
  }

  /** Begins with what happens from now on. Throws WEBHOOK_TARGET_REFUSED, WEBHOOK_LIMIT. */
  async create(wanted: NewWebhook, actor: Actor): Promise<{ readonly webhook: WebhookRow; readonly secret: string }> {
    const { db, vault, events, clock, random, guard } = this.#modules;
    await judge(wanted.url, guard);
    const id = `wh_${newId(random)}`;
    const secret = `whsec_${newSecret(random)}`;
    const webhook = await db.transaction().execute(async (trx) => {
      // So that of two at once the second counts the first.
      await sql`LOCK TABLE webhooks IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
      const { count } = await trx
        .selectFrom('webhooks')
        .select((q) => q.fn.countAll<bigint>().as('count'))
        .executeTakeFirstOrThrow();
      if (count >= MOST_WEBHOOKS)
        throw new CodedError('WEBHOOK_LIMIT', `This installation has ${MOST_WEBHOOKS} webhooks already`);
      const row = await trx
        .insertInto('webhooks')
        .values({
          id,
          url: wanted.url,
          types: [...(wanted.types ?? [])],
          description: wanted.description ?? '',
          secret: vault.seal(Buffer.from(secret), sealContext(id)),
          previous_secret: null,
          previous_until: null,
          active: true,
          position: await events.latest(),
          attempts: 0,
          next_attempt_at: new Date(clock.now()),
          last_error: null,
          failing_since: null,
          created_by: actor.id,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await audit(trx, {
        actor: actor.id,
        address: actor.address,
        action: 'webhook.created',
        subject: id,
        detail: { host: new URL(wanted.url).host },
      });
      return row;
    });
    return { webhook, secret };
  }

  async list(): Promise<WebhookRow[]> {
    return this.#modules.db.selectFrom('webhooks').selectAll().orderBy('created_at').execute();
  }

  /** Throws NOT_FOUND. */
  async get(id: string): Promise<WebhookRow> {
    const row = await this.#modules.db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new CodedError('NOT_FOUND', 'No webhook has this id');
    return row;
  }

  /** Answers the new secret when one was made. Throws NOT_FOUND, WEBHOOK_TARGET_REFUSED. */
  async update(id: string, change: WebhookChange, actor: Actor): Promise<{ webhook: WebhookRow; secret?: string }> {
    const { db, vault, clock, random, guard } = this.#modules;
    const before = await this.get(id);
    if (change.url !== undefined) await judge(change.url, guard);
    const secret = change.rotate ? `whsec_${newSecret(random)}` : undefined;
    const webhook = await db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable('webhooks')
        .set({
          url: change.url ?? before.url,
          types: [...(change.types ?? before.types)],
          description: change.description ?? before.description,
          active: change.active ?? before.active,
          // A change is a reason to try again at once.
          attempts: 0,
          refusals: 0,
          next_attempt_at: new Date(clock.now()),
          ...(secret === undefined
            ? {}
            : {
                secret: vault.seal(Buffer.from(secret), sealContext(id)),
                previous_secret: before.secret,
                previous_until: new Date(clock.now() + ROTATION_MS),
              }),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new CodedError('NOT_FOUND', 'No webhook has this id');
      if (row.types.length > 0)
        // Begun and not wanted any more.
        await trx
          .deleteFrom('webhook_deliveries')
          .where('webhook', '=', id)
          .where('state', '=', 'pending')
          .where('event', '>', row.position)
          .where(sql<boolean>`NOT (body::json ->> 'type') = ANY (${row.types}::text[])`)
          .execute();
      const changed = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      await audit(trx, {
        actor: actor.id,
        address: actor.address,
        action: 'webhook.changed',
        subject: id,
        detail: { changed },
      });
      return row;
    });
    return secret === undefined ? { webhook } : { webhook, secret };
  }

  async remove(id: string, actor: Actor): Promise<void> {
    await this.#modules.db.transaction().execute(async (trx) => {
      const { numDeletedRows } = await trx.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows === 0n) throw new CodedError('NOT_FOUND', 'No webhook has this id');
      await audit(trx, { actor: actor.id, address: actor.address, action: 'webhook.removed', subject: id });
    });
  }

  /** Newest first. */
  async deliveries(
    id: string,
    page: { readonly before: bigint | undefined; readonly limit: number; readonly state?: DeliveryRow['state'] },
  ): Promise<DeliveryRow[]> {
    await this.get(id);
    let query = this.#modules.db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', id)
      .orderBy('id', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) query = query.where('id', '<', page.before);
    if (page.state !== undefined) query = query.where('state', '=', page.state);
    return query.execute();
  }

  /** How many deliveries of each webhook were given up, by its id; those with none are left out. */
  async deadLetters(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#modules.db
      .selectFrom('webhook_deliveries')
      .select('webhook')
      .select((q) => q.fn.countAll<bigint>().as('count'))
      .where('state', '=', 'dead')
      .groupBy('webhook')
      .execute();
    return new Map(rows.map(({ webhook, count }) => [webhook, Number(count)]));
  }

  /** Sends everything after a position again. Throws NOT_FOUND, EVENTS_POSITION_GONE. */
  async replay(id: string, after: bigint): Promise<WebhookRow> {
    const { db, events, clock } = this.#modules;
    await this.get(id);
    const latest = await events.latest();
    const oldest = (await events.oldest()) ?? latest + 1n;
    if (after > latest || after + 1n < oldest)
      throw new CodedError('EVENTS_POSITION_GONE', 'Events after this position are not stored', {
        details: { oldest: String(oldest), latest: String(latest) },
      });
    return db
      .updateTable('webhooks')
      .set({ position: after, attempts: 0, refusals: 0, next_attempt_at: new Date(clock.now()) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /**
   * Asks for one more attempt at a delivery that was given up or made; one whose turn it is, is tried now. Throws
   * NOT_FOUND.
   */
  async retry(id: string, delivery: bigint): Promise<DeliveryRow> {
    const now = new Date(this.#modules.clock.now());
    return this.#modules.db.transaction().execute(async (trx) => {
      const webhook = await trx
        .updateTable('webhooks')
        .set({ next_attempt_at: now })
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      const row = await trx
        .updateTable('webhook_deliveries')
        .set({ state: 'pending', next_attempt_at: now, updated_at: now })
        .where('webhook', '=', id)
        .where('id', '=', delivery)
        .returningAll()
        .executeTakeFirst();
      if (!webhook || !row) throw new CodedError('NOT_FOUND', 'This webhook has no such delivery');
      return row;
    });
  }

  /** Asks for one more attempt at each dead letter, in the order of their events; answers how many. Throws NOT_FOUND. */
  async retryDead(id: string): Promise<number> {
    const now = new Date(this.#modules.clock.now());
    await this.get(id);
    const { numUpdatedRows } = await this.#modules.db
      .updateTable('webhook_deliveries')
      .set({ state: 'pending', next_attempt_at: now, updated_at: now })
      .where('webhook', '=', id)
      .where('state', '=', 'dead')
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  /** The secrets that sign now: the present one, and the former one while it is being rotated. */
  secrets(row: WebhookRow): string[] {
    const { vault, clock } = this.#modules;
    const sealed = [row.secret];
    if (row.previous_secret && row.previous_until && row.previous_until.getTime() > clock.now())
      sealed.push(row.previous_secret);
    return sealed.map((one) => vault.open(one, sealContext(row.id)).toString('utf8'));
  }
}

function sealContext(id: string): string {
  return `webhook:${id}`;
}
