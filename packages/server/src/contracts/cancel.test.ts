import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { anvilPath } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../transactions/modules.ts';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;

describe.skipIf(missing)('cancelling (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  const friend = stranger();

  beforeAll(async () => {
    world = await startContractServer({ manual: true, confirmations: 2 });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '100000' };
    const { body } = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    await mined(body.id, ({ state, address }) => state === 'final' && address !== undefined);
  }, 120_000);
  afterAll(() => world?.close());

  /** Asks for an operation, with a block before each question, until it is as wanted. */
  const mined = (id: string, wanted: (body: { state: string; address?: string }) => boolean) =>
    world.until(async () => {
      await world.anvil.mine(1);
      return world.ask('GET', `/operations/${id}`);
    }, wanted);
  const transfer = async (value: string, query = '') => {
    const answer = await world.ask('POST', `/contracts/token/call/transfer${query}`, { to: friend, value });
    expect(answer.status).toBe(202);
    return answer.body;
  };
  const reached = (id: string, state: string) =>
    world.until(
      () => world.ask('GET', `/operations/${id}`),
      (body) => body.state === state,
    );
  const cancel = (id: string, maxFee?: string) =>
    world.ask('POST', `/operations/${id}/cancel${maxFee === undefined ? '' : `?maxFee=${maxFee}`}`);
  const transaction = async (id: string) => (await world.ask('GET', `/transactions/${id}`)).body;
  /** Until the empty one is on its way: before that a block would hold the first. */
  const replaced = (tx: string) =>
    world.until(
      () => world.ask('GET', `/transactions/${tx}`),
      ({ candidates }) => candidates.at(-1).empty === true && candidates.at(-1).state === 'broadcast',
    );
  const held = async () => {
    const { body } = await world.ask('GET', `/contracts/token/query/balanceOf?arg.account=${friend}`);
    return Number(body.result.result);
  };

  test('one that is not signed yet ends at once, and gives everything back', async () => {
    await world.rest();
    const before = await held();
    const { id, transaction: tx } = await transfer('1');
    const first = await cancel(id);
    expect([first.status, first.body.state, first.body.error.code]).toEqual([
      200,
      'cancelled',
      'TRANSACTION_CANCELLED',
    ]);
    expect((await cancel(id)).body).toEqual(first.body);
    expect(await transaction(tx)).toMatchObject({ state: 'cancelled', candidates: [] });
    expect((await transaction(tx)).nonce).toBeUndefined();
    world.work();
    const next = await transfer('2');
    await mined(next.id, ({ state }) => state === 'final');
    expect(await held()).toBe(before + 2);
  });

  test('in place of one that is on its way one that does nothing is included', async () => {
    const before = await held();
    const { id, transaction: tx } = await transfer('10');
    await reached(id, 'broadcast');
    const asked = await cancel(id);
    expect([asked.status, asked.body.state]).toEqual([202, 'broadcast']);
    expect((await cancel(id)).status).toBe(202);
    await replaced(tx);
    const over = await mined(id, ({ state }) => state === 'cancelled');
    expect(over.error.code).toBe('TRANSACTION_CANCELLED');
    expect(await held()).toBe(before);
    const { candidates, nonce, fee } = await transaction(tx);
    expect(candidates.map(({ state, empty }: { state: string; empty?: true }) => [state, empty])).toEqual([
      ['replaced', undefined],
      ['final', true],
    ]);
    expect(BigInt(fee)).toBeGreaterThan(0n);
    expect((await cancel(id)).body).toEqual(over);
    // Its nonce is used, and not free.
    const next = await transfer('3');
    await mined(next.id, ({ state }) => state === 'final');
    expect((await transaction(next.transaction)).nonce).toBe(String(Number(nonce) + 1));
    expect(await held()).toBe(before + 3);
  });

  test('when the first was faster, that is what is said', async () => {
    const before = await held();
    const { id } = await transfer('20');
    await reached(id, 'broadcast');
    await world.rest();
    expect((await cancel(id)).status).toBe(202);
    await world.anvil.mine(1);
    world.work();
    const over = await mined(id, ({ state }) => state === 'final');
    expect(over.cancelRequestedAt).toBeDefined();
    expect(over.succeeded).toBe(true);
    expect(await held()).toBe(before + 20);
    const late = await cancel(id);
    expect([late.status, late.body.code]).toEqual([409, 'TRANSACTION_ENDED']);
  });

  test('what cannot be cancelled is refused with its reason', async () => {
    expect((await cancel('op_none')).body.code).toBe('OPERATION_NOT_FOUND');
    expect((await world.ask('POST', '/transactions/tx_none/cancel')).body.code).toBe('TRANSACTION_NOT_FOUND');
    const { id, transaction: tx } = await transfer('30');
    const developer = await world.ask('POST', `/operations/${id}/cancel`, undefined, { as: 'developer' });
    expect([developer.status, developer.body.code]).toEqual([403, 'ACCOUNT_OPERATOR']);
    const scope = await world.ask('POST', `/transactions/${tx}/cancel`, undefined, { as: 'developer' });
    expect(scope.status).toBe(403);
    expect((await cancel(id, '-1')).status).toBe(400);
    await reached(id, 'broadcast');
    await world.anvil.mine(1);
    await reached(id, 'included');
    expect((await cancel(id)).body.code).toBe('TRANSACTION_INCLUDED');
    await mined(id, ({ state }) => state === 'final');
  });

  test('within what it may cost alone: more has to be allowed', async () => {
    const before = await held();
    await world.rest();
    const { id, transaction: tx } = await transfer('40');
    const { db } = world.server.database;
    world.work();
    await reached(id, 'broadcast');
    await world.rest();
    const { maxFee } = await transaction(tx);
    await db.updateTable('transactions').set({ max_fee: '1' }).where('id', '=', tx).execute();
    const refused = await cancel(id);
    expect([refused.status, refused.body.code]).toEqual([422, 'TRANSACTION_FEE']);
    expect((await transaction(tx)).cancelRequestedAt).toBeUndefined();
    expect((await cancel(id, maxFee)).status).toBe(202);
    world.work();
    await replaced(tx);
    await mined(id, ({ state }) => state === 'cancelled');
    expect(await held()).toBe(before);
  });

  test('a reorganization that takes the empty one back changes nothing: it is sent again', async () => {
    const before = await held();
    const { id, transaction: tx } = await transfer('50');
    await reached(id, 'broadcast');
    await cancel(id);
    await replaced(tx);
    await mined(id, ({ state }) => state === 'cancelled');
    const { height } = await transaction(tx);
    const tip = Number(await world.anvil.rpc.request('eth_blockNumber', []));
    await world.anvil.rpc.request('anvil_rollback', [tip - height + 1]);
    // Another history, in which nothing of it is.
    await world.anvil.mine(1);
    await reached(id, 'broadcast');
    await replaced(tx);
    await mined(id, ({ state }) => state === 'cancelled');
    expect(await held()).toBe(before);
  });

  test('SIGKILL before the empty one is sent: it is cancelled once, and its nonce is used once', async () => {
    // The other points are in transactions/cancel.test.ts.
    const points: CrashPoint[] = ['persisted'];
    const before = await held();
    for (const point of points) {
      const { id, transaction: tx } = await transfer('100');
      await reached(id, 'broadcast');
      await world.rest();
      await cancel(id);
      await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
      expect(await killedAt(point), point).toBe('SIGKILL');
      await sql`UPDATE leases SET expires_at = '-infinity'`.execute(world.server.database.db);
      world.work();
      await replaced(tx);
      await mined(id, ({ state }) => state === 'cancelled');
      const { candidates } = await transaction(tx);
      expect(candidates.filter(({ state }: { state: string }) => state === 'final')).toHaveLength(1);
    }
    const next = await transfer('4');
    await mined(next.id, ({ state }) => state === 'final');
    expect(await held()).toBe(before + 4);
    const { rows } = await sql<{ nonce: string }>`SELECT nonce FROM nonces ORDER BY nonce`.execute(
      world.server.database.db,
    );
    expect(rows.map(({ nonce }) => Number(nonce))).toEqual(rows.map((_, index) => index));
  });

  /** A server that goes on with what waits, until it kills itself; answers by which signal it ended. */
  function killedAt(point: CrashPoint): Promise<string | null> {
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
    return new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
  }
});
