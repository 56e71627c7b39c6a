import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { version } from '../version.ts';
import { pagePolicy } from './security.ts';

const DESCRIPTION = `Records in, one anchor out, a proof that anyone can check offline.

Send \`Authorization: Bearer bck_…\`. Every refusal is \`application/problem+json\` (RFC 9457) with a stable \`code\`, what to
do about it (\`action\`), and a JSON Pointer to the member at fault where there is one. Nothing was stored unless the
status says so.`;

const text = { type: 'string' } as const;

/** What every refusal looks like (RFC 9457). */
const PROBLEM_RESPONSE = {
  description: 'Refused; `code` says why',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
        properties: {
          ...{ type: text, title: text, status: { type: 'integer' }, code: text, detail: text, action: text },
          ...{ instance: text, pointer: text, details: { type: 'object', additionalProperties: true } },
        },
      },
    },
  },
} as const;

/** The OpenAPI 3.1 document at /openapi.json, made from the schemas of the routes. */
export async function useOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'BlockCluster',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', bearerFormat: 'bck_<id>_<secret>' },
          session: { type: 'apiKey', in: 'cookie', name: 'bc_session' },
        },
      },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      if (!access || !schema) return { schema, url };
      const scope = access.kind === 'scope' ? ` Scope: \`${access.scope}\`.` : '';
      const security = access.kind === 'public' ? [] : [{ key: [] }, { session: [] }];
      const about = access.kind === 'public' ? 'Needs no key.' : `Needs a key or a session.${scope}`;
      const description = [schema.description, about].filter((part) => part !== undefined).join('\n\n');
      const response = { ...(typeof schema.response === 'object' ? schema.response : {}), default: PROBLEM_RESPONSE };
      return { schema: { ...schema, security, description, response }, url };
    },
  });
}

/** The readable reference at /docs, with every asset of its own and none from elsewhere. */
export async function useReference(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: pagePolicy("'self'"),
    uiConfig: { deepLinking: true, docExpansion: 'list', validatorUrl: null },
    theme: { title: 'BlockCluster API' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    return app.swagger();
  });
}
