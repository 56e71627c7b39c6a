// What consumers of events are promised, while the receiver is away and in a mood, and the server is killed with SIGKILL
// in the moment in which a delivery has arrived and nobody has noted it yet. `npm run drill -- --only webhook` does the
// same on a real chain for minutes.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { auditDeliveries } from '../../test/consumers/audit.ts';
import { type Reader, readSocket, readStream } from '../../test/consumers/readers.ts';
import { type Mood, Target } from '../../test/consumers/target.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { appendIncluded, type ListenerRow } from './event-log.ts';

const EVENTS = 15;
const now = new Date();

describe('consumers of events whose server is killed', { timeout: 240_000 }, () => {
  let server: TestServer;
  let port: number;
  let child: ChildProcess | undefined;
  let moody: Target;
  let calm: Target;
  const listeners: ListenerRow[] = [];
  const readers: Reader[] = [];
  const killed: { readonly step: number; readonly listener: string }[] = [];

  beforeAll(async () => {
    port = await freePort();
    moody = new Target(await freePort(), mood, ({ listener, step }) => {
      if (killed.length > 0 || listener !== 'token/one' || step !== 8) return;
      killed.push({ listener, step });
      child?.kill('SIGKILL');
    });
    calm = new Target(await freePort());
    await calm.open();
    const webhookAllow = [moody, calm].map((target) => `127.0.0.1:${target.port}`);
    server = await createTestServer({ config: { webhookAllow } });
    for (const name of ['one', 'two']) listeners.push(await listenerCalled(name));
  }, 60_000);
  afterAll(async () => {
    child?.kill('SIGKILL');
    await Promise.all(readers.map((reader) => reader.stop()));
    await Promise.all([moody?.close(), calm?.close()]);
    await server?.close();
  });

  /** Refuses three of ten and hangs up on one of ten; what it is killed by is never answered. */
  function mood(): Mood {
    const chance = Math.random();
    return chance < 0.3 ? 'refuse' : chance < 0.4 ? 'hang up' : 'take';
  }

  async function listenerCalled(name: string): Promise<ListenerRow> {
    const { db } = server.context;
    const made = { created_by: 'test', created_at: now };
    const place = { contract: 'token', ledger: 'chain', chain: 'eip155:1' };
    await db
      .insertInto('contracts')
      .values({ name: 'token', family: 'evm', ...made })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('contract_versions')
      .values({ contract: 'token', version: 1, digest: 'd', descriptor: '{}', ...made })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('contract_instances')
      .values({ id: `ins_${name}`, version: 1, address: `0x${name}`, codehash: '', height: 1n, ...place, ...made })
      .execute();
    return db
      .insertInto('contract_listeners')
      .values({
        ...{ id: `lst_${name}`, name, instance: `ins_${name}`, events: [], confirmations: 1, ...place, ...made },
        ...{ from_height: 1n, next_height: 1n, next_final: 1n },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** Tells listeners of some events. */
  async function tell(from: number, count: number, some = listeners, value = (at: number) => String(at)) {
    for (let at = from; at < from + count; at++)
      for (const listener of some)
        await server.context.db.transaction().execute(async (trx) => {
          const event = {
            id: `e${at}`,
            event: 'Transfer',
            arguments: { value: value(at) },
            txid: `0x${at}`,
            index: 0,
            source: 0,
          };
          await appendIncluded(trx, listener, [{ ...event, at: { height: at, hash: `0x${at}` } }], now);
        });
  }

  async function serve(): Promise<void> {
    // A real successor knows by its lock file that the holder is dead.
    await sql`UPDATE leases SET expires_at = '-infinity'`.execute(server.database.db);
    child = spawn(process.execPath, [join(import.meta.dirname, '../../test/consumers/server-child.ts')], {
      env: {
        ...process.env,
        CHILD_DATABASE: JSON.stringify(server.database.target),
        CHILD_DATA: server.context.config.data,
        CHILD_PORT: String(port),
        CHILD_ALLOW: server.context.config.webhookAllow.join(),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: server.bearer.developer };
    const options = { method, url: `/api/v1/webhooks${url}`, headers, ...(payload ? { payload } : {}) };
    return (await server.app.inject(options)).json();
  };
  const until = async (done: () => boolean | Promise<boolean>) => {
    while (!(await done())) {
      if (child?.exitCode) throw new Error(`the server ended with ${child.exitCode}`);
      await sleep(20);
    }
  };
  const takenBy = (target: Target) =>
    new Set(target.arrivals.filter(({ mood: was }) => was === 'take').map(({ delivery }) => delivery)).size;

  test('every event arrives at each, in order, and a repeat says that it is one', async () => {
    const ids: string[] = [];
    for (const target of [moody, calm]) {
      const { webhook, secret } = await call('POST', '', { url: target.url('/'), types: ['contract.event'] });
      target.expect('/', secret);
      ids.push(webhook.id);
    }
    const after = Number(await server.context.events.latest());
    await serve();
    const headers = { authorization: server.bearer.auditor };
    const base = `127.0.0.1:${port}/api/v1`;
    readers.push(readStream(`http://${base}/events?types=contract.event`, { headers, after }));
    for (const name of ['one', 'two'])
      readers.push(readSocket(`ws://${base}/contracts/token/events/socket?listener=${name}`, { headers, after: 0 }));

    // The receiver is away: the other one is not held up, and nothing is given up.
    await tell(1, EVENTS);
    await until(() => takenBy(calm) === 2 * EVENTS);
    await until(async () => (await call('GET', `/${ids[0]}`)).attempts >= 3);
    expect(await call('GET', `/${ids[0]}`)).toMatchObject({ deadLetters: 0, lastError: 'ECONNREFUSED' });
    expect((await call('GET', `/${ids[0]}`)).failingSince).not.toBeNull();

    // It is back, in a mood, and the server dies while a delivery is on its way.
    await moody.open();
    await until(() => killed.length === 1);
    await until(() => child?.signalCode === 'SIGKILL');
    await tell(EVENTS + 1, EVENTS);
    await serve();

    const total = 4 * EVENTS;
    await until(() => takenBy(moody) === total && takenBy(calm) === total);
    await until(() => readers.every(({ told }, index) => told.length >= (index === 0 ? total : total / 2)));
    const steps = new Map(listeners.map(({ name }) => [`token/${name}`, total / 2]));
    for (const target of [moody, calm])
      expect(auditDeliveries(target.arrivals, steps)).toMatchObject({
        ...{ missing: [], disordered: [], unmarked: [], unsigned: [] },
      });
    // Whoever was taken by surprise: sent twice, and marked the second time.
    const twice = moody.arrivals.filter(({ listener, step }) => listener === killed[0]?.listener && step === 8);
    expect(twice.length).toBeGreaterThan(1);
    expect(twice[1]?.attempt).toBeGreaterThan(1);
    const all = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
    expect(readers.map(({ told }) => told)).toEqual([all(after + 1, total), all(1, total / 2), all(1, total / 2)]);
    expect(readers.every(({ connections }) => connections >= 2)).toBe(true);
    await until(async () => (await call('GET', `/${ids[0]}`)).failingSince === null);
    expect((await call('GET', `/${ids[0]}`)).deadLetters).toBe(0);
  });

  test('a WebSocket that is read slowly is waited for, and told everything', async () => {
    await server.context.db.deleteFrom('webhooks').execute();
    await Promise.all(readers.map((reader) => reader.stop()));
    const before = 2 * EVENTS;
    const url = `ws://127.0.0.1:${port}/api/v1/contracts/token/events/socket?listener=one&after=${before}`;
    const socket = new WebSocket(url, { headers: { authorization: server.bearer.auditor } });
    const told: number[] = [];
    const closed: number[] = [];
    socket.on('message', (message) => told.push(Number(JSON.parse(String(message)).position)));
    socket.on('close', (code) => closed.push(code));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.pause();
    await tell(before + 1, 80, listeners.slice(0, 1), () => 'x'.repeat(200_000));
    // So much is in no buffer of the system: the server has to have waited.
    await sleep(500);
    expect(told.length).toBeLessThan(80);
    socket.resume();
    await until(() => told.length >= 80 || closed.length > 0);
    expect(closed).toEqual([]);
    expect(told).toEqual(Array.from({ length: 80 }, (_, index) => before + 1 + index));
    socket.terminate();
  });
});
