import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { anvilPath } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../transactions/modules.ts';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const POINTS: CrashPoint[] = ['signed', 'persisted', 'broadcast'];

describe.skipIf(missing)('calls whose server is killed (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  const friend = stranger();
  let address: string;

  beforeAll(async () => {
    world = await startContractServer({ workers: false });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '100000' };
    const made = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    world.work();
    address = (
      await world.until(
        () => world.ask('GET', `/operations/${made.body.id}`),
        (body) => body.address,
      )
    ).address;
    await world.rest();
  }, 120_000);
  afterAll(() => world?.close());

  test('SIGKILL between any two steps: every accepted call is done, and done once', async () => {
    const ids: string[] = [];
    for (const [index, point] of POINTS.entries()) {
      const headers = { 'idempotency-key': `call-${index}` };
      const body = { to: friend, value: String(10 ** index) };
      const accepted = await world.ask('POST', '/contracts/token/call/transfer', body, { headers });
      expect(accepted.status, point).toBe(202);
      ids.push(accepted.body.id);
      await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
      const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts')], {
        env: {
          ...process.env,
          CHILD_DATABASE: JSON.stringify(world.server.database.target),
          CHILD_KEY_FILE: join(world.server.context.config.data, 'master.key'),
          CHILD_URL: world.anvil.url,
          CHILD_POINT: point,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      expect(signal, point).toBe('SIGKILL');
      // A client that got no answer asks again: the same operation.
      const again = await world.ask('POST', '/contracts/token/call/transfer', body, { headers });
      expect(again.body.id).toBe(accepted.body.id);
    }
    await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
    world.work();
    for (const id of ids)
      await world.until(
        () => world.ask('GET', `/operations/${id}`),
        ({ state }) => state === 'final',
      );
    const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
    const to = `0x${friend.slice(2).padStart(64, '0')}`;
    const logs = await world.anvil.rpc.request('eth_getLogs', [
      { fromBlock: '0x0', address, topics: [topic, null, to] },
    ]);
    expect(logs).toHaveLength(POINTS.length);
    const balance = await world.ask('GET', `/contracts/token/query/balanceOf?arg.account=${friend}`);
    expect(balance.body.result).toEqual({ result: '111' });
  });
});
