import { createServer } from 'node:http';
import { createClient } from '@blockcluster/client';
import { expect, it } from 'vitest';
import type { CommandIo } from '../src/io.ts';
import { bisect, waitForState } from '../src/waiting.ts';

it('bisects what has arrived, from nothing to all', async () => {
  for (let count = 0; count <= 17; count++)
    for (let known = 0; known <= count; known++) {
      let asked = 0;
      const found = await bisect(known, 17, async (at) => {
        asked += 1;
        return at < count;
      });
      expect(found).toBe(count);
      expect(asked).toBeLessThanOrEqual(5);
    }
});

it('counts every record on the way, not the newest alone', async () => {
  // A server whose records become final in order: so many more with each question for the newest.
  const steps = [0, 3, 7, 10];
  let step = -1;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const id = request.url?.split('/').at(-1) ?? '';
    asked.push(id);
    if (id === 'r9') step += 1;
    const final = id === 'old' || Number(id.slice(1)) < (steps[Math.max(0, step)] ?? 10);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id, state: final ? 'final' : 'batched' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let now = 1;
  let drawn = '';
  const io: CommandIo = {
    out: () => undefined,
    err: (text) => {
      drawn += text;
    },
    env: {},
    cwd: '/',
    interactive: true,
    // Every look at the clock is late enough for the bar to be drawn again.
    now: () => {
      now += 1_000;
      return now;
    },
    signal: new AbortController().signal,
  };
  try {
    const client = createClient({ url: `http://127.0.0.1:${port}`, apiKey: 'bck_x' });
    const ordered = Array.from({ length: 10 }, (_, i) => `r${i}`);
    await waitForState(io, client, { ordered, others: ['old'] }, 'final', 1e12);
  } finally {
    server.close();
  }
  expect(drawn.match(/\d+\/11 \w+/g)).toEqual([
    '0/11 batched',
    '3/11 batched',
    '7/11 batched',
    '10/11 final',
    '11/11 final',
  ]);
  // Neither every record each time, nor a known one again.
  expect(asked.length).toBeLessThanOrEqual(4 + 3 * 4 + 1);
}, 30_000);
