import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BtmlMap, boundOperation, encodeBftHeader, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CosmosSigner, heightOf, lookAt, settled } from '../../test/cosmos-support.ts';
import { effectReceipt, intentOf } from '../../test/intents.ts';
import { mutate, newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import type { BlockRef } from '../driver.ts';
import { freePort, startProcess, untilReady } from '../process.ts';
import { findTransaction, readSignedHeader } from './client/chain.ts';
import { createCometRpc } from './client/rpc.ts';
import { type CosmosDriver, createCosmosDriver, readCosmosChainId } from './driver.ts';
import { type CosmosNetwork, cometbftPath, startCometNetwork } from './nodes/network.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = cometbftPath() === undefined && !required;

describe.skipIf(missing)('four CometBFT validators (skipped without cometbft)', { timeout: 180_000 }, () => {
  let network: CosmosNetwork;
  let driver: CosmosDriver;
  let signer: CosmosSigner;

  beforeAll(async () => {
    network = await startCometNetwork({ validators: 4 });
    driver = driverOf(network.url);
    signer = new CosmosSigner(driver);
  }, 180_000);
  afterAll(() => network?.stop(), 60_000);

  function driverOf(url: string, chainId = network.chainId): CosmosDriver {
    return createCosmosDriver({ url, name: 'comet', label: 'Comet', chainId, flavor: 'kvstore', stallAfter: 10 });
  }

  it('tells its status and trust entry', async () => {
    expect(driver).toMatchObject({ chain: `cosmos:${network.chainId}`, family: 'cosmos', kind: 'bft' });
    expect(await readCosmosChainId({ url: network.url })).toBe(network.chainId);
    const status = await driver.status();
    expect(status).toMatchObject({ reachable: true, synced: true });
    expect(status.peers).toBeGreaterThanOrEqual(2);
    expect(status.version).toMatch(/^CometBFT\/0\.38\./);
    const trust = await driver.trust({ pins: [{ height: 1, hash: 'AB'.repeat(32) }], contracts: [] });
    expect(trust).toMatchObject({
      chain: driver.chain,
      rule: 'cometbft',
      name: 'comet',
      flavor: 'kvstore',
      height: '1',
    });
    expect(trust.pins).toEqual([`1:${'ab'.repeat(32)}`]);
    expect(trust.validators).toHaveLength(4);
    const stranger = driverOf(network.url, 'another-chain');
    expect(await stranger.status()).toMatchObject({ reachable: true, synced: false });
    await expect(lookAt(stranger, '00'.repeat(32))).rejects.toMatchObject({ code: 'LEDGER_CHAIN_MISMATCH' });
  });

  it('anchors, gives evidence, and takes the same bytes again', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(root);
    const { txid, raw } = await signer.send(op);
    expect(await driver.broadcast(raw)).toEqual({ state: 'known' });
    const { at, success } = await settled(driver, txid);
    expect(success).toBe(true);
    const evidence = await driver.evidence({ op, txid, at, confirmations: driver.confirmations });
    const text = receiptText(record, evidence, path);
    const entry = await driver.trust({ pins: [], contracts: [] });
    const now = new Date();
    const state = (changed: string, trust = trustOf(entry)): string => verifyReceipt(changed, { trust, now }).state;
    expect(verifyReceipt(text, { trust: trustOf(entry), now })).toMatchObject({
      state: 'final',
      anchors: [{ kind: 'bft', height: at.height }],
    });
    expect(state(text, trustOf())).toBe('consistent');
    expect(state(text, trustOf({ ...entry, flavor: 'plain' }))).toBe('consistent');
    for (let i = 7; i < text.length; i += 41) expect(state(mutate(text, i)), `byte ${i}`).not.toBe('final');
    const elsewhere = { ...at, hash: '00'.repeat(32) };
    await expect(driver.evidence({ op, txid, at: elsewhere, confirmations: 2 })).rejects.toMatchObject({
      code: 'LEDGER_REORGANIZED',
    });
    const early = { op, txid, at, confirmations: 1_000 };
    await expect(driver.evidence(early)).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_NOT_READY' });
  });

  it('proves each of several anchors in one block', async () => {
    const records = Array.from({ length: 7 }, newRecord);
    const sent = await Promise.all(records.map(({ root }) => signer.send(signer.anchorOp(root))));
    const entry = await driver.trust({ pins: [], contracts: [] });
    for (const [i, { txid }] of sent.entries()) {
      const { at } = await settled(driver, txid);
      const evidence = await driver.evidence({ op: signer.anchorOp(), txid, at, confirmations: 2 });
      const { record, path } = records[i] ?? newRecord();
      const verdict = verifyReceipt(receiptText(record, evidence, path), { trust: trustOf(entry), now: new Date() });
      expect(verdict.state).toBe('final');
    }
  });

  it('publishes content, and shows it in a receipt', async () => {
    const content = Buffer.alloc(100_000, 'content').toString('hex').slice(0, 40_000);
    const op = { op: 'publish', chain: driver.chain, from: signer.account, content };
    const intent = intentOf(op, driver.feeAsset);
    const bound = boundOperation(op, intent);
    const { txid } = await signer.send(bound);
    const { at } = await settled(driver, txid);
    const evidence = await driver.evidence({ op: bound, txid, at, confirmations: 2 });
    const trust = trustOf(await driver.trust({ pins: [], contracts: [] }));
    const judge = (document: BtmlMap) => verifyReceipt(effectReceipt(document, evidence), { trust, now: new Date() });
    expect(judge(intent)).toMatchObject({ state: 'final', anchors: [{ form: 'cosmos-op-1' }] });
    expect(judge(intentOf(op, driver.feeAsset)).state).toBe('invalid');
  });

  it("agrees with CometBFT's own light client, which starts from the same trust", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-light-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const entry = await driver.trust({ pins: [], contracts: [] });
    const [primary, witness] = network.members;
    const args = ['light', network.chainId, '--home-dir', folder, '--laddr', `tcp://127.0.0.1:${port}`];
    args.push('--primary', primary?.url ?? '', '--witnesses', witness?.url ?? '');
    args.push('--height', String(entry.height), '--hash', String(entry.hash));
    const { txid } = await signer.send(signer.anchorOp());
    const { at } = await settled(driver, txid);
    const evidence = await driver.evidence({ op: signer.anchorOp(), txid, at, confirmations: 2 });
    const light = startProcess(cometbftPath() ?? '', args, { cwd: folder });
    try {
      const rpc = createCometRpc({ url });
      await untilReady(light, 'light client', async () => (await rpc.call('commit', { height: '1' })).ok);
      const headers = await Promise.all([at.height, at.height + 1].map((height) => readSignedHeader(rpc, height)));
      const encoded = headers.map((one) => one && Buffer.from(encodeBftHeader(one.header)).toString('hex'));
      expect(encoded).toEqual(evidence.headers);
      expect((await findTransaction(rpc, txid))?.height).toBe(at.height);
    } finally {
      await light.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('refuses what such a chain has not', async () => {
    const payment = signer.make(signer.payOp(signer.account, 1n));
    await expect(payment).rejects.toMatchObject({ code: 'COMPILE_NOT_SUPPORTED' });
    expect(await driver.broadcast('00ff')).toMatchObject({ state: 'rejected', conflict: false });
    expect(await lookAt(driver, 'AB'.repeat(32))).toMatchObject({ state: 'unknown', confirmations: 0 });
  });

  it('goes on without one of four, stands without two, says so, and catches up', { timeout: 300_000 }, async () => {
    const [first, second, third, fourth] = network.members;
    if (!first || !second || !third || !fourth) throw new Error('four validators are needed');
    await fourth.kill();
    const before = await heightOf(first);
    const while3 = await signer.send(signer.anchorOp());
    expect(await settled(driver, while3.txid)).toMatchObject({ state: 'included', success: true });
    await heightOf(first, before + 5);

    await third.kill();
    const op = signer.anchorOp();
    const waiting = await signer.send(op);
    let stood = await driver.status();
    while (stood.synced || !/of 40 /.test(stood.detail ?? '')) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      stood = await driver.status();
    }
    expect(stood).toMatchObject({ reachable: true, synced: false });
    expect(stood.detail).toContain('20 of 40 of the voting power votes');
    expect((await lookAt(driver, waiting.txid)).state).toBe('mempool');

    await Promise.all([third.start(), fourth.start()]);
    const { at } = await settled(driver, waiting.txid);
    await heightOf(third, at.height + 1);
    await heightOf(fourth, at.height + 1);
    expect(await driver.status()).toMatchObject({ synced: true });
    const evidence = await driverOf(fourth.url).evidence({ op, txid: waiting.txid, at, confirmations: 2 });
    expect(evidence.form).toBe('cosmos-tx-1');
  });

  it('notices a chain of the same name that was started anew', async () => {
    const { chainId } = network;
    const look = (from: CosmosNetwork, recent: readonly BlockRef[]) =>
      driverOf(from.url, from.chainId).scan({ recent, accounts: [], watched: [], maxBlocks: 1, since: 0 });
    const seen = await look(network, []);
    const more = await look(network, seen.recent);
    expect(more.rewound).toBeUndefined();
    expect(more.recent.slice(0, seen.recent.length)).toEqual(seen.recent);
    const anew = await startCometNetwork({ validators: 1, chainId, blockTime: 10 });
    try {
      const [first] = anew.members;
      if (!first) throw new Error('a validator is needed');
      // While it is shorter than what was seen, it could be a node that catches up.
      await expect(look(anew, [{ height: 1_000_000, hash: 'AB'.repeat(32) }])).rejects.toMatchObject({
        code: 'LEDGER_UNREACHABLE',
      });
      await heightOf(first, seen.tip.height);
      expect((await look(anew, seen.recent)).rewound).toBe(0);
    } finally {
      await anew.stop();
    }
  });

  it('needs no node any more once the receipt is there', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(root);
    const { txid } = await signer.send(op);
    const { at } = await settled(driver, txid);
    const evidence = await driver.evidence({ op, txid, at, confirmations: 2 });
    const entry = await driver.trust({ pins: [], contracts: [] });
    const seen = await driver.scan({ recent: [], accounts: [], watched: [], maxBlocks: 1, since: 0 });
    await Promise.all(network.members.map((member) => member.stop()));
    expect(await driver.status()).toMatchObject({ reachable: false, synced: false });
    await expect(driver.scan({ ...seen, accounts: [], watched: [], maxBlocks: 1, since: 0 })).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
    });
    const verdict = verifyReceipt(receiptText(record, evidence, path), { trust: trustOf(entry), now: new Date() });
    expect(verdict.state).toBe('final');
    // After the trusting period only pins speak.
    const later = new Date(Date.now() + 30 * 24 * 3600 * 1000);
    const late = (trust: typeof entry): string =>
      verifyReceipt(receiptText(record, evidence, path), { trust: trustOf(trust), now: later }).state;
    expect(late(entry)).toBe('consistent');
  });
});
