import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pagePolicy } from './security.ts';

const META_POLICY = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]+)"/i;

const MISSING = `<!doctype html><html lang="en"><meta charset="utf-8"><title>BlockCluster</title>
<body><h1>The web pages are not built</h1>
<p>This server works; only its console and verifier are missing. Build them with <code>npm run build -w @blockcluster/web</code>
and start the server again. The API is described at <a href="/docs">/docs</a>.</p></body></html>`;

/** Paths of the single-page application; everything else that is no file is 404. */
const PAGES = [
  '/',
  '/admin',
  '/verify',
  '/records',
  '/records/*',
  '/plans',
  '/plans/*',
  '/keys',
  '/webhooks',
  '/webhooks/*',
  '/ledgers',
  '/matrix',
  '/nodes',
  '/nodes/*',
  '/batches',
  '/batches/*',
  '/anchors',
  '/anchors/*',
  '/content',
  '/contracts',
  '/contracts/*',
  '/identities',
  '/identities/*',
  '/payments',
  '/transactions',
  '/transactions/*',
  '/events',
  '/audit',
  '/settings',
];

/**
 * The built web pages. Files below `assets/` carry a hash in their name and are cached for good; pages are asked for
 * anew. A folder that is missing gives a page that says so. The verifier's own policy forbids it every request.
 */
export async function usePages(app: FastifyInstance, root: string | undefined): Promise<void> {
  const built = root !== undefined && existsSync(join(root, 'index.html'));
  const policies = built ? await readPolicies(root) : new Map<string, string>();
  const policyOf = (file: string) => policies.get(file) ?? pagePolicy("'self'");
  if (built)
    await app.register(fastifyStatic, {
      root,
      index: false,
      // Only files that exist get a route: no path is ever put together from a request.
      wildcard: false,
      dotfiles: 'deny',
      setHeaders: (response, path) => {
        const hashed = path.startsWith(join(root, 'assets'));
        response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (path.endsWith('.html')) response.header('content-security-policy', policyOf(basename(path)));
      },
    });
  const verifier = built && existsSync(join(root, 'verify.html')) ? 'verify.html' : 'index.html';
  for (const url of PAGES)
    app.get(url, { schema: { hide: true } }, async (_request, reply) => {
      if (!built) return missing(reply);
      const file = url === '/verify' ? verifier : 'index.html';
      reply.header('content-security-policy', policyOf(file));
      return reply.sendFile(file, { cacheControl: false });
    });
}

/** Pages name their policy in a meta element, which cannot forbid framing; as a header it also covers what it can't. */
async function readPolicies(root: string): Promise<Map<string, string>> {
  const policies = new Map<string, string>();
  for (const file of (await readdir(root)).filter((name) => name.endsWith('.html'))) {
    const text = await readFile(join(root, file), 'utf8');
    const [, policy] = META_POLICY.exec(text.slice(0, 100_000)) ?? [];
    if (policy) policies.set(file, `${policy.replaceAll('&#39;', "'").trim()}; frame-ancestors 'none'`);
    else if (file === 'verify.html') policies.set(file, pagePolicy("'none'"));
  }
  return policies;
}

function missing(reply: FastifyReply): FastifyReply {
  return reply.code(503).header('content-type', 'text/html; charset=utf-8').send(MISSING);
}
