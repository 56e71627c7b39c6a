import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { Clock, RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';
import { audit } from './audit.ts';
import { grantable, isRole, type Principal, type Role, type Scope } from './policy.ts';
import { digest, newId, newSecret, parseKey, sameDigest } from './tokens.ts';

export interface KeyModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EventOutbox;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  /** All of the role when left out. */
  readonly scopes?: readonly string[] | undefined;
  readonly expiresAt?: Date | undefined;
}

export interface Actor {
  readonly id: string;
  readonly address?: string | undefined;
}

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

interface Cached {
  readonly principal: Principal | undefined;
  readonly until: number;
}

/** A revoked key stops working within this time on every server, at once on the one that revoked it. */
const CACHE_MS = 2_000;
const CACHE_SIZE = 10_000;
/** Compared against when no key has the given id, so that unknown and wrong take the same time. */
const NOBODY = digest('nobody');

/** API keys: `bck_<id>_<secret>`, of which the database knows the id and the hash of the secret. */
export class KeyStore {
  readonly #modules: KeyModules;
  readonly #cache = new Map<string, Cached>();
  readonly #asking = new Map<string, Promise<Principal | undefined>>();

  constructor(modules: KeyModules) {
    this.#modules = modules;
  }

  /** The one who owns a key as far as memory knows, without asking the database; undefined when it has to be asked. */
  cached(token: string): { readonly principal: Principal | undefined } | undefined {
    const found = this.#cache.get(digest(token).toString('base64url'));
    return found && found.until > this.#modules.clock.now() ? found : undefined;
  }

  /** The question that is under way for this key, so that a hundred requests at once ask the database once. */
  asking(token: string): Promise<Principal | undefined> | undefined {
    return this.#asking.get(digest(token).toString('base64url'));
  }

  /** The owner of a valid key, or undefined. */
  authenticate(token: string): Promise<Principal | undefined> {
    const name = digest(token).toString('base64url');
    const found = this.#asking.get(name);
    if (found) return found;
    const asked = this.#ask(token).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asked);
    return asked;
  }

  async #ask(token: string): Promise<Principal | undefined> {
    const parsed = parseKey(token);
    if (!parsed) return undefined;
    const { db, clock } = this.#modules;
    const asked = clock.now();
    const row = await db.selectFrom('api_keys').selectAll().where('id', '=', parsed.id).executeTakeFirst();
    const matches = sameDigest(row?.hash ?? NOBODY, digest(parsed.secret));
    if (!row || !matches || !isRole(row.role)) return undefined;
    if (row.revoked_at || (row.expires_at && row.expires_at.getTime() <= asked)) return undefined;
    const principal: Principal = {
      kind: 'key',
      id: row.id,
      name: row.name,
      role: row.role,
      scopes: new Set(row.scopes),
    };
    if (this.#cache.size >= CACHE_SIZE) this.#cache.clear();
    // Counted from before the question: a revocation that came meanwhile is not remembered longer.
    const until = Math.min(asked + CACHE_MS, row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY);
    this.#cache.set(digest(token).toString('base64url'), { principal, until });
    return principal;
  }

  /** Whether a key that was valid earlier still is. */
  async isActive(id: string): Promise<boolean> {
    const row = await this.#modules.db
      .selectFrom('api_keys')
      .select(['revoked_at', 'expires_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    const expired = row?.expires_at && row.expires_at.getTime() <= this.#modules.clock.now();
    return row !== undefined && row.revoked_at === null && !expired;
  }

  /** Makes a key; the token is shown this once. Throws SCOPE_NOT_GRANTABLE. */
  async create(key: NewKey, actor: Actor): Promise<{ readonly key: KeyView; readonly token: string }> {
    const scopes = grantable(key.role, key.scopes);
    if (!scopes) throw new CodedError('SCOPE_NOT_GRANTABLE', `The role ${key.role} lacks one of these scopes`);
    const { db, random, events } = this.#modules;
    const id = newId(random);
    const secret = newSecret(random);
    const row = await db.transaction().execute(async (trx) => {
      const inserted = await trx
        .insertInto('api_keys')
        .values({
          id,
          name: key.name,
          role: key.role,
          scopes: [...scopes],
          hash: digest(secret),
          created_by: actor.id,
          expires_at: key.expiresAt ?? null,
          revoked_at: null,
          revoked_by: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await audit(trx, {
        actor: actor.id,
        address: actor.address,
        action: 'key.created',
        subject: id,
        detail: { name: key.name, role: key.role, scopes },
      });
      await events.publish(trx, { type: 'key.created', subject: id, data: { id, name: key.name, role: key.role } });
      return inserted;
    });
    return { key: view(row, key.role), token: `bck_${id}_${secret}` };
  }

  async list(): Promise<KeyView[]> {
    const rows = await this.#modules.db.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
    return rows.flatMap((row) => (isRole(row.role) ? [view(row, row.role)] : []));
  }

  /** Ends a key and the sessions that were opened with it. Throws NOT_FOUND, KEY_LAST_OPERATOR. */
  async revoke(id: string, actor: Actor): Promise<void> {
    const { db, events } = this.#modules;
    await db.transaction().execute(async (trx) => {
      // Locked together, so that two revocations cannot each spare the other's key.
      const operators = await trx
        .selectFrom('api_keys')
        .select('id')
        .where('role', '=', 'operator')
        .where('revoked_at', 'is', null)
        .orderBy('id')
        .forUpdate()
        .execute();
      const row = await trx.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) throw new CodedError('NOT_FOUND', 'No key has this id');
      if (row.revoked_at) return;
      if (row.role === 'operator' && operators.length === 1)
        throw new CodedError('KEY_LAST_OPERATOR', 'Nobody could manage this installation any more');
      await trx
        .updateTable('api_keys')
        .set({ revoked_at: new Date(this.#modules.clock.now()), revoked_by: actor.id })
        .where('id', '=', id)
        .execute();
      await trx.deleteFrom('sessions').where('key_id', '=', id).execute();
      await audit(trx, { actor: actor.id, address: actor.address, action: 'key.revoked', subject: id });
      await events.publish(trx, { type: 'key.revoked', subject: id, data: { id } });
    });
    this.#cache.clear();
  }
}

function view(
  row: {
    id: string;
    name: string;
    scopes: string[];
    created_at: Date;
    created_by: string;
    expires_at: Date | null;
    revoked_at: Date | null;
  },
  role: Role,
): KeyView {
  return {
    id: row.id,
    name: row.name,
    role,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

/** Whether one principal may hand out these scopes: never more than its own. */
export function mayGrant(granter: Principal, role: Role, scopes?: readonly string[]): boolean {
  const wanted: readonly Scope[] | undefined = grantable(role, scopes);
  return wanted?.every((scope) => granter.scopes.has(scope)) ?? false;
}
