import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyReceipt } from '@blockcluster/btml';
import { fromRlp, keccak256, numberToHex } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ether, included, look, randomRoot, Signer } from '../../test/evm-support.ts';
import { newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import { text } from './client/answer.ts';
import { replacementRate } from './compile/fees.ts';
import { anchorContract } from './contract/anchor.ts';
import { createEvmDriver, type EvmDriver } from './driver.ts';
import { type Anvil, startAnvil } from './nodes/anvil.ts';

describe('anvil', { timeout: 60_000 }, () => {
  let node: Anvil;
  let driver: EvmDriver;
  let signer: Signer;
  let contract: string;

  beforeAll(async () => {
    node = await startAnvil();
    driver = createEvmDriver({ url: node.url, name: 'anvil', label: 'Anvil', chainId: node.chainId, rule: 'none' });
  }, 60_000);
  afterAll(() => node?.stop());

  beforeEach(async () => {
    await node.rpc.request('evm_setAutomine', [true]);
    signer = new Signer(driver);
    await node.fund(signer.account, 10n * ether);
    contract = await signer.deployAnchor();
  });

  it('has no accounts of its own', async () => {
    expect(await node.rpc.request('eth_accounts', [])).toEqual([]);
  });

  it('tells its status', async () => {
    const found = await driver.status();
    expect(found).toMatchObject({ reachable: true, synced: true, peers: 0 });
    expect(found.version).toContain('anvil');
    const other = createEvmDriver({ url: node.url, name: 'x', label: 'x', chainId: 1, rule: 'none' });
    expect(await other.status()).toMatchObject({ reachable: true, synced: false, height: 0 });
    const dead = createEvmDriver({ url: 'http://127.0.0.1:1', name: 'x', label: 'x', chainId: 1, rule: 'none' });
    expect(await dead.status()).toMatchObject({ reachable: false, synced: false });
  });

  it('anchors a root in a log of the contract', async () => {
    const root = randomRoot();
    const op = signer.anchorOp(contract, root);
    await driver.precheck(op);
    const { txid } = await signer.send(op);
    const found = await included(driver, txid);
    expect(found.success).toBe(true);
    const evidence = await driver.evidence({ op, txid, at: found.at, confirmations: 1 });
    expect(evidence).toMatchObject({ chain: 'eip155:31337', form: 'evm-event-1', index: '0' });
    const header = Array.isArray(evidence.headers) ? evidence.headers[0] : undefined;
    expect(keccak256(`0x${String(header)}`)).toBe(found.at.hash);
    const proof = evidence.proof;
    const last = Array.isArray(proof) ? proof.at(-1) : undefined;
    expect(String(last)).toContain(anchorContract.topic.slice(2));
    expect(String(last)).toContain(root);
    expect(fromRlp(`0x${String(last)}`)).toHaveLength(2);
  });

  it('gives evidence that a receipt verifies with, though a node without consensus makes nothing final', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(contract, root);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid);
    const evidence = await driver.evidence({ op, txid, at, confirmations: 1 });
    const text = receiptText(record, evidence, path);
    const trust = trustOf(await driver.trust({ pins: [at], contracts: [contract] }));
    const verdict = verifyReceipt(text, { trust, now: new Date() });
    expect(verdict).toMatchObject({ state: 'consistent', development: true, anchors: [{ kind: 'none' }] });
    const other = newRecord();
    const stolen = verifyReceipt(receiptText(other.record, evidence, other.path), { trust, now: new Date() });
    expect(stolen.state).toBe('invalid');
  });

  it('keeps within the gas limits of the rules', async () => {
    const { txid } = await signer.send(signer.anchorOp(contract, 'ff'.repeat(32)));
    await included(driver, txid);
    const receipt = await node.rpc.request('eth_getTransactionReceipt', [txid]);
    expect(Number(Reflect.get(Object(receipt), 'gasUsed'))).toBeLessThan(30_000);
  });

  it('waits for the confirmations asked for', async () => {
    const op = signer.anchorOp(contract);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid);
    const request = { op, txid, at, confirmations: 3 };
    await expect(driver.evidence(request)).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_NOT_READY' });
    await node.mine(2);
    expect((await driver.evidence(request)).headers).toHaveLength(3);
  });

  it('replaces a transaction by one with the same nonce and a higher rate', async () => {
    await node.rpc.request('evm_setAutomine', [false]);
    const { nonce } = await driver.accountState(signer.account);
    const { rate } = await driver.quote();
    const op = signer.anchorOp(contract);
    const first = await signer.send(op, { nonce, rate });
    expect(await driver.broadcast(first.raw)).toEqual({ state: 'known' });
    expect((await look(driver, first.txid)).state).toBe('mempool');
    const little = signer.sign(signer.compile(op, nonce, rate - 1n));
    expect(await driver.broadcast(little.raw)).toMatchObject({ state: 'rejected', conflict: false });
    const second = await signer.send(op, { nonce, rate: replacementRate(rate) });
    await node.mine(1);
    expect((await look(driver, second.txid)).state).toBe('included');
    expect((await look(driver, first.txid)).state).toBe('unknown');
    expect(await driver.broadcast(first.raw)).toMatchObject({ state: 'rejected', conflict: true });
    expect(await driver.broadcast(second.raw)).toEqual({ state: 'known' });
  });

  it('leaves a transaction after a nonce gap waiting until the gap is filled', async () => {
    const { nonce } = await driver.accountState(signer.account);
    const later = await signer.send(signer.anchorOp(contract), { nonce: nonce + 1n });
    expect((await look(driver, later.txid)).state).toBe('mempool');
    await signer.send(signer.anchorOp(contract), { nonce });
    expect((await included(driver, later.txid)).success).toBe(true);
  });

  it('reports a revert as included without success', async () => {
    const op = {
      op: 'call',
      chain: driver.chain,
      from: signer.account,
      contract,
      method: 'nothing()',
      codehash: anchorContract.codeHash,
      gas: '60000',
    };
    const { txid } = await signer.send(op);
    expect(await included(driver, txid)).toMatchObject({ state: 'included', success: false });
  });

  it('calls a method of a contract', async () => {
    const root = randomRoot();
    const op = {
      op: 'call',
      chain: driver.chain,
      from: signer.account,
      contract,
      method: 'anchor(bytes32)',
      codehash: anchorContract.codeHash,
      gas: '60000',
      args: [{ t: 'bytes32', v: root }],
    };
    await driver.precheck(op);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid);
    expect(String((await driver.evidence({ op, txid, at, confirmations: 1 })).proof)).toContain(root);
    const { contract: _, ...rest } = op;
    const wrong = { ...rest, contract: `0x${'11'.repeat(20)}` };
    await expect(driver.precheck(wrong)).rejects.toMatchObject({ code: 'LEDGER_CODE_MISMATCH' });
  });

  it('pays, and says when the account cannot', async () => {
    const other = new Signer(driver);
    const { txid } = await signer.send(signer.payOp(other.account, ether));
    await included(driver, txid);
    expect((await driver.accountState(other.account)).balance).toBe(ether);
    const { rate } = await driver.quote();
    const poor = new Signer(driver);
    const signed = poor.sign(poor.compile(poor.payOp(other.account, ether), 0n, rate));
    expect(await driver.broadcast(signed.raw)).toMatchObject({ state: 'rejected', conflict: false });
  });

  it('finds the fork point of a reorganization, and what it withdrew', async () => {
    await node.mine(3);
    const snapshot = text(await node.rpc.request('evm_snapshot', []), 'evm_snapshot');
    const before = await driver.scan({ recent: [], accounts: [], watched: [], maxBlocks: 100, since: 0 });
    const { txid } = await signer.send(signer.anchorOp(contract));
    const { at } = await included(driver, txid);
    const watched = [{ txid, at }];
    const seen = await driver.scan({ recent: before.recent, accounts: [], watched, maxBlocks: 100, since: 0 });
    expect(seen.rewound).toBeUndefined();
    expect(seen.transactions).toEqual([
      { txid, state: 'included', at, confirmations: 1, success: true, fee: expect.any(BigInt) },
    ]);
    await node.rpc.request('evm_revert', [snapshot]);
    await node.rpc.request('evm_increaseTime', [numberToHex(100)]);
    await node.mine(3);
    const after = await driver.scan({ recent: seen.recent, accounts: [], watched, maxBlocks: 100, since: 0 });
    expect(after.rewound).toBe(before.tip.height);
    expect(after.transactions[0]?.state).toBe('unknown');
    expect(after.recent.map(({ height }) => height)).toEqual(
      after.recent.map((_, i) => i + (after.recent[0]?.height ?? 0)),
    );
    await expect(driver.evidence({ op: signer.anchorOp(contract), txid, at, confirmations: 1 })).rejects.toMatchObject({
      code: 'LEDGER_REORGANIZED',
    });
  });

  it('takes a restart for a reorganization to the genesis block', async () => {
    const own = await startAnvil();
    const options = { name: 'a', label: 'a', chainId: own.chainId, rule: 'none' } as const;
    const first = createEvmDriver({ ...options, url: own.url, stop: own.stop });
    const payer = new Signer(first);
    await own.fund(payer.account, ether);
    const { txid } = await payer.send(payer.payOp(payer.account, 1n));
    await included(first, txid);
    const request = { accounts: [], watched: [{ txid }], maxBlocks: 100, since: 0 };
    const seen = await first.scan({ ...request, recent: [] });
    expect(seen.transactions[0]?.state).toBe('included');
    await first.close();
    const again = await startAnvil();
    try {
      const second = createEvmDriver({ ...options, url: again.url });
      const result = await second.scan({ ...request, recent: seen.recent });
      expect(result.rewound).toBe(0);
      expect(result.transactions[0]?.state).toBe('unknown');
    } finally {
      await again.stop();
    }
  }, 60_000);

  it('keeps its chain in a file when told to, and begins anew when the file is unreadable', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-test-'));
    const state = join(folder, 'anvil.json');
    const open = async () => {
      const anvil = await startAnvil({ state });
      const { url, chainId, stop } = anvil;
      return { anvil, driver: createEvmDriver({ url, name: 'a', label: 'a', chainId, rule: 'none', stop }) };
    };
    try {
      const first = await open();
      const payer = new Signer(first.driver);
      await first.anvil.fund(payer.account, ether);
      const op = payer.anchorOp(await payer.deployAnchor());
      const { txid } = await payer.send(op);
      const { at } = await included(first.driver, txid);
      const request = { accounts: [], watched: [{ txid }], maxBlocks: 100, since: 0 };
      const seen = await first.driver.scan({ ...request, recent: [] });
      const evidence = await first.driver.evidence({ op, txid, at, confirmations: 1 });
      await first.driver.close();

      const second = await open();
      const again = await second.driver.scan({ ...request, recent: seen.recent });
      expect(again).toMatchObject({ tip: seen.tip, transactions: seen.transactions });
      expect(again.rewound).toBeUndefined();
      expect(await second.driver.evidence({ op, txid, at, confirmations: 1 })).toEqual(evidence);
      await second.driver.precheck(op);
      await second.driver.close();

      await writeFile(state, '{"cut off');
      const third = await open();
      expect((await third.driver.scan({ ...request, recent: seen.recent })).rewound).toBe(0);
      expect(await readFile(`${state}.unreadable`, 'utf8')).toBe('{"cut off');
      await third.driver.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
