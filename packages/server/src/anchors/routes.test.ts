import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BtmlMap, parseTrust } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerContext } from '../context.ts';
import { type OpenLedgers, openLedgers } from '../ledgers/open.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { LedgerEngine } from '../transactions/engine.ts';
import type { EngineModules } from '../transactions/modules.ts';
import { type Anchoring, createAnchoring } from './capability.ts';
import { anchorOperation, organizationIntent } from './intents.ts';
import { anchorObserver } from './observer.ts';
import { publishWaiting } from './publish.ts';
import { rootAt } from './testing.ts';

const issuer = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';
let server: TestServer;
let context: ServerContext;
let ledgers: OpenLedgers;
let anchoring: Anchoring;

beforeAll(async () => {
  server = await createTestServer({
    routes: async (given, leases) => {
      ledgers = await openLedgers(given);
      context = { ...given, ledgers };
      anchoring = await createAnchoring(context, ledgers, leases, issuer);
      return anchoring.routes;
    },
  });
}, 120_000);
afterAll(() => server.close());

type Who = 'operator' | 'developer' | 'auditor' | 'nobody';
async function call(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, who: Who = 'operator') {
  const response = await server.app.inject({
    method,
    url: `/api/v1${url}`,
    ...(who === 'nobody' ? {} : { headers: { authorization: server.bearer[who] } }),
    ...(payload ? { payload } : {}),
  });
  return { status: response.statusCode, body: response.json() };
}

describe('plans', () => {
  test('the default plan is there, on the sandbox, without a budget', async () => {
    const { status, body } = await call('GET', '/plans');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { name: 'default', ledgers: ['sandbox'], close: { records: 10_000, seconds: 2 }, budget: null, decisions: [] },
    ]);
  });

  test('an operator creates and changes a plan, and nobody else does', async () => {
    const { asset } = ledgers.get('sandbox').feeAsset;
    const wanted = {
      name: 'archive',
      ledgers: ['sandbox'],
      budget: { period: 'month', amount: '5000', asset },
      hard: 'budget',
    };
    expect((await call('POST', '/plans', wanted, 'developer')).status).toBe(403);
    expect((await call('POST', '/plans', wanted, 'nobody')).status).toBe(401);
    const created = await call('POST', '/plans', wanted);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      budget: { period: 'month', amount: '5000', asset },
      spend: [{ asset, settled: '0', reserved: '0', remaining: '5000' }],
    });
    expect((await call('POST', '/plans', wanted)).body).toMatchObject({ code: 'PLAN_EXISTS', status: 409 });
    const changed = await call('PATCH', '/plans/archive', { deadlineSeconds: 60, feeCeiling: '900' });
    expect(changed.body).toMatchObject({ deadlineSeconds: 60, feeCeiling: '900', hard: 'budget' });
    expect((await call('PATCH', '/plans/archive', { budget: null, feeCeiling: null })).body).toMatchObject({
      budget: null,
      feeCeiling: null,
    });
    const events = await context.events.read(0n, 10, ['plan.changed']);
    expect(events.map((event) => event.data)).toEqual([
      { change: 'created' },
      { change: 'changed' },
      { change: 'changed' },
    ]);
  });

  test('what no plan can keep is refused', async () => {
    const { asset } = ledgers.get('sandbox').feeAsset;
    const cases: [object, number, string][] = [
      [{ name: 'x', ledgers: ['sandbox'], hard: 'both' }, 422, 'PLAN_HARD_BOTH'],
      [{ name: 'x', ledgers: ['mainnet'] }, 422, 'PLAN_LEDGER'],
      [{ name: 'X', ledgers: ['sandbox'] }, 400, 'REQUEST_INVALID'],
      [{ name: 'x', ledgers: ['sandbox'], budget: { amount: '-1', asset } }, 400, 'REQUEST_INVALID'],
      [{ name: 'x', ledgers: ['sandbox'], surplus: 1 }, 400, 'REQUEST_INVALID'],
    ];
    for (const [body, status, code] of cases)
      expect((await call('POST', '/plans', body)).body).toMatchObject({ status, code });
    expect((await call('PATCH', '/plans/none', {})).body).toMatchObject({ status: 404, code: 'PLAN_UNKNOWN' });
    expect((await call('GET', '/plans/none')).status).toBe(404);
  });

  test('a deferral is explained, and a budget does not go below what is spent', async () => {
    const { asset } = ledgers.get('sandbox').feeAsset;
    await call('POST', '/plans', { name: 'tight', ledgers: ['sandbox'], budget: { amount: '10', asset } });
    expect(await anchoring.hooks.mayClose('tight', context.clock.now())).toBe(false);
    expect(await anchoring.hooks.mayClose('tight', context.clock.now())).toBe(false);
    const { body } = await call('GET', '/plans/tight');
    expect(body.decisions).toMatchObject([
      {
        ledger: 'sandbox',
        decision: 'defer',
        reason: 'budget-exhausted',
        times: 1,
        detail: expect.stringContaining('left in this month'),
      },
    ]);
    expect(BigInt(body.decisions[0].worstCase)).toBeGreaterThan(10n);
    await context.db
      .insertInto('budget_periods')
      .values({ plan: 'tight', period: new Date().toISOString().slice(0, 7), asset, ceiling: '10', settled: '9' })
      .execute();
    expect((await call('PATCH', '/plans/tight', { budget: { amount: '8', asset } })).body).toMatchObject({
      status: 409,
      code: 'PLAN_BUDGET_SPENT',
    });
    expect((await call('PATCH', '/plans/tight', { budget: { amount: '900', asset } })).body.spend).toMatchObject([
      { settled: '9', remaining: '891' },
    ]);
  });
});

