import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Arrival, type Mood, Target } from '../../../test/consumers/target.ts';
import { createTestServer, type TestServer } from '../../testing.ts';
import { isHopeless, isRefusal, pauseAfter } from './backoff.ts';

let server: TestServer;
let target: Target;
let mood: (path: string, arrivals: readonly Arrival[]) => Mood;

beforeAll(async () => {
  target = new Target(await freePort(), (path, arrivals) => mood(path, arrivals));
  await target.open();
  server = await createTestServer({
    eventWorkers: true,
    config: { webhookAllow: [`127.0.0.1:${target.port}`] },
    events: {
      hub: { pollMs: 100 },
      webhooks: { maxRefusals: 2, firstPauseMs: 10, timeoutMs: 300, concurrency: 4 },
    },
  });
});
afterAll(async () => {
  await server.close();
  await target.close();
});
beforeEach(async () => {
  await server.context.db.deleteFrom('webhooks').execute();
  target.arrivals.length = 0;
  mood = () => 'take';
});

const publish = (count: number) =>
  server.context.db.transaction().execute(async (trx) => {
    for (let at = 0; at < count; at++)
      await server.context.events.publish(trx, { type: 'test.event', subject: 's', data: {} });
  });
const call = async (method: 'GET' | 'POST', path: string, payload?: object) => {
  const headers = { authorization: server.bearer.developer };
  const options = { method, url: `/api/v1/webhooks${path}`, headers, ...(payload ? { payload } : {}) };
  return (await server.app.inject(options)).json();
};
const add = async (path = '/'): Promise<string> =>
  (await call('POST', '', { url: target.url(path), types: ['test.event'] })).webhook.id;
const at = (path: string) => target.arrivals.filter((arrival) => arrival.path === path);
const until = async (done: () => boolean | Promise<boolean>) => {
  while (!(await done())) await sleep(20);
};

test('a receiver that says "not now", or nothing, is waited for however often it does; a refused event is not', async () => {
  mood = (_, { length }) => (length < 3 ? 'not now' : length < 5 ? 'hang up' : length < 6 ? 'say nothing' : 'take');
  const id = await add();
  await publish(2);
  await until(() => target.arrivals.length === 8);
  expect(target.arrivals.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 1]);
  await until(async () => (await call('GET', `/${id}`)).failingSince === null);
  expect(await call('GET', `/${id}`)).toMatchObject({ deadLetters: 0, attempts: 0, lastError: null });
  // Away again, and only then of another mind: what it was away for does not count as refused.
  mood = (_, { length }) => (length < 11 ? 'not now' : 'refuse');
  await publish(1);
  await until(async () => (await call('GET', `/${id}`)).deadLetters === 1);
  expect(target.arrivals.slice(8).map(({ mood: was }) => was)).toEqual([
    ...['not now', 'not now', 'not now', 'refuse', 'refuse'],
  ]);
});

test('what is replayed, or tried again by hand, says that it is a repeat, and comes in order', async () => {
  mood = (_, { length }) => (length < 2 ? 'refuse' : 'take');
  const id = await add();
  const { position } = await call('GET', `/${id}`);
  await publish(3);
  await until(async () => (await call('GET', `/${id}/deliveries?state=delivered`)).items.length === 2);
  const { items } = await call('GET', `/${id}/deliveries?state=dead`);
  expect(items).toMatchObject([{ state: 'dead', attempts: 2 }]);
  expect(await call('POST', `/${id}/deliveries/retry`)).toEqual({ count: 1 });
  await until(() => target.arrivals.length === 5);
  expect(target.arrivals.at(-1)).toMatchObject({ position: Number(items[0].event), attempt: 3 });
  await until(async () => (await call('GET', `/${id}`)).deadLetters === 0);
  await call('POST', `/${id}/replay`, { after: position });
  await until(() => target.arrivals.length === 8);
  const first = Number(position) + 1;
  expect(target.arrivals.slice(5).map((one) => [one.position, one.attempt])).toEqual([
    [first, 4],
    [first + 1, 2],
    [first + 2, 2],
  ]);
});

test('many receivers that never answer leave room for one that does', async () => {
  mood = (path) => (path === '/well' ? 'take' : 'say nothing');
  for (let count = 0; count < 8; count++) await add(`/silent/${count}`);
  const id = await add('/well');
  await publish(1);
  await until(() => at('/well').length === 1 && new Set(target.arrivals.map(({ path }) => path)).size === 9);
  await publish(20);
  await until(() => at('/well').length === 21);
  expect((await call('GET', `/${id}`)).failingSince).toBeNull();
});

test('pauses: next to nothing at first, seconds for minutes, minutes at most, and what the receiver asks for', () => {
  const attempt = { status: null, ok: false, error: 'ECONNREFUSED', durationMs: 0 };
  const pauses = Array.from({ length: 200 }, (_, index) => pauseAfter(index + 1, attempt, {}, 0));
  expect(pauses.slice(0, 4)).toEqual([50, 100, 200, 400]);
  const total = (count: number) => pauses.slice(0, count).reduce((sum, ms) => sum + ms, 0) / 1_000;
  // Within the first two minutes some twenty attempts, and never more than ten seconds apart.
  expect(pauses.findIndex((_, index) => total(index + 1) > 120)).toBeLessThan(22);
  expect(Math.max(...pauses.slice(0, 60))).toBe(10_000);
  expect(Math.max(...pauses)).toBe(300_000);
  expect(pauseAfter(1, { ...attempt, status: 503, retryAfterMs: 60_000 }, {}, 0)).toBe(60_000);
  expect(pauseAfter(1, { ...attempt, status: 503, retryAfterMs: 86_400_000 }, {}, 0)).toBe(300_000);
  expect(pauseAfter(3, attempt, {}, 1)).toBe(250);
  // Refused over and over, an event is given up after a quarter of an hour.
  const refusals = pauses.findIndex((_, index) => isHopeless(index + 1, {})) + 1;
  expect(total(refusals) / 60).toBeGreaterThan(14);
  expect([500, 404, 302].map((status) => isRefusal({ ...attempt, status }))).toEqual([true, true, true]);
  expect([null, 429, 502, 503, 504].some((status) => isRefusal({ ...attempt, status }))).toBe(false);
});
