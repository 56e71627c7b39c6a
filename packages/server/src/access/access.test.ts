import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing.ts';
import { open, scoped } from './policy.ts';
import { newSecret } from './tokens.ts';

let server: TestServer;
let now = Date.now();
/** Moves the clock past the bursts of every rate limit. */
const rest = () => {
  now += 60_000;
};

beforeAll(async () => {
  server = await createTestServer({
    clock: { now: () => now },
    routes: () => [
      async (app) => {
        app.get('/read', { config: { access: scoped('records:read') } }, async () => ({ ok: true }));
        app.post('/write', { config: { access: scoped('records:write') } }, async () => ({ ok: true }));
        app.post('/check', { config: { access: open, rate: 'verify' } }, async () => ({ ok: true }));
      },
    ],
  });
});
afterAll(() => server.close());

function read(authorization?: string) {
  return server.app.inject({ url: '/api/v1/read', headers: authorization === undefined ? {} : { authorization } });
}

function signIn(payload: object, headers: Record<string, string> = {}) {
  return server.app.inject({ method: 'POST', url: '/api/v1/sessions', payload, headers });
}

async function session() {
  rest();
  const response = await signIn({ token: (await server.sessions.createAdminLink('test')).token });
  const cookie = response.cookies.find((one) => one.name === 'bc_session');
  return { response, cookie, header: `bc_session=${cookie?.value}`, csrf: String(response.json().csrf) };
}

