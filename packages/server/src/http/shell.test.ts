import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../access/policy.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { useBodies } from './bodies.ts';
import { handleError } from './problem.ts';

let server: TestServer;
let web: string;
let secretFile: string;

beforeAll(async () => {
  web = await mkdtemp('/tmp/bcweb-');
  secretFile = join(web, 'secret.txt');
  await mkdir(join(web, 'dist/assets'), { recursive: true });
  await writeFile(secretFile, 'top secret');
  await writeFile(join(web, 'dist/index.html'), '<!doctype html><title>Console</title>');
  await writeFile(join(web, 'dist/verify.html'), '<!doctype html><title>Verifier</title>');
  await writeFile(
    join(web, 'dist/alone.html'),
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-abc'" />`,
  );
  await writeFile(join(web, 'dist/assets/app-1234.js'), 'export {};');
  await writeFile(join(web, 'dist/.env'), 'top secret');
  await symlink(secretFile, join(web, 'dist/.hidden'));
  server = await createTestServer({
    config: { webRoot: join(web, 'dist') },
    routes: () => [
      async (app) => {
        const config = { access: open };
        app.post(
          '/echo',
          {
            config,
            schema: {
              body: Type.Object(
                { n: Type.Integer(), list: Type.Optional(Type.Array(Type.Object({ a: Type.String() }))) },
                { additionalProperties: false },
              ),
              querystring: Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 9 })) }),
            },
          },
          async (request) => request.body,
        );
        app.post('/bare', { config, schema: {} }, async (request) => ({ had: request.body === undefined }));
        app.get('/fails/:how', { config, schema: { params: Type.Object({ how: Type.String() }) } }, async (request) => {
          const { how } = request.params;
          if (how === 'coded') throw new CodedError('FORBIDDEN', 'not you', { pointer: '/a', details: { scope: 'x' } });
          if (how === 'type') throw new TypeError('secret internals: password=hunter2');
          if (how === 'database') await server.context.pool.query("SELECT raise_nothing('secret')");
          throw Object.assign(new Error('could not extend file: No space left on device'), {
            code: '53100',
            severity: 'ERROR',
          });
        });
      },
    ],
  });
});
afterAll(async () => {
  await server.close();
  await rm(web, { recursive: true, force: true });
});

const json = { 'content-type': 'application/json' };

