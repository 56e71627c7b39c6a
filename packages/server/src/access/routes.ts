import { CodedError } from '@blockcluster/btml';
import type {} from '@fastify/cookie';
import { Type } from 'typebox';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { SESSION_COOKIE, setSessionCookie } from './authenticate.ts';
import { type Actor, type KeyStore, mayGrant } from './keys.ts';
import { authenticated, open, type Principal, scoped } from './policy.ts';
import type { SessionStore } from './sessions.ts';

export interface AccessRouteModules {
  readonly keys: KeyStore;
  readonly sessions: SessionStore;
}

const Role = Type.Union([Type.Literal('operator'), Type.Literal('developer'), Type.Literal('auditor')]);
const Key = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Role,
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
  createdBy: Type.String(),
  expiresAt: Type.Union([Type.String(), Type.Null()]),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
});
const Session = Type.Object({
  kind: Type.Union([Type.Literal('key'), Type.Literal('session')]),
  id: Type.String(),
  name: Type.String(),
  role: Role,
  scopes: Type.Array(Type.String()),
  csrf: Type.Union([Type.String({ description: 'To be sent as x-csrf-token with every write' }), Type.Null()]),
  expiresAt: Type.Union([Type.String(), Type.Null()]),
});
const tags = ['access'];

/** Keys, sessions and the audit log. */
export function accessRoutes(context: ServerContext, { keys, sessions }: AccessRouteModules): ApiRoutes {
  const secure = context.config.publicUrl?.startsWith('https:') ?? false;
  return async (app) => {
    app.get(
      '/keys',
      {
        config: { access: scoped('keys:read') },
        schema: { tags, summary: 'List API keys', response: { 200: Type.Object({ items: Type.Array(Key) }) } },
      },
      async () => ({ items: (await keys.list()).map((key) => ({ ...key, scopes: [...key.scopes] })) }),
    );

    app.post(
      '/keys',
      {
        config: { access: scoped('keys:write') },
        schema: {
          tags,
          summary: 'Make an API key; its token is shown this once',
          body: Type.Object(
            {
              name: Type.String({ minLength: 1, maxLength: 100 }),
              role: Role,
              scopes: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 50 })),
              expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
            },
            { additionalProperties: false },
          ),
          response: { 201: Type.Object({ key: Key, apiKey: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { name, role, scopes, expiresAt } = request.body;
        if (!mayGrant(caller(request.principal), role, scopes))
          throw new CodedError('SCOPE_NOT_GRANTABLE', 'The role or the caller lacks one of these scopes', {
            pointer: '/scopes',
          });
        const expires = expiresAt === undefined ? undefined : new Date(expiresAt);
        // RFC 3339 knows leap seconds, which a date cannot hold; a key that has expired is a mistake.
        if (expires && !(expires.getTime() > context.clock.now()))
          throw new CodedError('REQUEST_INVALID', 'A key has to expire in the future', { pointer: '/expiresAt' });
        const made = await keys.create({ name, role, scopes, expiresAt: expires }, actor(request));
        reply.code(201);
        return { key: { ...made.key, scopes: [...made.key.scopes] }, apiKey: made.token };
      },
    );

    app.delete(
      '/keys/:id',
      {
        config: { access: scoped('keys:write') },
        schema: {
          tags,
          summary: 'Revoke an API key',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await keys.revoke(request.params.id, actor(request));
        reply.code(204);
        return null;
      },
    );

    app.post(
      '/admin-links',
      {
        config: { access: scoped('keys:write') },
        schema: {
          tags,
          summary: 'Make a one-time link that opens a session with the rights of an operator',
          response: {
            201: Type.Object({
              token: Type.String({ description: 'Goes after /admin#token= of this server, or to POST /sessions' }),
              expiresAt: Type.String(),
            }),
          },
        },
      },
      async (request, reply) => {
        // The link opens everything: whoever makes it must hold everything already.
        if (!mayGrant(caller(request.principal), 'operator'))
          throw new CodedError('SCOPE_NOT_GRANTABLE', 'Only whoever holds every scope may make such a link');
        reply.code(201);
        const { token, expiresAt } = await sessions.createAdminLink(actor(request).id);
        return { token, expiresAt: expiresAt.toISOString() };
      },
    );

    app.post(
      '/sessions',
      {
        config: { access: open, rate: 'session' },
        schema: {
          tags,
          summary: 'Open a session with a one-time admin link or an API key',
          body: Type.Union([
            Type.Object({ token: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
            Type.Object({ apiKey: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
          ]),
          response: { 201: Session },
        },
      },
      async (request, reply) => {
        const former = request.cookies[SESSION_COOKIE];
        if (former !== undefined) await sessions.close(former, request.ip);
        const opened =
          'token' in request.body
            ? await sessions.openWithLink(request.body.token, request.ip)
            : await sessions.openWithKey(await owner(keys, request.body.apiKey), request.ip);
        setSessionCookie(reply, opened.token, opened.expiresAt, secure);
        reply.code(201);
        return sessionView(opened.principal, opened.csrf, opened.expiresAt);
      },
    );

    app.get(
      '/session',
      {
        config: { access: authenticated },
        schema: { tags, summary: 'Who I am, and the CSRF token of my session', response: { 200: Session } },
      },
      async (request) => {
        const cookie = request.cookies[SESSION_COOKIE];
        const session =
          request.principal?.kind === 'session' && cookie !== undefined ? await sessions.find(cookie) : undefined;
        return sessionView(caller(request.principal), session?.csrf ?? null, session?.expiresAt ?? null);
      },
    );

    app.delete(
      '/session',
      {
        config: { access: authenticated },
        schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        const cookie = request.cookies[SESSION_COOKIE];
        if (cookie !== undefined) await sessions.close(cookie, request.ip);
        reply.clearCookie(SESSION_COOKIE, { path: '/' });
        reply.code(204);
        return null;
      },
    );

    app.get(
      '/audit',
      {
        config: { access: scoped('audit:read') },
        schema: {
          tags,
          summary: 'What was done to keys, sessions and webhooks, newest first',
          querystring: Type.Object({
            before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          }),
          response: {
            200: Type.Object({ items: Type.Array(AuditItem), next: Type.Union([Type.String(), Type.Null()]) }),
          },
        },
      },
      async (request) => {
        const { before, limit } = request.query;
        let query = context.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(limit);
        if (before !== undefined) query = query.where('id', '<', BigInt(before));
        const rows = await query.execute();
        const items = rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }));
        return { items, next: rows.length === limit ? (items.at(-1)?.id ?? null) : null };
      },
    );
  };
}

const AuditItem = Type.Object({
  id: Type.String(),
  at: Type.String(),
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  address: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Record(Type.String(), Type.Unknown()),
});

async function owner(keys: KeyStore, token: string): Promise<Principal> {
  const principal = await keys.authenticate(token);
  if (!principal) throw new CodedError('CREDENTIALS_INVALID', 'This key is unknown, revoked or expired');
  return principal;
}

function sessionView(principal: Principal, csrf: string | null, expiresAt: Date | null) {
  const { kind, id, name, role, scopes } = principal;
  return { kind, id, name, role, scopes: [...scopes], csrf, expiresAt: expiresAt?.toISOString() ?? null };
}

function caller(principal: Principal | null): Principal {
  if (!principal) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
  return principal;
}

/** Who is written into the audit log. */
export function actor(request: { readonly principal: Principal | null; readonly ip: string }): Actor {
  return { id: caller(request.principal).id, address: request.ip };
}