test('ledgers show their state and account', async () => {
  const { body } = await call('GET', '/ledgers');
  expect(body.items).toMatchObject([
    { name: 'sandbox', family: 'bitcoin', kind: 'pow', development: true, reachable: true, synced: true, height: 432 },
  ]);
  expect(body.items[0].account).toContain(':bcrt1q');
  expect((await call('GET', '/ledgers/found')).status).toBe(200);
});

describe('transactions, anchors and trust', { timeout: 120_000 }, () => {
  function modules(): EngineModules {
    const { db, clock, random, log, events } = context;
    return {
      ...{ db, clock, random, log, events, signer: ledgers.signer, observers: [anchorObserver(clock)] },
      onPin: (ledger, pin) => anchoring.trustFile.include(ledger, pin),
    };
  }

  test('an intent is queued once, goes onto the ledger and shows every candidate', async () => {
    const driver = ledgers.get('sandbox');
    const { account } = await ledgers.signer.account('sandbox', driver);
    const op = anchorOperation(driver, account, rootAt(1));
    const { clock, random } = context;
    const intent: BtmlMap = organizationIntent({
      issuer,
      driver,
      op,
      maxFee: 2_000n,
      validForMs: 3_600_000,
      clock,
      random,
    });
    expect((await call('POST', '/transactions', { intent, ledger: 'sandbox' }, 'developer')).status).toBe(403);
    expect((await call('POST', '/transactions', { intent, ledger: 'none' })).body).toMatchObject({
      code: 'LEDGER_NOT_FOUND',
    });
    expect((await call('POST', '/transactions', { intent: { ...intent, salt: 1 }, ledger: 'sandbox' })).status).toBe(
      400,
    );
    const first = await call('POST', '/transactions', { intent, ledger: 'sandbox' });
    const again = await call('POST', '/transactions', { intent, ledger: 'sandbox' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({ state: 'queued', op: 'anchor', maxFee: '2000', candidates: [] });
    expect(again.body.id).toBe(first.body.id);

    await server.database.db
      .transaction()
      .execute((trx) =>
        anchoring.hooks.onBatchClosed(trx, { id: 'batch-1', plan: 'default', from: 0, size: 7, root: rootAt(7) }),
      );
    const engine = new LedgerEngine({ name: 'sandbox', driver }, modules());
    const { market } = anchoring;
    const anchorModules = { ...modules(), ledgers, market, signer: ledgers.signer, issuer };
    await server.leases.withLease('anchors', (lease) => publishWaiting(anchorModules, lease));
    const tick = () => server.leases.withLease('ledger:sandbox', (lease) => engine.tick(lease));
    await tick();
    await engine.idle();
    for (let block = 0; block < 6; block++) {
      await ledgers.minables.get('sandbox')?.mine();
      await tick();
      await engine.idle();
    }
    const { body } = await call('GET', `/transactions/${first.body.id}`, undefined, 'auditor');
    expect(body).toMatchObject({ state: 'final', confirmations: 6, evidence: { form: 'bitcoin-op-return-1' } });
    expect(body.candidates).toMatchObject([{ state: 'final', txid: body.txid }]);
    expect(body.coins).toHaveLength(1);
    const list = await call('GET', '/transactions?limit=1');
    expect(list.body.items).toHaveLength(1);
    expect((await call('GET', `/transactions?after=${list.body.next}`)).body.items).toHaveLength(1);
    expect((await call('GET', '/transactions/tx_none')).body).toMatchObject({ code: 'TRANSACTION_NOT_FOUND' });
  });

  test('anchors are listed and filtered', async () => {
    const { body } = await call('GET', '/anchors?state=final&ledger=sandbox');
    expect(body.items).toMatchObject([
      { batch: 'batch-1', state: 'final', size: 7, root: rootAt(7), confirmations: 6 },
    ]);
    expect((await call('GET', `/anchors/${body.items[0].id}`)).body).toEqual(body.items[0]);
    expect((await call('GET', '/anchors?state=waiting')).body.items).toEqual([]);
    expect((await call('GET', '/anchors/none')).body).toMatchObject({ status: 404, code: 'ANCHOR_NOT_FOUND' });
  });

  test('trust is public, and the file in the data directory says the same', async () => {
    const { status, body } = await call('GET', '/trust', undefined, 'nobody');
    expect(status).toBe(200);
    const parsed = parseTrust(JSON.stringify(body));
    const rows = await context.db
      .selectFrom('transactions')
      .select(['pin_height', 'pin_hash'])
      .where('pin_hash', 'is not', null)
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    const [chain] = parsed.chains;
    for (const row of rows) expect(chain?.pins).toContainEqual({ height: Number(row.pin_height), id: row.pin_hash });
    const file = JSON.parse(await readFile(join(context.config.data, 'trust.json'), 'utf8'));
    expect(parseTrust(await readFile(join(context.config.data, 'trust.json'), 'utf8'))).toBeDefined();
    expect(file.chains[0].pins).toEqual(expect.arrayContaining(rows.map((row) => `${row.pin_height}:${row.pin_hash}`)));
  });
});
