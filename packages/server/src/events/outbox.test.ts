import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing.ts';
import { deleteOld } from './retention.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const publish = (subject: string) =>
  server.context.db
    .transaction()
    .execute((trx) => server.context.events.publish(trx, { type: 'test.event', subject, data: {} }));

test('a reader that follows while many publish, and some roll back, misses nothing and sees no gap', async () => {
  const { events, db } = server.context;
  const start = await events.latest();
  const seen: bigint[] = [];
  let writing = true;
  const reader = (async () => {
    let position = start;
    for (;;) {
      const last = !writing;
      const batch = await events.read(position, 100);
      for (const event of batch) seen.push(event.position);
      position = batch.at(-1)?.position ?? position;
      if (last && batch.length === 0) return;
    }
  })();
  let committed = 0;
  await Promise.all(
    Array.from({ length: 6 }, async (_, writer) => {
      for (let turn = 0; turn < 15; turn++) {
        const fails = (turn + writer) % 4 === 0;
        await db
          .transaction()
          .execute(async (trx) => {
            await events.publish(trx, { type: 'test.event', subject: `${writer}.${turn}`, data: {} });
            if (fails) throw new Error('rolled back');
            committed++;
          })
          .catch(() => undefined);
      }
    }),
  );
  writing = false;
  await reader;
  expect(seen).toHaveLength(committed);
  expect(seen).toEqual(seen.map((_, index) => start + BigInt(index) + 1n));
});

test('old events go, positions stay, and a reader who was away is told', async () => {
  const { db, events } = server.context;
  const first = await publish('old');
  await publish('new');
  await db
    .updateTable('events')
    .set({ at: new Date(0) })
    .where('position', '<=', first)
    .execute();
  await deleteOld({ db, clock: { now: () => Date.now() } }, 1_000);
  expect(await events.oldest()).toBe(first + 1n);
  const headers = { authorization: server.bearer.auditor };
  const list = (after: bigint) => server.app.inject({ url: `/api/v1/events?format=json&after=${after}`, headers });
  const gone = await list(first - 2n);
  expect(gone.statusCode).toBe(410);
  expect(gone.json()).toMatchObject({ code: 'EVENTS_POSITION_GONE', details: { oldest: String(first + 1n) } });
  expect((await list(first)).json().items).toHaveLength(1);
  expect((await list(first + 1_000n)).statusCode).toBe(410);
});

test('lists go on by position and filter by type', async () => {
  const after = await server.context.events.latest();
  for (const subject of ['a', 'b', 'c']) await publish(subject);
  const headers = { authorization: server.bearer.auditor };
  const list = async (query: string) =>
    (await server.app.inject({ url: `/api/v1/events?format=json&${query}`, headers })).json();
  const page = await list(`after=${after}&limit=2`);
  expect(page.items.map((event: { subject: string }) => event.subject)).toEqual(['a', 'b']);
  expect((await list(`after=${page.next}`)).items.map((event: { subject: string }) => event.subject)).toEqual(['c']);
  expect((await list(`after=${after}&types=other.event`)).items).toEqual([]);
});

test('a reader may bound what it holds in memory: megabytes of one event come alone', async () => {
  const { events, db } = server.context;
  const after = await events.latest();
  const sizes = [10, 10, 100_000, 10, 10];
  for (const size of sizes)
    await db.transaction().execute(async (trx) => {
      await events.publish(trx, { type: 'test.event', subject: 'sized', data: { text: 'x'.repeat(size) } });
    });
  const pages: number[] = [];
  for (let position = after; position < after + 5n; ) {
    const page = await events.read(position, 100, [], 10_000);
    pages.push(page.length);
    position = page.at(-1)?.position ?? after + 5n;
  }
  expect(pages).toEqual([2, 1, 2]);
});
