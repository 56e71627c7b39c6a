import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../testing.ts';
import { verifySignature } from './signature.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver over real HTTP whose answers the test decides. */
class Receiver {
  readonly received: Received[] = [];
  answer: (count: number) => { status: number; headers?: Record<string, string>; body?: string; hang?: boolean } =
    () => ({ status: 204 });
  readonly #server: Server;
  port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        this.received.push({ headers: request.headers, body });
        const answer = this.answer(this.received.length);
        if (answer.hang) return;
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body);
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  positions(): number[] {
    return this.received.map((one) => Number(JSON.parse(one.body).position));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

const receiver = new Receiver();
let server: TestServer;
let answers: string[] = [];

beforeAll(async () => {
  await receiver.listen();
  server = await createTestServer({
    eventWorkers: true,
    config: { webhookAllow: [`127.0.0.1:${receiver.port}`] },
    events: {
      hub: { pollMs: 100 },
      webhooks: { maxRefusals: 3, firstPauseMs: 20, timeoutMs: 1_000 },
      resolve: async () => answers,
    },
  });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(async () => {
  await server.context.db.deleteFrom('webhooks').execute();
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 204 });
});

const publish = (subject: string, type = 'test.event') =>
  server.context.db
    .transaction()
    .execute((trx) => server.context.events.publish(trx, { type, subject, data: { subject } }));

async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
  const headers = { authorization: server.bearer.developer };
  return server.app.inject({ method, url: `/api/v1/webhooks${path}`, headers, ...(payload ? { payload } : {}) });
}

async function add(types?: string[]) {
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const response = await call('POST', '', types ? { url, types } : { url });
  expect(response.statusCode).toBe(201);
  return { id: String(response.json().webhook.id), secret: String(response.json().secret) };
}

