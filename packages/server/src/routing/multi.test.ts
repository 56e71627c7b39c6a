import { randomBytes } from 'node:crypto';
import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { type CosmosNetwork, cometbftPath, startCometNetwork } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnchoring } from '../anchors/capability.ts';
import type { LedgerConfig, ServerConfig } from '../config.ts';
import type { ServerContext, Worker } from '../context.ts';
import { openLedgers } from '../ledgers/open.ts';
import { loadLogKey } from '../log/key.ts';
import { recordCapability } from '../records/capability.ts';
import { createTestServer, type TestServer } from '../testing.ts';

// The whole server on two kinds of consensus: the sandbox, and a CometBFT chain of one validator.

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = cometbftPath() === undefined && !required;

describe.skipIf(missing)('needs over HTTP (skipped without cometbft)', { timeout: 180_000 }, () => {
  let network: CosmosNetwork;
  let server: TestServer;
  let workers: readonly Worker[] = [];
  let close: () => Promise<void> = async () => {};

  beforeAll(async () => {
    network = await startCometNetwork({ validators: 1, blockTime: 200 });
    const { url, chainId } = network;
    const comet: LedgerConfig = {
      name: 'comet',
      family: 'cosmos',
      url,
      chainId,
      flavor: 'kvstore',
      development: true,
      stallAfter: 5,
    };
    server = await createTestServer({
      routes: async (given, leases) => {
        const sandbox: LedgerConfig = { name: 'sandbox', family: 'sandbox' };
        const config: ServerConfig = { ...given.config, ledgers: [sandbox, comet] };
        const ledgers = await openLedgers({ ...given, config });
        close = () => ledgers.close();
        const context: ServerContext = { ...given, config, ledgers };
        const key = await loadLogKey(context.db, context.vault, context.random);
        const anchoring = await createAnchoring(context, ledgers, leases, key.did);
        const { hooks, market, trustFile } = anchoring;
        const trust = async () => JSON.stringify(await trustFile.current());
        const records = recordCapability(context, { leases, key, hooks, market, trust });
        workers = [...records.workers, ...anchoring.workers];
        return [...records.routes, ...anchoring.routes];
      },
    });
    for (const worker of workers) worker.start();
  }, 180_000);
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await close();
    await server?.close();
    await network?.stop();
  }, 60_000);

  async function call(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
    const headers = { authorization: server.bearer.operator };
    const answer = await server.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json() };
  }
  const digest = () => `sha-256:${randomBytes(32).toString('hex')}`;
  const needs = { kinds: ['pow', 'bft'], development: true };

  async function untilFinal(id: string, anchors: number): Promise<string> {
    for (;;) {
      const { body } = await call('GET', `/records/${id}`);
      const final = body.anchors.filter(({ state }: { state: string }) => state === 'final');
      if (final.length >= anchors) return JSON.stringify((await call('GET', `/records/${id}/receipt`)).body);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it('answers where an action would go, and why not elsewhere', async () => {
    const route = await call('POST', '/routes', { needs });
    expect(route.body).toMatchObject({ state: 'satisfied', missing: [] });
    expect(route.body.chosen.map(({ ledger }: { ledger: string }) => ledger).sort()).toEqual(['comet', 'sandbox']);
    const weighty = await call('POST', '/routes', { needs: { kinds: ['pow', 'bft'] } });
    expect(weighty.body).toMatchObject({ state: 'unsatisfied', chosen: [] });
    expect(weighty.body.rejected).toMatchObject([{ reason: 'development' }, { reason: 'development' }]);
    for (const bad of [{ kinds: ['pos', 'magic'] }, { kinds: [] }, { distinctKinds: 9 }, { cheap: true }])
      expect((await call('POST', '/routes', { needs: bad })).status).toBe(400);
    expect((await call('POST', '/routes', { needs: { kinds: ['pow'], distinctKinds: 2 } })).body.code).toBe(
      'ROUTE_NEEDS',
    );
  });

  it('refuses a plan that nothing here can keep, and says what to add', async () => {
    const plan = { name: 'both', needs: { kinds: ['poa'], development: true } };
    const refused = await call('POST', '/plans', plan);
    expect(refused).toMatchObject({ status: 409, body: { code: 'ROUTE_UNSATISFIED', pointer: '/needs' } });
    expect(refused.body.detail).toContain('blockcluster nodes add evm-poa');
    expect((await call('POST', '/plans', { ...plan, ledgers: ['sandbox'] })).body.code).toBe('PLAN_ROUTE');
    expect((await call('POST', '/plans', { name: 'neither' })).body.code).toBe('PLAN_ROUTE');
    const back = { name: 'back', ledgers: ['sandbox'], fallback: ['sandbox'] };
    expect((await call('POST', '/plans', back)).body.code).toBe('PLAN_FALLBACK');
    const late = {
      name: 'late',
      ledgers: ['sandbox'],
      fallback: ['comet'],
      deadlineSeconds: 5,
      fallbackAfterSeconds: 6,
    };
    expect((await call('POST', '/plans', late)).body.code).toBe('PLAN_FALLBACK');
    expect((await call('GET', '/plans/both')).status).toBe(404);
  });

  it('gives one receipt with both verdicts, and what was needed as the word of the log', async () => {
    const made = await call('POST', '/plans', {
      name: 'both',
      needs,
      close: { records: 1, seconds: 1 },
      deadlineSeconds: 60,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { ledgers: [], needs, fallbackAfterSeconds: 30 },
    });
    // A node that is slow for a moment leaves it waiting, and no longer than that.
    const stateOf = async () => (await call('GET', '/plans/both')).body.route.state;
    await expect.poll(stateOf, { timeout: 60_000 }).toBe('satisfied');
    const accepted = await call('POST', '/records', {
      digest: digest(),
      needs: { kinds: ['pow', 'bft'], development: 'true' },
    });
    expect(accepted).toMatchObject({ status: 201, body: { plan: 'both' } });
    const none = await call('POST', '/records', { digest: digest(), needs: { kinds: ['poa'] } });
    expect(none).toMatchObject({ status: 409, body: { code: 'ROUTE_NO_PLAN', pointer: '/needs' } });
    const odd = await call('POST', '/records', { digest: digest(), plan: 'both', needs: { kinds: ['pow'] } });
    expect(odd.body.code).toBe('RECORD_PLAN_CONFLICT');

    const receipt = await untilFinal(accepted.body.id, 2);
    const trust = parseTrust(JSON.stringify((await call('GET', '/trust')).body));
    const verdict = verifyReceipt(receipt, { trust, now: new Date() });
    expect(verdict).toMatchObject({ state: 'final', development: true });
    expect(verdict.anchors.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['bft final', 'pow final']);
    expect(verdict.stated).toMatchObject([{ plan: 'both', needs: { kinds: ['pow', 'bft'], development: 'yes' } }]);
    expect(verdict.stated?.[0]?.chosen.map(({ kind }) => kind).sort()).toEqual(['bft', 'pow']);
    expect((await call('GET', `/records/${accepted.body.id}`)).body.state).toBe('final');
    const [decision] = (await call('GET', '/plans/both')).body.routes;
    expect(decision).toMatchObject({ state: 'satisfied', ledger: null, needs });
  });

  it('falls back when the chain is down, says so in the receipt, and merges when it is back', async () => {
    const fixed = { name: 'back', ledgers: ['comet'], fallback: ['sandbox'], close: { records: 1, seconds: 1 } };
    await call('POST', '/plans', { ...fixed, deadlineSeconds: 8, fallbackAfterSeconds: 4 });
    const [validator] = network.members;
    await validator?.kill();
    const { body } = await call('POST', '/records', { digest: digest(), plan: 'back' });
    const alone = await untilFinal(body.id, 1);
    const trusting = async () => parseTrust(JSON.stringify((await call('GET', '/trust')).body));
    const options = { trust: await trusting(), now: new Date() };
    const verdict = verifyReceipt(alone, options);
    expect(verdict).toMatchObject({ state: 'final', anchors: [{ kind: 'pow' }] });
    expect(verdict.stated).toMatchObject([{ chosen: [{ kind: 'pow' }], replaced: { kind: 'bft' } }]);
    expect((await call('GET', `/records/${body.id}`)).body).toMatchObject({ state: 'final' });
    await validator?.start();
    const merged = await untilFinal(body.id, 2);
    const both = verifyReceipt(merged, { trust: await trusting(), now: new Date() });
    expect(both.anchors.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['bft final', 'pow final']);
    expect(both.stated).toEqual(verdict.stated);
  });
});
