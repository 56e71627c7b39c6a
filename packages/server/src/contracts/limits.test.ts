import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const ASSET = 'eip155:31337/slip44:60';

describe.skipIf(missing)('what an account may do (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  const friend = stranger();

  beforeAll(async () => {
    world = await startContractServer({ manual: true, queueLimit: 4 });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '100000' };
    const { body } = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    await mined(body.id, (one) => one.state === 'final' && one.address !== undefined);
  }, 120_000);
  afterAll(() => world?.close());

  const mined = (id: string, wanted: (body: { state: string; address?: string }) => boolean) =>
    world.until(async () => {
      await world.anvil.mine(1);
      return world.ask('GET', `/operations/${id}`);
    }, wanted);
  const approve = (from: string, value = '1', options = '') =>
    world.ask('POST', `/contracts/token/call/approve?from=${from}${options}`, { spender: friend, value });
  const account = async (label: string, more: object = {}) => {
    const made = await world.ask('POST', '/accounts', { ledger: 'anvil', label, ...more });
    expect(made.status).toBe(201);
    await world.fund(label);
    return made.body;
  };
  const shown = async (label: string) =>
    (await world.ask('GET', '/accounts?ledger=anvil')).body.items.find((one: { label: string }) => one.label === label);

  test('no operation above its limit, no day above that of the day, whoever asks at the same time', async () => {
    await account('free');
    const { cost } = (await approve('free')).body;
    const worst = BigInt(cost.worstCase);
    const limits = { operation: String(worst * 2n), day: String(worst * 3n) };
    expect((await account('tight', { limits })).limits).toEqual(limits);
    const fee = `&maxFee=${worst}`;
    const dear = await approve('tight', '1', `&maxFee=${worst * 2n + 1n}`);
    // Twice the present price is asked for at most, whatever is allowed.
    expect(dear.status).toBe(202);
    await world.ask('POST', `/operations/${dear.body.id}/cancel`);
    const before = await shown('tight');
    const all = await Promise.all(Array.from({ length: 4 }, (_, index) => approve('tight', String(index), fee)));
    const taken = all.filter(({ status }) => status === 202);
    const refused = all.filter(({ status }) => status !== 202);
    const spent = taken.reduce((sum, { body }) => sum + BigInt(body.cost.worstCase), BigInt(before.spentToday));
    expect(spent <= worst * 3n).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, body } of refused) {
      expect([status, body.code, body.details.limit]).toEqual([422, 'ACCOUNT_LIMIT', 'day']);
      expect(BigInt(body.details.left) < BigInt(body.details.asked)).toBe(true);
      expect(Date.parse(body.details.resets)).toBeGreaterThan(Date.now());
    }
    expect((await shown('tight')).spentToday).toBe(String(spent));

    // What is cancelled before it is signed is given back; what is final counts as what it cost.
    for (const { body } of taken) await mined(body.id, ({ state }) => state === 'final' || state === 'cancelled');
    const settled = BigInt((await shown('tight')).spentToday);
    expect(settled > 0n && settled < spent).toBe(true);
    const again = await approve('tight', '9', fee);
    expect(again.status).toBe(202);
    await mined(again.body.id, ({ state }) => state === 'final');

    const patched = await world.ask('PATCH', '/accounts/anvil/tight', { limits: { operation: '1' } });
    expect(patched.body.limits).toEqual({ operation: '1', day: limits.day });
    const small = await approve('tight');
    expect([small.status, small.body.code, small.body.details.limit]).toEqual([422, 'ACCOUNT_LIMIT', 'operation']);
    expect(small.body.details.left).toBe('1');
    const open = await world.ask('PATCH', '/accounts/anvil/tight', { limits: { operation: null, day: null } });
    expect(open.body.limits).toEqual({ operation: null, day: null });
    expect(await world.ask('PATCH', '/accounts/anvil/tight', { limits: {} })).toMatchObject({ status: 200 });
    expect((await approve('tight')).status).toBe(202);
  });

  test('limits are the operators, and refused where they are none', async () => {
    const path = '/accounts/anvil/free';
    const asked = [
      world.ask('PATCH', path, { limits: { day: '1' } }, { as: 'developer' }),
      world.ask('PATCH', path, { limits: { day: '-1' } }),
      world.ask('PATCH', path, { limits: { week: '1' } }),
      world.ask('PATCH', '/accounts/anvil/nobody', { limits: { day: '1' } }),
      world.ask('POST', '/accounts', { ledger: 'anvil', label: 'free', limits: { day: '1' } }),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([403, 400, 400, 404, 409]);
  });

  test('more than so many open transactions of an account are refused until some have ended, and none is lost', async () => {
    await account('busy');
    await world.rest();
    const all = [];
    for (let index = 0; index < 6; index++) all.push(await approve('busy', String(index)));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429, 429]);
    expect(all[4]?.body).toMatchObject({ code: 'ACCOUNT_BUSY', details: { most: '4' } });
    expect((await approve('free')).status).toBe(202);
    world.work();
    for (const { body } of all.slice(0, 4)) await mined(body.id, ({ state }) => state === 'final');
    expect((await approve('busy')).status).toBe(202);
  });

  test('a higher limit makes a waiting one dearer at once, within the budget of its plan', async () => {
    const spare = 10n ** 18n;
    const now = new Date();
    await world.server.database.db
      .insertInto('plans')
      .values({
        ...{ name: 'calls', ledgers: ['anvil'], close_records: 1n, close_seconds: 1, min_gap_seconds: 0 },
        ...{ budget_amount: String(spare), budget_asset: ASSET, hard: 'budget', deadline_seconds: 60 },
        ...{ created_at: now, updated_at: now },
      })
      .execute();
    await account('planned', { plan: 'calls' });
    const { body } = await approve('planned');
    await world.until(
      () => world.ask('GET', `/operations/${body.id}`),
      ({ state }) => state === 'broadcast',
    );
    const most = BigInt(body.cost.worstCase);
    const speedUp = (fee: bigint) => world.ask('POST', `/operations/${body.id}/speed-up?maxFee=${fee}`);
    const transaction = async () => (await world.ask('GET', `/transactions/${body.transaction}`)).body;
    const reserved = async () =>
      (await world.server.context.pool.query(`SELECT reserved FROM budget_periods WHERE plan = 'calls'`)).rows[0]
        .reserved;

    const lower = await speedUp(most - 1n);
    expect([lower.status, lower.body.code]).toEqual([422, 'TRANSACTION_LIMIT']);
    const above = await speedUp(spare + 1n);
    expect([above.status, above.body.code]).toEqual([409, 'BUDGET_EXCEEDED']);
    expect(await reserved()).toBe(String(most));
    expect((await transaction()).candidates).toHaveLength(1);

    expect((await speedUp(most * 3n)).status).toBe(200);
    expect((await speedUp(most * 3n)).status).toBe(200);
    expect(await reserved()).toBe(String(most * 3n));
    const { candidates } = await world.until(
      () => world.ask('GET', `/transactions/${body.transaction}`),
      (one) => one.candidates.length === 2 && one.candidates[1].state === 'broadcast',
    );
    expect(BigInt(candidates[1].rate) > BigInt(candidates[0].rate)).toBe(true);
    await mined(body.id, ({ state }) => state === 'final');
    expect(await reserved()).toBe('0');
    const late = await speedUp(most * 4n);
    expect([late.status, late.body.code]).toEqual([409, 'TRANSACTION_ENDED']);
  });
});
