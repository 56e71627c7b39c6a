import { createHash } from 'node:crypto';
import { type BtmlMap, canonicalBytes, parseTrust, type Verdict, verifyReceipt } from '@blockcluster/btml';
import {
  addressOf,
  anvilPath,
  btcdPath,
  cometbftPath,
  cosmosAddressOf,
  startCometNetwork,
  startWasmdNetwork,
  WASMD_DENOM,
  WASMD_PREFIX,
  wasmdPath,
} from '@blockcluster/ledgers';
import { type CliqueNetwork, startCliqueNetwork } from '@blockcluster/ledgers/evm/nodes/clique.ts';
import { gethPath } from '@blockcluster/ledgers/evm/nodes/geth.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { LedgerConfig } from '../config.ts';
import type { ServerContext } from '../context.ts';
import { type OpenLedgers, openLedgers } from '../ledgers/open.ts';
import { createPlan } from '../plans/manage.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { VaultSigner } from '../transactions/signer.ts';
import { type Anchoring, createAnchoring } from './capability.ts';
import { buildTrust } from './trust.ts';

// The whole way on each kind of ledger, with the workers that a server runs: batch, anchor, evidence, receipt, verdict.

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
const matrix = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const issuer = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';

interface Installation {
  readonly server: TestServer;
  readonly context: ServerContext;
  readonly ledgers: OpenLedgers;
  readonly anchoring: Anchoring;
}
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function install(
  configure: (given: ServerContext) => LedgerConfig | Promise<LedgerConfig>,
): Promise<Installation> {
  let made: Omit<Installation, 'server'> | undefined;
  const server = await createTestServer({
    routes: async (given, leases) => {
      const config = { ...given.config, ledgers: [await configure(given)] };
      const ledgers = await openLedgers({ ...given, config });
      cleanups.push(() => ledgers.close());
      const context = { ...given, config, ledgers };
      const anchoring = await createAnchoring(context, ledgers, leases, issuer);
      made = { context, ledgers, anchoring };
      return anchoring.routes;
    },
  });
  cleanups.unshift(() => server.close());
  if (!made) throw new Error('not installed');
  for (const worker of made.anchoring.workers) worker.start();
  const { workers } = made.anchoring;
  cleanups.push(() => Promise.all(workers.map((worker) => worker.stop())));
  return { server, ...made };
}

