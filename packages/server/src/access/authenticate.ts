import { CodedError } from '@blockcluster/btml';
import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerConfig } from '../config.ts';
import type { Clock } from '../context.ts';
import { RateLimiter } from '../http/rate.ts';
import type {} from '../http/types.ts';
import type { KeyStore } from './keys.ts';
import { type Access, type Principal, requireScope } from './policy.ts';
import type { SessionStore } from './sessions.ts';
import { digest, sameDigest } from './tokens.ts';

export const SESSION_COOKIE = 'bc_session';
const API_PREFIX = '/api/v1/';
/** Verifying costs by size: each so many bytes of a body draw another token. */
const BYTES_PER_TOKEN = 32 * 1024;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface AccessModules {
  readonly keys: KeyStore;
  readonly sessions: SessionStore;
  readonly clock: Clock;
}

/**
 * Authenticates every request, limits rates and checks the access that the route declares. A key whose owner is in
 * memory costs one hash and no promise, because this lies on the way of every record.
 */
export function useAccess(app: FastifyInstance, config: ServerConfig, modules: AccessModules): void {
  const now = () => modules.clock.now();
  const byKey = new RateLimiter(config.rates.key, now);
  const byAddress = new RateLimiter(config.rates.address, now);
  const tight = {
    verify: new RateLimiter(config.rates.verify, now),
    session: new RateLimiter(config.rates.session, now),
  };

  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith(API_PREFIX) && !route.config?.access)
      throw new Error(`${String(route.method)} ${route.url} does not declare who may use it`);
  });

  // A callback, because a promise per request costs more than all of this; it may call `done` with an error, never throw.
  app.addHook('onRequest', (request, _reply, done) => {
    const access = request.routeOptions.config.access;
    if (!access) return done();
    try {
      const token = bearer(request);
      const known = token === undefined ? undefined : modules.keys.cached(token);
      const cookie = token === undefined ? request.cookies[SESSION_COOKIE] : undefined;
      if (known || (token === undefined && cookie === undefined)) {
        admit(access, request, known?.principal);
        return done();
      }
      const owner = token === undefined ? ofCookie(request, cookie ?? '') : ofKey(request, access, token);
      owner.then((principal) => admit(access, request, principal)).then(() => done(), done);
    } catch (error) {
      done(asError(error));
    }
  });

  async function ofKey(request: FastifyRequest, access: Access, token: string): Promise<Principal | undefined> {
    const question = modules.keys.asking(token) ?? guess(request, () => modules.keys.authenticate(token));
    const principal = await question;
    if (!principal && access.kind !== 'public')
      throw new CodedError('CREDENTIALS_INVALID', 'This key is unknown, revoked or expired');
    return principal;
  }

  /**
   * Whoever tries keys or cookies draws from the bucket of its address before the database is asked, and gets back what
   * it took unless the guess was wrong: good clients and a database that is away cost nobody anything.
   */
  async function guess<T>(request: FastifyRequest, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    limit(byAddress, request.ip);
    let wrong = false;
    try {
      const found = await ask();
      wrong = found === undefined;
      return found;
    } finally {
      if (!wrong) byAddress.refund(request.ip);
    }
  }

  async function ofCookie(request: FastifyRequest, cookie: string): Promise<Principal | undefined> {
    const session = await guess(request, () => modules.sessions.find(cookie));
    if (session && !SAFE_METHODS.has(request.method) && !csrfMatches(request, session.csrf)) {
      // Signing in anew needs no token: it does nothing in the name of the old session.
      if (request.routeOptions.config.rate !== 'session')
        throw new CodedError('CSRF_TOKEN_INVALID', 'The header x-csrf-token does not belong to this session');
      return undefined;
    }
    return session?.principal;
  }

  function admit(access: Access, request: FastifyRequest, principal: Principal | undefined): void {
    const subject = principal ? `${principal.kind}:${principal.id}` : request.ip;
    const rate = request.routeOptions.config.rate ?? 'default';
    if (rate === 'session') limit(tight.session, request.ip);
    if (rate === 'verify') limit(tight.verify, subject, 1 + Math.floor(declaredBytes(request) / BYTES_PER_TOKEN));
    limit(principal ? byKey : byAddress, subject);
    check(access, principal);
    request.principal = principal ?? null;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Throws UNAUTHENTICATED or FORBIDDEN. */
function check(access: Access, principal: Principal | undefined): void {
  if (access.kind === 'public') return;
  if (!principal) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
  if (access.kind === 'scope') requireScope(principal, access.scope);
}

/** What a body may be at most before it is read: without a length, as much as the route takes. */
export function declaredBytes(request: FastifyRequest): number {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length) || 0;
  return request.headers['transfer-encoding'] === undefined ? 0 : request.routeOptions.bodyLimit;
}

function limit(limiter: RateLimiter, subject: string, cost = 1): void {
  const wait = limiter.take(subject, cost);
  if (wait > 0)
    throw new CodedError('RATE_LIMITED', 'Too many requests in a short time', {
      details: { retryAfter: Math.ceil(wait) },
    });
}

function bearer(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1] ?? '';
}

function csrfMatches(request: FastifyRequest, expected: string): boolean {
  const sent = request.headers['x-csrf-token'];
  return typeof sent === 'string' && sameDigest(digest(sent), digest(expected));
}

/** Sets the cookie of a session: out of reach of scripts, never sent by other sites, over https alone where there is. */
export function setSessionCookie(reply: FastifyReply, token: string, expires: Date, secure: boolean): void {
  reply.setCookie(SESSION_COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/', secure, expires });
}
