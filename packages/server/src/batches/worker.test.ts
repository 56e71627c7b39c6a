import { afterAll, beforeAll, expect, it } from 'vitest';
import { testClock } from '../anchors/testing.ts';
import { createRecordServer, noAnchors, type RecordServer } from '../records/testing.ts';
import { type ClosingModules, closingWorker } from './worker.ts';

const clock = testClock();
let server: RecordServer;
let worker: ReturnType<typeof closingWorker>;

beforeAll(async () => {
  server = await createRecordServer({ clock });
  await server.context.db.updateTable('plans').set({ close_seconds: 10 }).execute();
  const modules: ClosingModules = {
    leases: server.leases,
    hooks: noAnchors,
    checkpoint: async (size) => `checkpoint ${size}`,
  };
  worker = closingWorker(server.context, modules);
  worker.start();
});
afterAll(async () => {
  await worker.stop();
  await server.close();
});

let next = 0;
async function accept(): Promise<void> {
  next += 1;
  const response = await server.app.inject({
    method: 'POST',
    url: '/api/v1/records',
    headers: { authorization: server.bearer.developer },
    payload: { digest: `sha-256:${next.toString(16).padStart(64, '0')}` },
  });
  expect(response.statusCode).toBe(201);
}
const batches = async (): Promise<number> =>
  (await server.context.db.selectFrom('batches').select('id').execute()).length;
const oldest = async (): Promise<number> =>
  (
    await server.context.db.selectFrom('plan_positions').select('first_at').executeTakeFirstOrThrow()
  ).first_at.getTime();
/** Polls until a condition holds; the time limit is the test's. */
async function eventually(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('closes a batch when its oldest record is old enough', async () => {
  await accept();
  clock.advance(9_000);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await batches()).toBe(0);
  clock.advance(1_000);
  await eventually(async () => (await batches()) === 1);
});

it('counts from now on when the clock was set back by an hour, in place of waiting for that hour', async () => {
  await accept();
  clock.advance(-3_600_000);
  await eventually(async () => (await oldest()) === clock.now());
  expect(await batches()).toBe(1);
  clock.advance(10_000);
  await eventually(async () => (await batches()) === 2);
});

it('takes seconds between the clocks of two servers for what they are', async () => {
  await accept();
  const accepted = await oldest();
  clock.advance(-30_000);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await oldest()).toBe(accepted);
  clock.advance(40_000);
  await eventually(async () => (await batches()) === 3);
});
