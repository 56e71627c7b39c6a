import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCredentials } from './data-directory.ts';
import { type RunningServer, startServer } from './main.ts';
import { createLogger } from './observe/log.ts';

let directory: string;
const env = { LOG_LEVEL: 'silent' };

beforeAll(async () => {
  directory = await mkdtemp('/tmp/bcmain-');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a whole server on the embedded database', () => {
  test('first start, second start, and the refusals in between', async () => {
    let log = '';
    const destination = new Writable({
      write(chunk, _encoding, callback) {
        log += chunk.toString();
        callback();
      },
    });
    const logger = createLogger('trace', destination);
    const server = await startServer({ env, config: { data: directory, port: 0 }, log: logger });
    const credentials = await readCredentials(directory);
    const key = credentials?.apiKey ?? '';
    expect(credentials?.url).toBe(server.url);
    expect((await stat(join(directory, 'credentials.json'))).mode & 0o777).toBe(0o600);
    expect(server.adminLink).toMatch(/\/admin#token=[A-Za-z0-9_-]{43}$/);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${server.url}/api/v1/keys`, { headers })).status).toBe(200);
    const token = server.adminLink?.split('token=')[1];
    const signIn = () =>
      fetch(`${server.url}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const session = await signIn();
    expect(session.status).toBe(201);
    expect((await signIn()).status).toBe(401);
    await fetch(`${server.url}/api/v1/keys?token=${key}`, { headers: { authorization: `Bearer ${key}x` } });

    await expect(startServer({ env, config: { data: directory, port: 0 } })).rejects.toMatchObject({
      code: 'SERVER_ALREADY_RUNNING',
    });

    await server.stop();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    const password = (await readFile(join(directory, 'postgres.password'), 'utf8')).trim();
    const master = (await readFile(join(directory, 'master.key'), 'utf8')).trim();
    const cookie = /bc_session=([^;]+)/.exec(session.headers.get('set-cookie') ?? '')?.[1];
    for (const secret of [key, key.split('_').slice(2).join('_'), token, cookie, password, master])
      expect(log.includes(secret ?? 'missing'), 'a secret is in the log').toBe(false);
    expect(log).toContain('"msg":"ready"');

    const again = await startServer({ env, config: { data: directory, port: 0 } });
    expect(again.adminLink).toBeUndefined();
    expect(await readCredentials(directory)).toEqual({ url: again.url, apiKey: key });
    expect((await fetch(`${again.url}/api/v1/keys`, { headers })).status).toBe(200);
    expect(await again.createAdminLink()).toContain('/admin#token=');
    await again.stop();

    const masterFile = join(directory, 'master.key');
    await writeFile(masterFile, `${'0'.repeat(64)}\n`);
    await expect(startServer({ env, config: { data: directory, port: 0 } })).rejects.toMatchObject({
      code: 'MASTER_KEY_WRONG',
    });
    await writeFile(masterFile, `${master}\n`);

    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startServer({ env, config: { data: directory, port } })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
    });
    squatter.close();
  });

  test('while the database is down: 503 and nothing accepted; it recovers by itself', async () => {
    const server = await startServer({ env, config: { data: directory, port: 0 } });
    const { apiKey = '' } = (await readCredentials(directory)) ?? {};
    const headers = { authorization: `Bearer ${apiKey}` };
    const keys = () => fetch(`${server.url}/api/v1/keys`, { headers });
    expect((await keys()).status).toBe(200);
    const [pid = ''] = (await readFile(join(directory, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    const statuses = new Set<number>();
    await until(async () => {
      const response = await keys();
      statuses.add(response.status);
      if (response.status === 503) {
        expect(response.headers.get('retry-after')).toBe('2');
        expect((await response.json()).code).toBe('DATABASE_UNAVAILABLE');
        return false;
      }
      return response.status === 200;
    });
    for (const status of statuses) expect([200, 503]).toContain(status);
    await until(async () => (await fetch(`${server.url}/readyz`)).status === 200);
    await server.stop();
  });
});

test('a data directory that cannot be written to is refused with its own code', async () => {
  const file = join(directory, 'a-file');
  await writeFile(file, '');
  await expect(startServer({ env, config: { data: join(file, 'below'), port: 0 } })).rejects.toMatchObject({
    code: 'DATA_DIRECTORY_UNUSABLE',
  });
});

test('settings that make no sense are named', async () => {
  for (const [name, value] of [
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['LOG_LEVEL', 'loud'],
    ['BLOCKCLUSTER_LEDGERS', '{"name":1}'],
    ['BLOCKCLUSTER_PUBLIC_URL', 'ftp://x'],
  ] as const)
    await expect(startServer({ env: { [name]: value }, config: { data: directory } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(name),
    });
  let server: RunningServer | undefined;
  const config = startServer({
    env: { ...env, DATABASE_URL: 'postgres://x:x@127.0.0.1:1/x' },
    config: { data: directory, port: 0 },
  });
  await expect(
    config.then((one) => {
      server = one;
    }),
  ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(server).toBeUndefined();
});