describe('problem details', () => {
  test('the type of a body that is not there disturbs no route that takes none', async () => {
    const bare = (payload?: string) =>
      server.app.inject({ method: 'POST', url: '/api/v1/bare', headers: json, ...(payload ? { payload } : {}) });
    expect((await bare()).json()).toEqual({ had: true });
    expect((await bare('{')).json()).toMatchObject({ status: 400, code: 'REQUEST_JSON_MALFORMED' });
  });

  test.each([
    ['an unknown path', { method: 'GET', url: '/api/v1/nothing' }, 404, 'NOT_FOUND'],
    ['an unknown method', { method: 'PUT', url: '/api/v1/echo' }, 405, 'METHOD_NOT_ALLOWED'],
    [
      'malformed JSON',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: '{' },
      400,
      'REQUEST_JSON_MALFORMED',
    ],
    [
      'an empty body',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: '' },
      400,
      'REQUEST_JSON_MALFORMED',
    ],
    [
      'a repeated member',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: '{"n":1,"n":2}' },
      400,
      'REQUEST_JSON_DUPLICATE',
    ],
    [
      'another media type',
      { method: 'POST', url: '/api/v1/echo', headers: { 'content-type': 'text/plain' }, payload: '1' },
      415,
      'REQUEST_MEDIA_TYPE',
    ],
    [
      'XML',
      { method: 'POST', url: '/api/v1/echo', headers: { 'content-type': 'application/xml' }, payload: '<a/>' },
      415,
      'REQUEST_MEDIA_TYPE',
    ],
    [
      '300 KiB',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: `{"n":1,"x":"${'x'.repeat(300 * 1024)}"}` },
      413,
      'REQUEST_TOO_LARGE',
    ],
    [
      'a member too many',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: '{"n":1,"extra":1}' },
      400,
      'REQUEST_INVALID',
    ],
    [
      'a number in a string',
      { method: 'POST', url: '/api/v1/echo', headers: json, payload: '{"n":"1"}' },
      400,
      'REQUEST_INVALID',
    ],
    [
      'a query out of range',
      { method: 'POST', url: '/api/v1/echo?limit=10', headers: json, payload: '{"n":1}' },
      400,
      'REQUEST_INVALID',
    ],
    ['a bad escape in the path', { method: 'GET', url: '/api/v1/%zz' }, 400, 'REQUEST_MALFORMED'],
    ['a coded error', { method: 'GET', url: '/api/v1/fails/coded' }, 403, 'FORBIDDEN'],
    ['a defect', { method: 'GET', url: '/api/v1/fails/type' }, 500, 'INTERNAL'],
    ['a defect in SQL', { method: 'GET', url: '/api/v1/fails/database' }, 500, 'INTERNAL'],
    ['a full disk', { method: 'GET', url: '/api/v1/fails/disk' }, 507, 'DATABASE_DISK_FULL'],
  ] as const)('%s', async (_name, request, status, code) => {
    const response = await server.app.inject(request);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const body = response.json();
    expect(body).toMatchObject({ status, code, type: `urn:blockcluster:error:${code}`, title: expect.any(String) });
    expect(body.action).toEqual(expect.any(String));
    expect(response.body).not.toMatch(/hunter2|raise_nothing|\.ts:\d/);
  });

  test('point to the member at fault', async () => {
    const payload = '{"n":1,"list":[{"a":"x"},{"a":1}]}';
    const response = await server.app.inject({ method: 'POST', url: '/api/v1/echo', headers: json, payload });
    expect(response.json().pointer).toBe('/list/1/a');
    const missing = await server.app.inject({ method: 'POST', url: '/api/v1/echo', headers: json, payload: '{}' });
    expect(missing.json().pointer).toBe('/n');
  });

  test('405 names what is possible, and 507 when to come back', async () => {
    expect((await server.app.inject({ method: 'DELETE', url: '/api/v1/echo' })).headers.allow).toBe('POST');
    expect((await server.app.inject({ url: '/api/v1/fails/disk' })).headers['retry-after']).toBe('30');
  });
});

test('request ids are taken only when they are harmless', async () => {
  const given = await server.app.inject({ url: '/healthz', headers: { 'x-request-id': 'abc-1.2_3' } });
  expect(given.headers['x-request-id']).toBe('abc-1.2_3');
  for (const bad of ['a b', 'a\tb', '<script>', 'x'.repeat(65)]) {
    const response = await server.app.inject({ url: '/healthz', headers: { 'x-request-id': bad } });
    expect(response.headers['x-request-id']).not.toBe(bad);
  }
});

describe('security headers', () => {
  test.each(['/healthz', '/api/v1/nothing', '/', '/verify', '/assets/app-1234.js', '/docs', '/openapi.json'])(
    '%s',
    async (url) => {
      const { headers } = await server.app.inject({ url });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  test('a page that names its own policy gets it as a header, and may not be framed', async () => {
    const { headers } = await server.app.inject({ url: '/alone.html' });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'sha256-abc'; frame-ancestors 'none'",
    );
  });

  test('the verifier is forbidden every request', async () => {
    const { headers, body } = await server.app.inject({ url: '/verify' });
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
    expect(body).toContain('Verifier');
  });
});

describe('pages', () => {
  test('files with a hash in their name are kept by caches, pages are not', async () => {
    expect((await server.app.inject({ url: '/assets/app-1234.js' })).headers['cache-control']).toContain('immutable');
    expect((await server.app.inject({ url: '/' })).headers['cache-control']).not.toContain('immutable');
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '//secret.txt',
    '/.env',
    '/.hidden',
    '/assets',
    '/docs/static/../../../package.json',
    '/docs/static/..%2f..%2f..%2fpackage.json',
  ])('nothing outside of the folder: %s', async (url) => {
    const response = await server.app.inject({ url });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.body).not.toContain('top secret');
  });

  test('pages that are not built say so', async () => {
    const bare = await createTestServer({ config: { webRoot: '/nowhere' } });
    const response = await bare.app.inject({ url: '/' });
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('not built');
    await bare.close();
  });
});

