import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Clock, RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { type AuditEntry, audit } from './audit.ts';
import { isRole, type Principal, ROLE_SCOPES } from './policy.ts';
import { digest, newSecret } from './tokens.ts';

export interface SessionModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

export interface Session {
  readonly principal: Principal;
  readonly csrf: string;
  readonly expiresAt: Date;
}

export interface OpenedSession extends Session {
  /** The value of the cookie; only its hash is stored. */
  readonly token: string;
}

/** The secret of a one-time link; only its hash is stored. */
export interface AdminLink {
  readonly token: string;
  readonly expiresAt: Date;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const LINK_MS = 24 * 60 * 60 * 1_000;

/** Sessions of the console, opened with a one-time admin link or an API key. */
export class SessionStore {
  readonly #modules: SessionModules;
  readonly #lifeMs: number;

  constructor(options: { readonly lifeMs: number }, modules: SessionModules) {
    this.#lifeMs = options.lifeMs;
    this.#modules = modules;
  }

  /** Makes a one-time admin link's token, valid for a day. Links that were not used stay valid. */
  async createAdminLink(actor: string): Promise<AdminLink> {
    const { db, clock, random } = this.#modules;
    const token = newSecret(random);
    const expiresAt = new Date(clock.now() + LINK_MS);
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('admin_links')
        .values({ hash: digest(token), expires_at: expiresAt, used_at: null })
        .execute();
      await audit(trx, { actor, action: 'admin-link.created', subject: digest(token).toString('hex').slice(0, 12) });
    });
    return { token, expiresAt };
  }

  /** Opens a session with an admin link, which is used up by it. Throws CREDENTIALS_INVALID. */
  async openWithLink(link: string, address?: string): Promise<OpenedSession> {
    if (!TOKEN.test(link)) throw invalidLink();
    const { db, clock } = this.#modules;
    return db.transaction().execute(async (trx) => {
      // One statement decides: of two that come at once, one finds the row used.
      const used = await trx
        .updateTable('admin_links')
        .set({ used_at: new Date(clock.now()) })
        .where('hash', '=', digest(link))
        .where('used_at', 'is', null)
        .where('expires_at', '>', new Date(clock.now()))
        .returning('hash')
        .executeTakeFirst();
      if (!used) throw invalidLink();
      const principal = { name: 'operator', role: 'operator', scopes: new Set<string>(ROLE_SCOPES.operator) } as const;
      return this.#open(trx, principal, null, { actor: 'admin-link', address });
    });
  }

  /** Opens a session with the rights of an API key; it ends when the key is revoked. */
  async openWithKey(key: Principal, address?: string): Promise<OpenedSession> {
    return this.#modules.db.transaction().execute(async (trx) => {
      // Locked: a revocation ends the sessions that it finds, so that none may be on its way past it.
      const row = await trx
        .selectFrom('api_keys')
        .select('expires_at')
        .where('id', '=', key.id)
        .where('revoked_at', 'is', null)
        .forShare()
        .executeTakeFirst();
      if (!row) throw new CodedError('CREDENTIALS_INVALID', 'This key is unknown, revoked or expired');
      return this.#open(trx, key, key.id, { actor: key.id, address }, row.expires_at ?? undefined);
    });
  }

  /** The session of a cookie, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const { db, clock } = this.#modules;
    const row = await db
      .selectFrom('sessions')
      .selectAll()
      .where('hash', '=', digest(token))
      .where('expires_at', '>', new Date(clock.now()))
      .executeTakeFirst();
    if (!row || !isRole(row.role)) return undefined;
    const principal: Principal = {
      kind: 'session',
      id: row.hash.toString('hex').slice(0, 16),
      name: row.subject,
      role: row.role,
      scopes: new Set(row.scopes),
    };
    return { principal, csrf: row.csrf, expiresAt: row.expires_at };
  }

  /** Whether a session, by its public id, is still open. */
  async isActive(id: string): Promise<boolean> {
    const row = await this.#modules.db
      .selectFrom('sessions')
      .select('expires_at')
      .where(sql<string>`left(encode(hash, 'hex'), 16)`, '=', id)
      .where('expires_at', '>', new Date(this.#modules.clock.now()))
      .executeTakeFirst();
    return row !== undefined;
  }

  async close(token: string, address?: string): Promise<void> {
    if (!TOKEN.test(token)) return;
    await this.#modules.db.transaction().execute(async (trx) => {
      const { numDeletedRows } = await trx.deleteFrom('sessions').where('hash', '=', digest(token)).executeTakeFirst();
      const id = digest(token).toString('hex').slice(0, 16);
      if (numDeletedRows > 0n) await audit(trx, { actor: id, address, action: 'session.closed', subject: id });
    });
  }

  /** Deletes what has expired. */
  async sweep(): Promise<void> {
    const now = new Date(this.#modules.clock.now());
    await this.#modules.db.deleteFrom('sessions').where('expires_at', '<', now).execute();
    await this.#modules.db.deleteFrom('admin_links').where('expires_at', '<', now).execute();
  }

  async #open(
    trx: Kysely<Schema>,
    who: Pick<Principal, 'name' | 'role' | 'scopes'>,
    keyId: string | null,
    by: Pick<AuditEntry, 'actor' | 'address'>,
    notAfter?: Date,
  ): Promise<OpenedSession> {
    const { clock, random } = this.#modules;
    // Always a new token: one that a stranger has planted in the browser never becomes a session.
    const token = newSecret(random);
    const csrf = newSecret(random);
    const hash = digest(token);
    const now = clock.now();
    const end = Math.min(now + this.#lifeMs, notAfter?.getTime() ?? Number.POSITIVE_INFINITY);
    const expiresAt = new Date(end);
    const scopes = [...who.scopes];
    await trx
      .insertInto('sessions')
      .values({
        hash,
        subject: who.name,
        key_id: keyId,
        role: who.role,
        scopes,
        csrf,
        seen_at: new Date(now),
        expires_at: expiresAt,
      })
      .execute();
    const id = hash.toString('hex').slice(0, 16);
    await audit(trx, { ...by, action: 'session.opened', subject: id });
    return {
      token,
      csrf,
      expiresAt,
      principal: { kind: 'session', id, name: who.name, role: who.role, scopes: who.scopes },
    };
  }
}

function invalidLink(): CodedError {
  return new CodedError('CREDENTIALS_INVALID', 'This link was used, has expired, or never existed');
}
