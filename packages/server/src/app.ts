import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { type AccessModules, useAccess } from './access/authenticate.ts';
import { accessRoutes } from './access/routes.ts';
import type { ServerContext } from './context.ts';
import { useBodies } from './http/bodies.ts';
import { useNotFound } from './http/methods.ts';
import { useOpenApi, useReference } from './http/openapi.ts';
import { handleError } from './http/problem.ts';
import { useSecurityHeaders } from './http/security.ts';
import { usePages } from './http/static.ts';
import type { ApiRoutes } from './http/types.ts';
import { useUpgrades } from './http/upgrade.ts';
import { useStorableText, useStrictValidation } from './http/validation.ts';
import { type HealthModules, useHealth } from './observe/health.ts';
import { useRequestMetrics } from './observe/metrics.ts';

export interface AppModules extends Omit<AccessModules, 'clock'>, Omit<HealthModules, 'pool'> {
  /** What the capabilities serve under /api/v1. */
  readonly routes: readonly ApiRoutes[];
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const MAX_FILE = 64 * 1024 * 1024 * 1024;

/** The HTTP server, ready to listen or to be injected into. Nothing else of the process depends on it. */
export async function createApp(context: ServerContext, modules: AppModules): Promise<FastifyInstance> {
  const { config, clock } = context;
  const logger: FastifyBaseLogger = context.log;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    // One line per request would cost more than a record; failures are logged, and numbers are in /metrics.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimit,
    requestIdHeader: false,
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : nextRequestId();
    },
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    // Header section within 15 s (Node checks every 5 s); a silent connection ends after two minutes.
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 15_000, requestTimeout: 0, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    // Paths that cannot be decoded never reach a route or its hooks.
    frameworkErrors: handleError,
  });

  app.setErrorHandler(handleError);
  useStrictValidation(app);
  useStorableText(app);
  useBodies(app);
  useNotFound(app);
  useUpgrades(app);
  useSecurityHeaders(app, { https: config.publicUrl?.startsWith('https:') ?? false });
  useRequestMetrics(app, modules.metrics);
  await app.register(cookie);
  await app.register(multipart, { limits: { files: 1, fields: 10, fieldSize: 65_536, fileSize: MAX_FILE, parts: 12 } });
  useAccess(app, config, { keys: modules.keys, sessions: modules.sessions, clock });
  await useOpenApi(app);
  for (const routes of [accessRoutes(context, modules), ...modules.routes])
    await app.register(routes, { prefix: '/api/v1' });
  useHealth(app, { ...modules, pool: context.pool });
  await useReference(app);
  await usePages(app, config.webRoot);
  return app;
}

const prefix = randomBytes(6).toString('base64url').replace(/[-_]/g, 'x');
let counter = 0;

/** Unique across processes without asking for randomness at each request. */
function nextRequestId(): string {
  counter = (counter + 1) % Number.MAX_SAFE_INTEGER;
  return `${prefix}-${counter.toString(36)}`;
}