describe('keys', () => {
  test('without, with a wrong and with a malformed key', async () => {
    expect((await read()).json().code).toBe('UNAUTHENTICATED');
    const [, id = ''] = server.bearer.operator.split('_');
    for (const bad of [
      `Bearer bck_${id}_${'A'.repeat(43)}`,
      `Bearer bck_aaaaaaaaaaaaaaaa_${'A'.repeat(43)}`,
      'Bearer nonsense',
      'Bearer ',
      'Basic b3BlcmF0b3I6eA==',
      `Bearer bck_${id}_' OR 1=1 --`,
      `${server.bearer.operator}x`,
    ]) {
      const response = await read(bad);
      expect(response.statusCode).toBe(401);
      expect(response.json().code).toBe('CREDENTIALS_INVALID');
    }
  });

  test('scopes follow the role, and a key may have fewer', async () => {
    const write = (authorization: string) =>
      server.app.inject({ method: 'POST', url: '/api/v1/write', headers: { authorization } });
    expect((await write(server.bearer.developer)).statusCode).toBe(200);
    const denied = await write(server.bearer.auditor);
    expect(denied.statusCode).toBe(403);
    expect(denied.json()).toMatchObject({ code: 'FORBIDDEN', details: { scope: 'records:write' } });
    const { token } = await server.keys.create(
      { name: 'narrow', role: 'developer', scopes: ['records:read'] },
      { id: 'test' },
    );
    expect((await read(`Bearer ${token}`)).statusCode).toBe(200);
    expect((await write(`Bearer ${token}`)).statusCode).toBe(403);
  });

  test('a revoked key ends at once here, and within two seconds on another server', async () => {
    const { key, token } = await server.keys.create({ name: 'leaving', role: 'developer' }, { id: 'test' });
    const bearer = `Bearer ${token}`;
    expect((await read(bearer)).statusCode).toBe(200);
    // What another server does: it changes the database alone.
    await server.context.db
      .updateTable('api_keys')
      .set({ revoked_at: new Date(now) })
      .where('id', '=', key.id)
      .execute();
    now += 2_001;
    expect((await read(bearer)).statusCode).toBe(401);

    const second = await server.keys.create({ name: 'leaving', role: 'developer' }, { id: 'test' });
    expect((await read(`Bearer ${second.token}`)).statusCode).toBe(200);
    const url = `/api/v1/keys/${second.key.id}`;
    const revoked = await server.app.inject({
      method: 'DELETE',
      url,
      headers: { authorization: server.bearer.operator },
    });
    expect(revoked.statusCode).toBe(204);
    expect((await read(`Bearer ${second.token}`)).statusCode).toBe(401);
  });

  test('an expired key ends at its time, though it is in memory', async () => {
    const expiresAt = new Date(now + 500);
    const { token } = await server.keys.create({ name: 'brief', role: 'auditor', expiresAt }, { id: 'test' });
    expect((await read(`Bearer ${token}`)).statusCode).toBe(200);
    now += 501;
    expect((await read(`Bearer ${token}`)).statusCode).toBe(401);
  });

  test('nobody grants more than they hold', async () => {
    const create = (authorization: string, payload: object) =>
      server.app.inject({ method: 'POST', url: '/api/v1/keys', headers: { authorization }, payload });
    expect((await create(server.bearer.developer, { name: 'x', role: 'operator' })).statusCode).toBe(403);
    const { token } = await server.keys.create(
      { name: 'clerk', role: 'operator', scopes: ['keys:write', 'keys:read'] },
      { id: 'test' },
    );
    const raised = await create(`Bearer ${token}`, { name: 'x', role: 'operator' });
    expect(raised.json().code).toBe('SCOPE_NOT_GRANTABLE');
    const beyond = await create(server.bearer.operator, { name: 'x', role: 'auditor', scopes: ['records:write'] });
    expect(beyond.json().code).toBe('SCOPE_NOT_GRANTABLE');
    const fine = await create(server.bearer.operator, { name: 'x', role: 'auditor' });
    expect(fine.statusCode).toBe(201);
    expect(fine.json().apiKey).toMatch(/^bck_[a-z0-9]{16}_[A-Za-z0-9_-]{43}$/);
  });

  test('no secret is stored, and lists show none', async () => {
    const { token } = await server.keys.create({ name: 'hidden', role: 'auditor' }, { id: 'test' });
    const secret = token.split('_').slice(2).join('_');
    const headers = { authorization: server.bearer.operator };
    expect((await server.app.inject({ url: '/api/v1/keys', headers })).body).not.toContain(secret);
    for (const table of ['api_keys', 'sessions', 'admin_links', 'audit_log', 'events', 'secrets'] as const) {
      const rows = await server.context.db.selectFrom(table).selectAll().execute();
      const text = JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test('the last operator key stays', async () => {
    const lone = await createTestServer();
    const headers = { authorization: lone.bearer.operator };
    const [, id] = lone.bearer.operator.split('_');
    const response = await lone.app.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers });
    expect(response.statusCode).toBe(409);
    await lone.close();
  });
});

describe('admin links and sessions', () => {
  test('a link works once, also when used twice at the same moment', async () => {
    rest();
    const { token } = await server.sessions.createAdminLink('test');
    const answers = await Promise.all([signIn({ token }), signIn({ token }), signIn({ token })]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 401, 401]);
  });

  test('whoever holds every scope may make another link, nobody else', async () => {
    rest();
    const make = (authorization: string) =>
      server.app.inject({ method: 'POST', url: '/api/v1/admin-links', headers: { authorization } });
    const made = await make(server.bearer.operator);
    expect(made.statusCode).toBe(201);
    expect((await signIn({ token: String(made.json().token) })).json().role).toBe('operator');
    expect((await make(server.bearer.auditor)).statusCode).toBe(403);
    const clerk = await server.keys.create({ name: 'c', role: 'operator', scopes: ['keys:write'] }, { id: 'test' });
    expect((await make(`Bearer ${clerk.token}`)).json().code).toBe('SCOPE_NOT_GRANTABLE');
  });

  test('a link expires', async () => {
    const { token } = await server.sessions.createAdminLink('test');
    now += 24 * 60 * 60 * 1_000;
    expect((await signIn({ token })).json().code).toBe('CREDENTIALS_INVALID');
  });

  test('the cookie is out of reach of scripts and other sites', async () => {
    const { cookie } = await session();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    const https = await createTestServer({ config: { publicUrl: 'https://anchor.example' } });
    const response = await https.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload: { token: (await https.sessions.createAdminLink('test')).token },
    });
    expect(response.cookies[0]).toMatchObject({ secure: true });
    expect(response.headers['strict-transport-security']).toBeDefined();
    await https.close();
  });

  test('writes need the CSRF token of this very session', async () => {
    const mine = await session();
    const other = await session();
    const write = (headers: Record<string, string>) =>
      server.app.inject({ method: 'POST', url: '/api/v1/write', headers: { cookie: mine.header, ...headers } });
    for (const headers of [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': 'wrong' }, { 'x-csrf-token': other.csrf }]) {
      const response = await write(headers);
      expect(response.statusCode).toBe(403);
      expect(response.json().code).toBe('CSRF_TOKEN_INVALID');
    }
    expect((await write({ 'x-csrf-token': mine.csrf })).statusCode).toBe(200);
    const reading = await server.app.inject({ url: '/api/v1/read', headers: { cookie: mine.header } });
    expect(reading.statusCode).toBe(200);
  });

  test('a session that a stranger has planted is not taken over', async () => {
    rest();
    const planted = newSecret(server.context.random);
    const { token } = await server.sessions.createAdminLink('test');
    const response = await signIn({ token }, { cookie: `bc_session=${planted}` });
    const cookie = response.cookies.find((one) => one.name === 'bc_session');
    expect(cookie?.value).toBeDefined();
    expect(cookie?.value).not.toBe(planted);
    const stranger = await server.app.inject({ url: '/api/v1/session', headers: { cookie: `bc_session=${planted}` } });
    expect(stranger.statusCode).toBe(401);
  });

  test("signing in again ends the browser's former session", async () => {
    const first = await session();
    rest();
    const { token } = await server.sessions.createAdminLink('test');
    expect((await signIn({ token }, { cookie: first.header })).statusCode).toBe(201);
    const response = await server.app.inject({ url: '/api/v1/session', headers: { cookie: first.header } });
    expect(response.statusCode).toBe(401);
  });

  test('signing out ends the session on the server', async () => {
    const { header, csrf } = await session();
    const headers = { cookie: header, 'x-csrf-token': csrf };
    expect((await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers })).statusCode).toBe(204);
    expect((await server.app.inject({ url: '/api/v1/session', headers })).statusCode).toBe(401);
  });

  test('a session expires', async () => {
    const { header } = await session();
    now += server.context.config.sessionMs + 1;
    expect((await server.app.inject({ url: '/api/v1/session', headers: { cookie: header } })).statusCode).toBe(401);
  });

  test('a session opened with a key has its rights, and ends with it', async () => {
    rest();
    const { key, token } = await server.keys.create({ name: 'console', role: 'auditor' }, { id: 'test' });
    const response = await signIn({ apiKey: token });
    expect(response.json()).toMatchObject({ role: 'auditor', kind: 'session' });
    const cookie = `bc_session=${response.cookies[0]?.value}`;
    expect((await server.app.inject({ url: '/api/v1/read', headers: { cookie } })).statusCode).toBe(200);
    await server.keys.revoke(key.id, { id: 'test' });
    expect((await server.app.inject({ url: '/api/v1/read', headers: { cookie } })).statusCode).toBe(401);
  });

  test('keys and sessions are written into the audit log, secrets are not', async () => {
    const { header, csrf } = await session();
    const response = await server.app.inject({ url: '/api/v1/audit', headers: { cookie: header } });
    const actions = response.json().items.map((item: { action: string }) => item.action);
    expect(actions).toEqual(expect.arrayContaining(['session.opened', 'key.created', 'admin-link.created']));
    expect(response.body).not.toContain(csrf);
    const denied = await server.app.inject({
      url: '/api/v1/audit',
      headers: { authorization: server.bearer.developer },
    });
    expect(denied.statusCode).toBe(403);
  });
});