test('the OpenAPI document is 3.1, and the reference needs nothing from elsewhere', async () => {
  const document = (await server.app.inject({ url: '/openapi.json' })).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document.paths['/api/v1/keys'].post.security).toEqual([{ key: [] }, { session: [] }]);
  expect(document.paths['/api/v1/sessions'].post.security).toEqual([]);
  const page = (await server.app.inject({ url: '/docs' })).body;
  expect(page).not.toMatch(/(src|href)="https?:/);
  for (const [, asset = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g))
    expect((await server.app.inject({ url: asset })).statusCode).toBe(200);
});

describe('slow clients', () => {
  test('a body that trickles is cut off with 408', async () => {
    const app = Fastify({ bodyLimit: 1024 });
    app.setErrorHandler(handleError);
    useBodies(app, { bodyMs: 300 });
    app.post('/', async () => 'ok');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const answer = await trickle(
      app.server.address(),
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n',
    );
    await app.close();
    expect(answer).toContain('408');
    expect(answer).toContain('REQUEST_TIMEOUT');
  });

  test('requests whose body nobody reads outlive the time limit', async () => {
    const app = Fastify();
    useBodies(app, { bodyMs: 50 });
    app.get('/', async () => new Promise((resolve) => setTimeout(() => resolve('ok'), 300)));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    expect(await exchange(address, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('200 OK');
    expect(await exchange(address, 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n')).toContain('200 OK');
    await app.close();
  });

  test('limits on headers and silence are set', () => {
    expect(server.app.server.headersTimeout).toBe(15_000);
    expect(server.app.server.timeout).toBe(120_000);
    expect(server.app.server.maxRequestsPerSocket).toBe(0);
  });

  test('oversized headers are refused', async () => {
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const answer = await exchange(
      server.app.server.address(),
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toContain('431');
  });

  test('a header that smuggles a second request is refused', async () => {
    const address = server.app.server.address();
    const answer = await exchange(
      address,
      'POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

type Address = ReturnType<typeof server.app.server.address>;

function exchange(address: Address, text: string): Promise<string> {
  return talk(address, (socket) => socket.write(text));
}

function trickle(address: Address, head: string): Promise<string> {
  return talk(address, (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(' '), 50);
    socket.on('close', () => clearInterval(timer));
    socket.on('data', () => clearInterval(timer));
  });
}

function talk(address: Address, begin: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  const port = typeof address === 'object' && address ? address.port : 0;
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => begin(socket));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      setTimeout(() => socket.destroy(), 200);
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

describe('text that no database can hold', () => {
  const nul = JSON.stringify({ name: 'a\0', role: 'auditor' });
  test.each([
    ['GET', '/api/v1/webhooks/%00', undefined, '/id'],
    ['DELETE', '/api/v1/keys/%00', undefined, '/id'],
    ['GET', '/api/v1/events?format=json&types=%00', undefined, '/types'],
    ['POST', '/api/v1/keys', nul, '/name'],
    ['POST', '/api/v1/keys', '{"name":"\\ud800","role":"auditor"}', '/name'],
    ['POST', '/api/v1/webhooks', '{"url":"https://192.0.2.1/","types":["a","\\u0000"]}', '/types/1'],
  ] as const)('%s %s %s is refused', async (method, url, payload, pointer) => {
    const answer = await server.app.inject({
      method,
      url,
      headers: {
        authorization: server.bearer.operator,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID', pointer });
  });
});

test('a client that leaves in the middle of its body is nothing to report', async () => {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } });
  useBodies(app);
  app.setErrorHandler(handleError);
  const closed = new Promise<void>((resolve) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.raw.once('close', () => setImmediate(resolve));
    });
  });
  app.post('/', async () => 'ok');
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{');
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.destroy();
  await closed;
  await app.close();
  expect(lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
});