/** Polls until a condition holds; the time limit is the test's. */
async function eventually(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('deliveries', () => {
  test('are signed, ordered, and of the wanted types alone', async () => {
    const { secret } = await add(['test.event']);
    await publish('a');
    await publish('b', 'other.event');
    await publish('c');
    await eventually(() => receiver.received.length >= 2);
    const [first, second] = receiver.received;
    expect([first, second].map((one) => JSON.parse(one?.body ?? '{}').subject)).toEqual(['a', 'c']);
    const signature = String(first?.headers['blockcluster-signature']);
    expect(verifySignature(signature, first?.body ?? '', secret, Date.now() / 1_000)).toBe(true);
    expect(verifySignature(signature, `${first?.body} `, secret, Date.now() / 1_000)).toBe(false);
    expect(first?.headers['blockcluster-delivery']).toMatch(/^wh_[a-z0-9]+\.\d+$/);
  });

  test('are repeated with the same id until they succeed, and later events wait their turn', async () => {
    receiver.answer = (count) => ({ status: count <= 2 ? 500 : 200 });
    const { id } = await add(['test.event']);
    await publish('a');
    await publish('b');
    await eventually(() => receiver.received.length >= 4);
    const [a, again, third, b] = receiver.positions();
    expect([again, third]).toEqual([a, a]);
    expect(b).toBe((a ?? 0) + 1);
    await eventually(async () => (await call('GET', `/${id}/deliveries`)).json().items[0]?.state === 'delivered');
    expect(
      (await call('GET', `/${id}/deliveries`)).json().items.map((one: { attempts: number }) => one.attempts),
    ).toEqual([1, 3]);
  });

  test('that fail for good become dead letters, block nothing, and can be tried again', async () => {
    receiver.answer = (count) => ({ status: count <= 3 ? 500 : 200 });
    const { id } = await add(['test.event']);
    await publish('poison');
    await publish('fine');
    await eventually(() => receiver.received.length >= 4);
    await eventually(async () => (await call('GET', `/${id}/deliveries`)).json().items.length === 2);
    const items = (await call('GET', `/${id}/deliveries`)).json().items;
    expect(items.map((one: { state: string }) => one.state)).toEqual(['delivered', 'dead']);
    expect(items[1]).toMatchObject({ status: 500, attempts: 3, error: 'answered 500' });
    const retried = await call('POST', `/${id}/deliveries/${items[1].id}/retry`);
    expect(retried.statusCode).toBe(202);
    await eventually(() => receiver.received.length >= 5);
    expect(receiver.positions().at(-1)).toBe(Number(items[1].event));
    await eventually(async () => (await call('GET', `/${id}/deliveries`)).json().items[1].state === 'delivered');
  });

  test('replay sends everything after a position again', async () => {
    const { id } = await add(['test.event']);
    const start = await server.context.events.latest();
    for (const subject of ['a', 'b', 'c']) await publish(subject);
    await eventually(() => receiver.received.length >= 3);
    await eventually(async () => (await call('GET', `/${id}`)).json().position === String(start + 3n));
    expect((await call('POST', `/${id}/replay`, { after: String(start + 1n) })).statusCode).toBe(202);
    await eventually(() => receiver.received.length >= 5);
    expect(receiver.positions().slice(3)).toEqual([Number(start) + 2, Number(start) + 3]);
    expect((await call('POST', `/${id}/replay`, { after: '999999999' })).statusCode).toBe(410);
  });

  test('a rotated secret signs at once, the old one as well for a day', async () => {
    const { id, secret } = await add(['test.event']);
    const rotated = (await call('PATCH', `/${id}`, { rotate: true })).json().secret;
    expect(rotated).not.toBe(secret);
    await publish('a');
    await eventually(() => receiver.received.length >= 1);
    const header = String(receiver.received[0]?.headers['blockcluster-signature']);
    for (const one of [secret, rotated])
      expect(verifySignature(header, receiver.received[0]?.body ?? '', one, Date.now() / 1_000)).toBe(true);
    expect((await call('GET', `/${id}`)).body).not.toContain('whsec_');
    const row = await server.context.db.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
    expect(row.secret.includes(Buffer.from(rotated))).toBe(false);
  });
});

test('an attempt that waits for an hour that a clock was set back by is made now', async () => {
  const { id } = await add(['test.event']);
  const until = (ms: number) =>
    server.context.db
      .updateTable('webhooks')
      .set({ next_attempt_at: new Date(Date.now() + ms) })
      .where('id', '=', id)
      .execute();
  await until(5 * 60_000);
  await publish('a');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(receiver.received).toHaveLength(0);
  await until(60 * 60_000);
  await eventually(() => receiver.received.length === 1);
});

test('are so many at most, also when two are added at once', async () => {
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const { id } = await add(['never.happens']);
  const row = await server.context.db
    .selectFrom('webhooks')
    .select([
      'url',
      'types',
      'secret',
      'position',
      'created_by',
      'next_attempt_at',
      'active',
      'description',
      'attempts',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await server.context.db
    .insertInto('webhooks')
    .values(Array.from({ length: 98 }, (_, i) => ({ ...row, id: `wh_fill${i}`, active: false })))
    .execute();
  const added = await Promise.all([1, 2, 3].map(() => call('POST', '', { url, types: ['never.happens'] })));
  const codes = added.map((one) => one.statusCode).sort();
  expect(codes).toEqual([201, 409, 409]);
  expect(added.find((one) => one.statusCode === 409)?.json()).toMatchObject({ code: 'WEBHOOK_LIMIT' });
  await call('DELETE', `/${id}`);
  expect((await call('POST', '', { url })).statusCode).toBe(201);
});

describe('hostile receivers', () => {
  test('a redirect is a failure, not a way to another address', async () => {
    receiver.answer = () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } });
    const { id } = await add(['test.event']);
    await publish('a');
    await eventually(async () => (await call('GET', `/${id}/deliveries`)).json().items[0]?.state === 'dead');
    expect((await call('GET', `/${id}/deliveries`)).json().items[0]).toMatchObject({ status: 302 });
    expect(receiver.received).toHaveLength(3);
  });

  test('one that never answers holds up nobody else, and one that answers without end is cut off', async () => {
    receiver.answer = () => ({ status: 200, hang: true });
    const { id } = await add(['slow.event']);
    await add(['test.event']);
    await publish('stuck', 'slow.event');
    await eventually(() => receiver.received.length >= 1);
    receiver.answer = () => ({ status: 200, body: 'x'.repeat(10_000_000) });
    await publish('quick');
    await eventually(() => receiver.received.some((one) => JSON.parse(one.body).subject === 'quick'));
    await eventually(
      async () => (await call('GET', `/${id}/deliveries`)).json().items[0]?.error === 'no complete answer in time',
    );
  });

  test('a name that points home after it was accepted is refused at delivery (DNS rebinding)', async () => {
    answers = ['93.184.216.34'];
    const url = `https://rebind.example:${receiver.port}/hook`;
    const response = await call('POST', '', { url, types: ['test.event'] });
    expect(response.statusCode).toBe(201);
    answers = ['127.0.0.1'];
    await publish('a');
    const path = `/${response.json().webhook.id}/deliveries`;
    await eventually(async () => (await call('GET', path)).json().items[0]?.error?.length > 0);
    expect((await call('GET', path)).json().items[0].error).toContain('WEBHOOK_TARGET_REFUSED');
    // Late deliveries of the tests before may still arrive; none of this event may.
    expect(receiver.received.filter(({ body }) => body.includes('"test.event"'))).toEqual([]);
  });

  test.each([
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'https://[::1]/',
    'http://example.com/',
  ])('%s is refused when it is added', async (url) => {
    answers = ['127.0.0.1'];
    const response = await call('POST', '', { url });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED', pointer: '/url' });
  });

  test('line breaks in what is sent along cannot become headers', async () => {
    await add(['test.event']);
    await publish('a\r\nX-Injected: yes');
    await eventually(() => receiver.received.length >= 1);
    expect(receiver.received[0]?.headers['x-injected']).toBeUndefined();
    const response = await call('POST', '', {
      url: `http://127.0.0.1:${receiver.port}/\r\nX: y`,
      types: ['test.event'],
    });
    if (response.statusCode === 201) expect(response.json().webhook.url).toBeDefined();
    const types = await call('POST', '', { url: `http://127.0.0.1:${receiver.port}/`, types: ['a.b\r\nX: y'] });
    expect(types.statusCode).toBe(400);
  });
});

test('auditors look at webhooks, and change nothing', async () => {
  const headers = { authorization: server.bearer.auditor };
  expect((await server.app.inject({ url: '/api/v1/webhooks', headers })).statusCode).toBe(200);
  const payload = { url: 'https://example.com/' };
  expect((await server.app.inject({ method: 'POST', url: '/api/v1/webhooks', headers, payload })).statusCode).toBe(403);
});
