import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bitcoinChainId,
  bitcoinNetworks,
  bitcoinRpcClient,
  btcdPath,
  createBitcoinDriver,
  keyAccount,
  type RunningBtcd,
  startBtcd,
} from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../../transactions/modules.ts';
import { type ServedContracts, serveContracts } from '../testing.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
const missing = btcdPath() === undefined && !required;
const POINTS: CrashPoint[] = ['persisted', 'broadcast'];
const { regtest } = bitcoinNetworks;

describe.skipIf(missing)('scripts on btcd (skipped without btcd)', { timeout: 240_000 }, () => {
  let world: ServedContracts;
  let node: RunningBtcd;
  let home: string;
  let own: string;
  let address: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'bcbtcd-'));
    world = await serveContracts(
      async (signer) => {
        const { account, publicKey } = await signer.account('coins', {
          chain: bitcoinChainId(regtest.genesis),
          account: (key) => keyAccount(key, regtest),
        });
        own = `0x${Buffer.from(publicKey).toString('hex')}`;
        const miningAddresses = [account.split(':').at(-1) ?? ''];
        node = await startBtcd({ binary: btcdPath() ?? '', dataDir: home, network: 'regtest', miningAddresses });
        await node.generate(110);
        const client = bitcoinRpcClient(node.endpoint);
        return {
          name: 'coins',
          driver: createBitcoinDriver({ client, network: 'regtest', label: 'btcd', confirmations: 2 }),
        };
      },
      { workers: false },
    );
    await world.ask('POST', '/contracts', { name: 'escrow', template: 'refund' });
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await node?.stop();
    if (home) await rm(home, { recursive: true, force: true });
  }, 60_000);

  /** Works and makes blocks until an operation is over. */
  async function done(id: string) {
    return world.until(
      async () => {
        await node.generate(1);
        return world.ask('GET', `/operations/${id}`);
      },
      (body) => body.state === 'final' && body.address !== undefined,
    );
  }

  test('SIGKILL between any two steps of a spending: every accepted one is done, and done once', async () => {
    const parameters = { recipient: own, sender: own, until: '100000' };
    const made: string[] = [];
    for (const amount of ['10000', '20000']) {
      const { body } = await world.ask('POST', '/contracts/escrow/deploy?ledger=coins', { ...parameters, amount });
      made.push(body.id);
    }
    world.work();
    const locked = [];
    for (const id of made) locked.push(await done(id));
    await world.rest();
    address = locked[0].address;
    expect(new Set(locked.map((one) => one.address)).size).toBe(1);
    const state = await world.ask('GET', '/contracts/escrow/query/state');
    expect(state.body.result).toMatchObject({ balance: '30000', spent: '0' });
    const outputs: string[] = state.body.result.outputs.map(
      (one: { txid: string; vout: string }) => `${one.txid}:${one.vout}`,
    );

    const ids: string[] = [];
    for (const [index, point] of POINTS.entries()) {
      const headers = { 'idempotency-key': `call-${index}` };
      const body = { outputs: [outputs[index]] };
      const accepted = await world.ask('POST', '/contracts/escrow/call/pay', body, { headers });
      expect(accepted.status, point).toBe(202);
      ids.push(accepted.body.id);
      await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
      const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts')], {
        env: {
          ...process.env,
          CHILD_DATABASE: JSON.stringify(world.server.database.target),
          CHILD_KEY_FILE: join(world.server.context.config.data, 'master.key'),
          CHILD_NODE: JSON.stringify(node.endpoint),
          CHILD_POINT: point,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      expect(signal, point).toBe('SIGKILL');
      // A client that got no answer asks again: the same operation, though the output is reserved by now.
      const again = await world.ask('POST', '/contracts/escrow/call/pay', body, { headers });
      expect(again.body.id).toBe(accepted.body.id);
    }
    await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
    world.work();
    for (const id of ids) await done(id);
    const after = await world.ask('GET', '/contracts/escrow/query/state');
    expect(after.body.result).toMatchObject({ balance: '0', outputs: [], spent: '2' });
    await world.ask('POST', '/contracts/escrow/listeners', { name: 'all' });
    const told = await world.until(
      () => world.ask('GET', '/contracts/escrow/events?state=final&event=spent'),
      (body) => body.items?.length === POINTS.length,
    );
    const spent = told.items.map(
      (item: { arguments: { txid: string; vout: string } }) => `${item.arguments.txid}:${item.arguments.vout}`,
    );
    expect(spent.sort()).toEqual(outputs.sort());
    expect(told.items.every((item: { arguments: { path: string } }) => item.arguments.path === 'pay')).toBe(true);
  });

  test('an output is spent by one of two calls that come at once', async () => {
    const parameters = { recipient: own, sender: own, until: '100000', amount: '15000' };
    const { body } = await world.ask('POST', '/contracts/escrow/deploy?ledger=coins', parameters);
    await done(body.id);
    const url = `/contracts/escrow/call/pay?address=${address}`;
    const both = await Promise.all([world.ask('POST', url, {}), world.ask('POST', url, {})]);
    const operations = () =>
      Promise.all(both.map(async ({ body: { id } }) => (await world.ask('GET', `/operations/${id}`)).body));
    const seen = await world.until(
      async () => {
        await node.generate(1);
        return { status: 200, body: await operations() };
      },
      (all: { state: string; error?: { code: string } }[]) =>
        all.some(({ state }) => state === 'final') && all.some(({ error }) => error?.code === 'LEDGER_FUNDS'),
    );
    const states = seen.map(({ state }: { state: string }) => state);
    expect(states.sort()).toEqual(['final', 'queued']);
  });
});
