import { type BtmlMap, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, look, newKey, Signer, until } from '../../test/evm-support.ts';
import { mutate, newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import { readTip } from './client/blocks.ts';
import { replacementRate } from './compile/fees.ts';
import { createEvmDriver, type EvmDriver } from './driver.ts';
import { sealerOf } from './evidence/clique.ts';
import { type CliqueMember, type CliqueNetwork, startCliqueNetwork } from './nodes/clique.ts';
import { gethPath } from './nodes/geth.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
const missing = gethPath() === undefined && !required;

describe.skipIf(missing)('a Clique network of go-ethereum 1.13 (skipped without geth)', { timeout: 180_000 }, () => {
  let network: CliqueNetwork;
  let driver: EvmDriver;
  let signer: Signer;
  let contract: string;

  beforeAll(async () => {
    const { secret, address } = newKey();
    network = await startCliqueNetwork({ sealers: 3, fund: { [address]: 100n * ether } });
    const { url, chainId, clique } = network;
    driver = createEvmDriver({ url, name: 'clique', label: 'Clique', chainId, rule: 'clique', clique });
    signer = new Signer(driver, secret);
    contract = await signer.deployAnchor();
  }, 180_000);
  afterAll(() => network?.stop(), 60_000);

  it('tells its status and trust entry', async () => {
    expect(driver.kind).toBe('poa');
    expect(driver.development).toBe(false);
    const status = await driver.status();
    expect(status).toMatchObject({ reachable: true, synced: true });
    expect(status.version).toContain('Geth');
    const trust = await driver.trust({ pins: [], contracts: [contract] });
    const set = network.sealers.map(({ sealer }) => sealer).sort();
    expect(trust).toMatchObject({
      chain: driver.chain,
      rule: 'clique',
      name: 'clique',
      epoch: '30000',
      period: '1',
      confirmations: '6',
      contracts: [contract],
      signers: [{ from: '0', set }],
    });
    expect(trust.genesis).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it('anchors, with a majority of distinct sealers on top', async () => {
    const op = signer.anchorOp(contract);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid, 3);
    const evidence = await driver.evidence({ op, txid, at, confirmations: 1 });
    const headers = hexList(evidence, 'headers');
    const sealers = await Promise.all(headers.slice(1).map((header) => sealerOf(`0x${header}`)));
    expect(new Set(sealers).size).toBe(2);
    for (const sealer of sealers) expect(network.sealers.map((member) => member.sealer)).toContain(sealer);
    await expect(driver.evidence({ op, txid, at, confirmations: 500 })).rejects.toMatchObject({
      code: 'LEDGER_EVIDENCE_NOT_READY',
    });
  });

  it('gives evidence that makes a receipt final under the chain’s trust, and only as it is', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(contract, root);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid, driver.confirmations);
    const evidence = await driver.evidence({ op, txid, at, confirmations: driver.confirmations });
    const text = receiptText(record, evidence, path);
    const entry = await driver.trust({ pins: [], contracts: [contract] });
    const now = new Date();
    const trust = trustOf(entry);
    expect(verifyReceipt(text, { trust, now })).toMatchObject({
      state: 'final',
      development: false,
      anchors: [{ kind: 'poa', height: at.height }],
    });
    const state = (changed: string, roots = trust): string => verifyReceipt(changed, { trust: roots, now }).state;
    const strangers = { ...entry, signers: [{ from: '0', set: [newKey().address, newKey().address] }] };
    expect(state(text, trustOf(strangers))).not.toBe('final');
    expect(state(text, trustOf({ ...entry, contracts: [newKey().address] }))).not.toBe('final');
    expect(state(text, trustOf())).not.toBe('final');
    for (let i = 7; i < text.length; i += 41) expect(state(mutate(text, i)), `byte ${i}`).not.toBe('final');
  });

  it('replaces a transaction that offers the sealers too little', async () => {
    const { nonce } = await driver.accountState(signer.account);
    const op = signer.anchorOp(contract);
    const { rate } = await driver.quote();
    const cheap = rate / 2n;
    const stuck = await signer.send(op, { nonce, rate: cheap });
    expect(await driver.broadcast(stuck.raw)).toEqual({ state: 'known' });
    const { height } = await readTip(network.rpc);
    await until(async () => ((await readTip(network.rpc)).height >= height + 3 ? true : undefined));
    expect((await look(driver, stuck.txid)).state).toBe('mempool');
    const little = signer.sign(signer.compile(op, nonce, cheap + 8n));
    expect(await driver.broadcast(little.raw)).toMatchObject({ state: 'rejected', conflict: false });
    // Exactly what the rule asks for is accepted; then a rate that the sealers take.
    const bump = await signer.send(op, { nonce, rate: replacementRate(cheap) });
    const second = await signer.send(op, { nonce, rate: 2n * rate });
    expect((await included(driver, second.txid)).success).toBe(true);
    expect((await look(driver, stuck.txid)).state).toBe('unknown');
    expect((await look(driver, bump.txid)).state).toBe('unknown');
    expect(await driver.broadcast(stuck.raw)).toMatchObject({ state: 'rejected', conflict: true });
    expect(await driver.broadcast(second.raw)).toEqual({ state: 'known' });
    const poor = new Signer(driver);
    const unpaid = poor.sign(poor.compile(poor.payOp(signer.account, 1n), 0n, rate));
    expect(await driver.broadcast(unpaid.raw)).toMatchObject({ state: 'rejected', conflict: false });
  });

  it('follows a transaction through a reorganization', { timeout: 400_000 }, async () => {
    const [one, two, three] = network.sealers;
    if (one === undefined || two === undefined || three === undefined) throw new Error('three sealers are needed');
    // A majority goes on without the third sealer.
    await three.stop();
    // Two of three must take turns, so they never fork; the third's last block may still lose to one of theirs.
    const { height } = await readTip(network.rpc);
    await until(async () => ((await readTip(network.rpc)).height >= height + 4 ? true : undefined));
    const before = await driver.scan({ recent: [], accounts: [], watched: [], maxBlocks: 100, since: 0 });
    const { txid } = await signer.send(signer.anchorOp(contract));
    const { at } = await included(driver, txid);
    const request = { accounts: [], watched: [{ txid, at }], maxBlocks: 100, since: 0 };
    const seen = await driver.scan({ ...request, recent: before.recent });
    expect(seen.rewound).toBeUndefined();
    expect(seen.transactions[0]).toMatchObject({ state: 'included', at, success: true });
    // One of that majority loses its chain and learns another history from the third, which they make longer.
    await Promise.all([one.stop(), two.forget(), network.observer.stop()]);
    await Promise.all([two.start(), three.start()]);
    await until(async () => (sealedHeight(two) > seen.tip.height + 8 ? true : undefined));
    await network.observer.start();
    const after = await until(async () => {
      const result = await driver.scan({ ...request, recent: seen.recent });
      return result.rewound === undefined ? undefined : result;
    });
    expect(after.rewound).toBeLessThan(at.height);
    expect(after.recent.at(-1)).toEqual(after.tip);
    // The node remembers the transaction: the same bytes find their place on the new chain.
    const again = await included(driver, txid);
    expect(again.at.hash).not.toBe(at.hash);
    const evidence = driver.evidence({ op: signer.anchorOp(contract), txid, at, confirmations: 1 });
    await expect(evidence).rejects.toMatchObject({ code: 'LEDGER_REORGANIZED' });
  });
});

/** The highest block that a sealer says it sealed since it was started. */
function sealedHeight(member: CliqueMember): number {
  const sealed = [...member.log().matchAll(/Successfully sealed new block +number=(\d+)/g)];
  return Math.max(0, ...sealed.map((match) => Number(match[1])));
}

function hexList(map: BtmlMap, name: string): string[] {
  const value = map[name];
  return Array.isArray(value) ? value.map(String) : [];
}
