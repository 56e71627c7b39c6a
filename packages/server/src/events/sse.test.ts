import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing.ts';

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await createTestServer({
    eventWorkers: true,
    events: { hub: { pollMs: 200 }, sse: { heartbeatMs: 100, maxPerSubject: 3, maxBuffered: 200_000 } },
  });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const address = server.app.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => server.close());

const publish = (subject: string, data: Record<string, unknown> = {}) =>
  server.context.db
    .transaction()
    .execute((trx) => server.context.events.publish(trx, { type: 'test.event', subject, data }));

interface Stream {
  readonly response: IncomingMessage;
  text(): string;
  ids(): number[];
  until(done: (text: string) => boolean): Promise<void>;
  close(): void;
}

function openStream(headers: Record<string, string> = {}, query = ''): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port,
        host: '127.0.0.1',
        path: `/api/v1/events${query}`,
        headers: { authorization: server.bearer.auditor, ...headers },
      },
      (response) => {
        let text = '';
        const checks = new Set<() => void>();
        response.on('data', (chunk) => {
          text += chunk.toString();
          for (const check of checks) check();
        });
        response.on('close', () => {
          for (const check of checks) check();
        });
        response.on('error', () => undefined);
        resolve({
          response,
          text: () => text,
          ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
          until: (done) =>
            new Promise<void>((finish) => {
              const check = () => {
                if (!done(text) && !response.destroyed) return;
                checks.delete(check);
                finish();
              };
              checks.add(check);
              check();
            }),
          close: () => outgoing.destroy(),
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

test('new events arrive in order, with their position as id', async () => {
  const stream = await openStream();
  expect(stream.response.headers['content-type']).toContain('text/event-stream');
  expect(stream.response.headers['cache-control']).toBe('no-store');
  await stream.until((text) => text.includes('retry:'));
  for (const subject of ['one', 'two', 'line\nbreak\n\nid: 9']) await publish(subject);
  await stream.until((text) => (text.match(/^data: /gm) ?? []).length >= 3);
  const ids = stream.ids();
  expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
  expect(ids).toHaveLength(3);
  stream.close();
});

test('a stream resumes by Last-Event-ID without gap or repetition while events keep coming', async () => {
  const start = Number(await server.context.events.latest());
  let publishing = true;
  const publisher = (async () => {
    for (let count = 0; count < 40; count++) await publish(`s${count}`);
    publishing = false;
  })();
  const seen: number[] = [];
  let last = start;
  while (publishing || seen.length < 40) {
    const stream = await openStream({ 'last-event-id': String(last) });
    const before = seen.length;
    await stream.until(() => stream.ids().length >= Math.min(7, 40 - before));
    stream.close();
    seen.push(...stream.ids().filter((id) => id > last));
    last = seen.at(-1) ?? last;
  }
  await publisher;
  expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => start + index + 1));
});

test('silence is filled with comments; too many streams are refused', async () => {
  const streams = [await openStream(), await openStream(), await openStream()];
  await streams[0]?.until((text) => text.includes(': still here'));
  const refused = await openStream();
  expect(refused.response.statusCode).toBe(429);
  for (const stream of streams) stream.close();
});

test('streams that are asked for at the same time are counted, too', async () => {
  const streams = await Promise.all(Array.from({ length: 12 }, () => openStream()));
  const statuses = streams.map((stream) => stream.response.statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(3);
  expect(statuses.filter((status) => status === 429)).toHaveLength(9);
  for (const stream of streams) stream.close();
});

test('a client that leaves before it is answered leaves no place taken', async () => {
  const head = `GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: ${server.bearer.developer}\r\n\r\n`;
  for (let count = 0; count < 30; count++)
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(head, () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
      socket.on('error', () => undefined);
    });
  // The last of them may still be on their way out; a place that is never given back stays refused for good.
  let status: number | undefined;
  for (let attempt = 0; attempt < 100 && status !== 200; attempt++) {
    const stream = await openStream({ authorization: server.bearer.developer });
    status = stream.response.statusCode;
    stream.close();
    if (status !== 200) await delay(50);
  }
  expect(status).toBe(200);
});

test('a reader that does not read is disconnected instead of filling memory', async () => {
  const after = await server.context.events.latest();
  const stream = await openStream({}, `?after=${after}`);
  stream.response.pause();
  const closed = new Promise<void>((resolve) => stream.response.once('close', resolve));
  for (let count = 0; count < 60; count++) await publish('big', { text: 'x'.repeat(200_000) });
  await closed;
  expect(stream.response.complete).toBe(false);
  const next = await openStream({ 'last-event-id': String(after) }, '?types=none.such');
  expect(next.response.statusCode).toBe(200);
  next.close();
});

test('a stream ends when its key is revoked', async () => {
  const { key, token } = await server.keys.create({ name: 'watcher', role: 'auditor' }, { id: 'test' });
  const stream = await openStream({ authorization: `Bearer ${token}` });
  await stream.until((text) => text.includes('retry:'));
  const closed = new Promise<void>((resolve) => stream.response.once('close', resolve));
  await server.keys.revoke(key.id, { id: 'test' });
  await closed;
});

test('streams need the scope, and do not keep the server from stopping', async () => {
  const { token } = await server.keys.create(
    { name: 'no', role: 'developer', scopes: ['records:read'] },
    { id: 'test' },
  );
  expect((await openStream({ authorization: `Bearer ${token}` })).response.statusCode).toBe(403);
  const stream = await openStream();
  await stream.until((text) => text.includes('retry:'));
  const closed = new Promise<void>((resolve) => stream.response.once('close', resolve));
  await server.app.close();
  await closed;
});
