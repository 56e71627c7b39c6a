import { once } from 'node:events';
import { createServer } from 'node:http';
import { anvilPath } from '@blockcluster/ledgers';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { readListener } from './listeners.ts';
import { EventSockets } from './sockets.ts';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const friend = stranger();

interface Step {
  readonly position: string;
  readonly state: string;
  readonly arguments: { readonly value: string };
}

describe.skipIf(missing)('delivery of events (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let base: string;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    world = await startContractServer({
      webhookAllow: [`127.0.0.1:${port}`],
      events: { webhooks: { firstPauseMs: 100 } },
    });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
    await world.ask('POST', '/contracts/token/deploy?ledger=anvil&wait=final', maker);
    await world.ask('POST', '/contracts/token/listeners', { name: 'all' });
    await world.server.app.listen({ host: '127.0.0.1', port: 0 });
    const address = world.server.app.server.address();
    base = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }, 120_000);
  afterAll(() => world?.close());

  const authorization = () => ({ authorization: world.server.bearer.auditor });
  const transfer = (value: string) => world.ask('POST', '/contracts/token/call/transfer', { to: friend, value });
  const events = async (query = ''): Promise<Step[]> =>
    (await world.ask('GET', `/contracts/token/events${query}`)).body.items;

  /** Connects, and collects steps until there are so many. */
  function listen(after: string, count: number): Promise<Step[]> {
    return new Promise((resolve, reject) => {
      const url = `ws://${base}/api/v1/contracts/token/events/socket?after=${after}`;
      const socket = new WebSocket(url, { headers: authorization() });
      const steps: Step[] = [];
      socket.on('message', (message) => {
        steps.push(JSON.parse(String(message)));
        if (steps.length < count) return;
        socket.close();
        resolve(steps);
      });
      socket.on('error', reject);
    });
  }

  test('a WebSocket tells what was and what comes, and goes on where it was left', async () => {
    await world.until(
      () => world.ask('GET', '/contracts/token/events'),
      ({ items }) => items.length === 2,
    );
    const listening = listen('0', 4);
    await transfer('1');
    const first = await listening;
    expect(first.map(({ position, state }) => [position, state])).toEqual([
      ['1', 'included'],
      ['2', 'final'],
      ['3', 'included'],
      ['4', 'final'],
    ]);
    await transfer('2');
    const rest = await listen('4', 2);
    expect(rest).toMatchObject([
      { position: '5', arguments: { value: '2' } },
      { position: '6', arguments: { value: '2' } },
    ]);
    expect(await events('?after=4')).toMatchObject(rest);
    expect(await events('?state=final')).toHaveLength(3);
    expect(await events('?limit=1&after=2')).toMatchObject([{ position: '3' }]);
  });

  test('who may not listen is refused before the connection becomes a WebSocket', async () => {
    const status = (path: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const socket = new WebSocket(`ws://${base}/api/v1/contracts/${path}`, { headers });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('open', () => reject(new Error('it was let in')));
        socket.on('error', () => undefined);
      });
    expect(await status('token/events/socket', {})).toBe(401);
    expect(await status('token/events/socket', { authorization: 'Bearer bck_no_body' })).toBe(401);
    expect(await status('nothing/events/socket', authorization())).toBe(404);
    expect(await status('token/events/socket?listener=none', authorization())).toBe(404);
    const plain = await world.ask('GET', '/contracts/token/events/socket');
    expect(plain).toMatchObject({ status: 426, body: { code: 'UPGRADE_REQUIRED' } });
  });

  test('connections that broke as they opened, or came all at once, take no places for good', async () => {
    const { db } = world.server.database;
    const { listener } = await readListener(db, 'token', undefined);
    const sockets = new EventSockets({ db, hub: { subscribe: () => () => undefined } });
    const stream = { subject: 'one', listener, after: 1_000n, stillAllowed: async () => true };
    const nowhere = `ws://127.0.0.1:${await freePort()}`;
    for (let i = 0; i < 25; i++) {
      const broken = new WebSocket(nowhere).on('error', () => undefined);
      await new Promise((resolve) => broken.once('close', resolve));
      sockets.serve(broken, stream);
    }
    const target = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(target, 'listening');
    const address = target.address();
    const url = `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const many = Array.from({ length: 30 }, () => new WebSocket(url));
    await Promise.all(many.map((socket) => once(socket, 'open')));
    // Each finds a place before any has taken one.
    for (const _ of many) sockets.requirePlace('one');
    for (const socket of many) sockets.serve(socket, stream);
    expect(many.filter(({ readyState, OPEN }) => readyState === OPEN)).toHaveLength(20);
    expect(() => sockets.requirePlace('one')).toThrow('Too many event streams');
    const closed = Promise.all(many.map((socket) => once(socket, 'close')));
    for (const socket of target.clients) socket.terminate();
    await closed;
    expect(() => sockets.requirePlace('one')).not.toThrow();
    target.close();
  });

  test('a webhook that is down and then answers 500 at random gets every event, in order', async () => {
    const received: { readonly position: string; readonly delivery: string }[] = [];
    let failures = 4;
    const target = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const fails = failures > 0 && Math.random() < 0.7;
        if (fails) failures -= 1;
        else {
          const { data } = JSON.parse(body);
          received.push({ position: data.position, delivery: String(request.headers['blockcluster-delivery']) });
        }
        response.writeHead(fails ? 500 : 204).end();
      });
    });
    await new Promise<void>((resolve) => target.listen(port, '127.0.0.1', resolve));
    const before = (await events('?limit=1000')).length;
    const hook = { url: `http://127.0.0.1:${port}/`, types: ['contract.event'] };
    expect((await world.ask('POST', '/webhooks', hook)).status).toBe(201);
    for (const value of ['3', '4', '5']) await transfer(value);
    const wanted = before + 6;
    while (received.length < 6) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => target.close(resolve));
    const positions = received.map(({ position }) => Number(position));
    expect(positions).toEqual(Array.from({ length: 6 }, (_, index) => before + index + 1));
    expect(positions.at(-1)).toBe(wanted);
    expect(new Set(received.map(({ delivery }) => delivery)).size).toBe(6);
  });
});