/** A log of one record: its root is the leaf, and a receipt needs no path. */
async function anchorOneRecord({
  server,
  context,
  anchoring,
  ledgers,
}: Installation): Promise<{ verdict: Verdict; altered: Verdict }> {
  const [ledger] = ledgers.list();
  if (!ledger) throw new Error('no ledger');
  const plan = await createPlan(context, { name: 'test', ledgers: [ledger.name], deadlineSeconds: 3_600 });
  const record: BtmlMap = {
    btml: '1.0',
    kind: 'record',
    issuer,
    issued: '2026-11-22T12:00:00Z',
    salt: 'AAAAAAAAAAAAAAAAAAAAAA',
    digest: `sha-256:${'ab'.repeat(32)}`,
  };
  const id = createHash('sha256').update(canonicalBytes(record)).digest();
  const root = createHash('sha256')
    .update(Buffer.concat([Buffer.of(0), id]))
    .digest('hex');
  await context.db
    .transaction()
    .execute((trx) => anchoring.hooks.onBatchClosed(trx, { id: 'one', plan: plan.name, from: 0, size: 1, root }));
  const find = () => context.db.selectFrom('anchors').selectAll().where('batch', '=', 'one').executeTakeFirstOrThrow();
  for (;;) {
    const { state } = await find();
    if (state === 'final') break;
    if (state === 'failed') throw new Error('the anchor failed');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { evidence } = await find();
  if (!evidence) throw new Error('a final anchor without evidence');
  const receipt = { btml: '1.0', kind: 'receipt', record, anchors: [evidence] };
  const trust = parseTrust(JSON.stringify(await buildTrust(context)));
  const options = { trust, now: new Date() };
  const altered = { ...receipt, record: { ...record, digest: `sha-256:${'ac'.repeat(32)}` } };
  expect(
    (await server.database.db.selectFrom('transactions').select('state').execute()).every(
      (row) => row.state === 'final',
    ),
  ).toBe(true);
  return { verdict: verifyReceipt(receipt, options), altered: verifyReceipt(altered, options) };
}

describe('from a closed batch to a verdict', { timeout: 300_000 }, () => {
  test('on the sandbox: final, and development', async () => {
    const { verdict, altered } = await anchorOneRecord(await install(() => ({ name: 'sandbox', family: 'sandbox' })));
    expect(verdict).toMatchObject({ state: 'final', development: true });
    expect(altered.state).toBe('invalid');
  });

  test.skipIf(anvilPath() === undefined)(
    'on an anvil that the server starts: never better than consistent',
    async () => {
      const { verdict, altered } = await anchorOneRecord(
        await install(() => ({ name: 'anvil', family: 'evm', node: 'anvil', blockTime: 1 })),
      );
      expect(verdict.state).toBe('consistent');
      expect(altered.state).toBe('invalid');
    },
  );

  test.skipIf(btcdPath() === undefined && !required)(
    'on a btcd that the server starts (needs btcd): final, and development',
    async () => {
      const { verdict, altered } = await anchorOneRecord(
        await install(() => ({ name: 'own', family: 'bitcoin', node: 'btcd', network: 'regtest' })),
      );
      expect(verdict).toMatchObject({ state: 'final', development: true });
      expect(altered.state).toBe('invalid');
    },
  );

  test.skipIf(gethPath() === undefined && !required)(
    'on a Clique network of three sealers (needs go-ethereum 1.13): final',
    async () => {
      const chainId = 4_242_424;
      const chain = `eip155:${chainId}`;
      const installation = await install(async (given) => {
        const signer = new VaultSigner(given);
        const { account } = await signer.account('clique', {
          chain,
          account: (publicKey) => `${chain}:${addressOf(publicKey)}`,
        });
        const network: CliqueNetwork = await startCliqueNetwork({ chainId, fund: { [account]: 10n ** 20n } });
        cleanups.push(() => network.stop());
        return {
          name: 'clique',
          family: 'evm',
          url: network.url,
          rule: 'clique',
          epoch: network.clique.epoch,
          period: network.clique.period,
          confirmations: 3,
        };
      });
      // Not a development chain: its default plan spends nothing until somebody sets a budget.
      const [plan] = await installation.context.db
        .selectFrom('plans')
        .selectAll()
        .where('name', '=', 'default')
        .execute();
      expect(plan?.budget_amount).toBe('0');
      const { verdict, altered } = await anchorOneRecord(installation);
      expect(verdict.state).toBe('final');
      expect(altered.state).toBe('invalid');
    },
  );

  test.skipIf(cometbftPath() === undefined && !matrix)(
    'on a network of four CometBFT validators (needs cometbft): final, by votes and for ever by its pin',
    async () => {
      const installation = await install(async () => {
        const network = await startCometNetwork();
        cleanups.push(() => network.stop());
        return { name: 'comet', family: 'cosmos', url: network.url, ...{ flavor: 'kvstore' } };
      });
      const { verdict, altered } = await anchorOneRecord(installation);
      expect(verdict).toMatchObject({ state: 'final', development: false, anchors: [{ kind: 'bft' }] });
      expect(altered.state).toBe('invalid');
      const { chains } = await buildTrust(installation.context);
      expect(chains).toMatchObject([{ rule: 'cometbft', pins: [expect.stringMatching(/^[0-9]+:[0-9a-f]{64}$/)] }]);
    },
  );

  test.skipIf(cometbftPath() === undefined && !matrix)(
    'on CometBFT validators of which one and then two fail (needs cometbft): goes on, waits and says so, catches up',
    async () => {
      const network = await startCometNetwork();
      cleanups.push(() => network.stop());
      const [, , third, fourth] = network.members;
      if (!third || !fourth) throw new Error('four validators are needed');
      const installation = await install(() => {
        const settings = { flavor: 'kvstore', stallAfter: 5 };
        return { name: 'comet', family: 'cosmos', url: network.url, ...settings };
      });
      await fourth.kill();
      const { verdict } = await anchorOneRecord(installation);
      expect(verdict.state).toBe('final');

      await third.kill();
      const { context, anchoring, ledgers } = installation;
      const status = () => ledgers.get('comet').status();
      while ((await status()).synced) await new Promise((resolve) => setTimeout(resolve, 500));
      expect((await status()).detail).toContain('the chain stands');
      const batch = { id: 'two', plan: 'test', from: 1, size: 2, root: 'ab'.repeat(32) };
      await context.db.transaction().execute((trx) => anchoring.hooks.onBatchClosed(trx, batch));
      const anchor = () =>
        context.db.selectFrom('anchors').selectAll().where('batch', '=', 'two').executeTakeFirstOrThrow();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect((await anchor()).state).not.toBe('final');
      await Promise.all([third.start(), fourth.start()]);
      while ((await anchor()).state !== 'final') await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await status()).toMatchObject({ synced: true });
    },
  );

  test.skipIf(wasmdPath() === undefined && !matrix)(
    'on a Cosmos SDK chain of four validators (needs wasmd): final',
    async () => {
      const chainId = 'wasm-server-test';
      const chain = `cosmos:${chainId}`;
      const installation = await install(async (given) => {
        const { account } = await new VaultSigner(given).account('wasm', {
          chain,
          account: (publicKey) => `${chain}:${cosmosAddressOf(publicKey, WASMD_PREFIX)}`,
        });
        const network = await startWasmdNetwork({ chainId, fund: { [account]: 1_000_000_000n } });
        cleanups.push(() => network.stop());
        const settings = { flavor: 'sdk', prefix: WASMD_PREFIX, denom: WASMD_DENOM };
        return { name: 'wasm', family: 'cosmos', url: network.url, ...settings };
      });
      const { verdict, altered } = await anchorOneRecord(installation);
      expect(verdict).toMatchObject({ state: 'final', development: false, anchors: [{ kind: 'bft' }] });
      expect(altered.state).toBe('invalid');
    },
  );
});