describe('rates', () => {
  test('a busy client with a good key is never taken for one that guesses', async () => {
    rest();
    for (let round = 0; round < 3; round++) {
      // The key has to be asked for anew, by five hundred requests at once.
      now += 2_001;
      const answers = await Promise.all(Array.from({ length: 500 }, () => read(server.bearer.auditor)));
      expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]));
    }
  });

  test('guessing keys, links and verifications is slowed down, with Retry-After', async () => {
    rest();
    const guess = () => signIn({ token: newSecret(server.context.random) });
    const answers = [];
    for (let attempt = 0; attempt < 12; attempt++) answers.push(await guess());
    const last = answers.at(-1);
    expect(last?.statusCode).toBe(429);
    expect(last?.json().code).toBe('RATE_LIMITED');
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);

    rest();
    let limited = 0;
    for (let attempt = 0; attempt < 45; attempt++) {
      const response = await server.app.inject({ method: 'POST', url: '/api/v1/check' });
      if (response.statusCode === 429) limited++;
    }
    expect(limited).toBe(5);

    rest();
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 205; attempt++)
      statuses.add((await read(`Bearer bck_aaaaaaaaaaaaaaaa_${newSecret(server.context.random)}`)).statusCode);
    expect([...statuses]).toEqual([401, 429]);
    // A good key from the same address still works.
    const { token } = await server.keys.create({ name: 'good', role: 'auditor' }, { id: 'test' });
    rest();
    expect((await read(`Bearer ${token}`)).statusCode).toBe(200);
  });
});

test('a route under /api/v1 that declares no access is refused at start', async () => {
  await expect(
    createTestServer({ routes: () => [async (app) => void app.get('/forgotten', async () => 'open to all')] }),
  ).rejects.toThrow('/api/v1/forgotten does not declare who may use it');
});

test.each(['2016-12-31T23:59:60Z', '2099-12-31T23:59:60Z', '2001-01-01T00:00:00Z'])(
  'a key cannot expire at %s',
  async (expiresAt) => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/keys',
      headers: { authorization: server.bearer.operator },
      payload: { name: 'x', role: 'auditor', expiresAt },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID', pointer: '/expiresAt' });
  },
);

test('no session is opened with a key that was revoked since it was looked up', async () => {
  const { key, token } = await server.keys.create({ name: 'short', role: 'auditor' }, { id: 'test' });
  const principal = await server.keys.authenticate(token);
  await server.keys.revoke(key.id, { id: 'test' });
  expect(principal).toBeDefined();
  if (principal)
    await expect(server.sessions.openWithKey(principal)).rejects.toMatchObject({ code: 'CREDENTIALS_INVALID' });
});
