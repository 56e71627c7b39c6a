import { randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  boundOperation,
  buildReceipt,
  canonicalize,
  encodeDidKey,
  formatTime,
  isCodedError,
  verifyReceipt,
} from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, newKey, Signer } from '../../test/evm-support.ts';
import { mutate, newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import { createBeaconDriver } from './beacon/driver.ts';
import type { EvmDriver } from './driver.ts';
import { type BeaconNodeNetwork, startBeaconNetwork } from './nodes/beacon/network.ts';
import { beaconPrograms } from './nodes/beacon/programs.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = beaconPrograms() === undefined && !required;
const title =
  'a proof-of-stake network of go-ethereum and Prysm (skipped without geth, prysm-beacon, -validator, -ctl)';

describe.skipIf(missing)(title, { timeout: 600_000 }, () => {
  let network: BeaconNodeNetwork;
  let driver: EvmDriver;
  let signer: Signer;
  let contract: string;

  beforeAll(async () => {
    const { secret, address } = newKey();
    network = await startBeaconNetwork({ account: address });
    const { url, beaconUrl, chainId } = network;
    driver = createBeaconDriver({ url, beaconUrl, name: 'pos', label: 'Proof of stake', chainId });
    signer = new Signer(driver, secret);
    contract = await signer.deployAnchor();
  }, 400_000);
  afterAll(() => network?.stop(), 60_000);

  it('tells how both nodes are', async () => {
    expect(driver.kind).toBe('pos');
    const status = await driver.status();
    expect(status).toMatchObject({ reachable: true, synced: true });
    expect(status.version).toMatch(/Geth.*Prysm/);
    expect(status.height).toBeGreaterThan(0);
  });

  it('answers the beacon API as recorded nodes do', async () => {
    const { beacon } = network;
    const [genesis, spec] = [await beacon.genesis(), await beacon.spec()];
    expect(spec).toMatchObject({
      SLOTS_PER_EPOCH: 8,
      EPOCHS_PER_SYNC_COMMITTEE_PERIOD: 256,
      SYNC_COMMITTEE_SIZE: 512,
      DENEB_FORK_EPOCH: 2n,
    });
    // Every chain has its own fork versions, so that a signature is worth nothing on another.
    expect(spec.DENEB_FORK_VERSION?.subarray(1)).toEqual(genesis?.forkVersion.subarray(1));
    const head = await beacon.header('head');
    if (head === undefined) throw new Error('the chain has a head');
    const block = await beacon.block(head.root);
    expect(block).toMatchObject({ slot: head.beacon.slot });
    const bootstrap = await beacon.bootstrap(head.root);
    expect(bootstrap?.header.beacon).toEqual(head.beacon);
    expect(await beacon.header(1_000_000)).toBeUndefined();
  });

  it('goes on after its lone beacon node was started again, with every block that it had', async () => {
    const { beacon } = network;
    const before = await beacon.header('head');
    if (before === undefined) throw new Error('the chain has a head');
    await network.restart('beacon');
    const slot = async () => (await beacon.header('head'))?.beacon.slot ?? 0;
    expect(await slot()).toBeGreaterThanOrEqual(before.beacon.slot);
    expect((await beacon.header(before.beacon.slot))?.root).toEqual(before.root);
    while ((await slot()) < before.beacon.slot + 3) await new Promise((resolve) => setTimeout(resolve, 500));
  });

  it('anchors and pays, waits for finality, and both receipts are final offline', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(contract, root);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid);
    const early = driver.evidence({ op, txid, at, confirmations: 1 });
    await expect(early).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_NOT_READY' });
    const intent = intentOf(signer.payOp(`${driver.chain}:${newKey().address}`, 7n), driver);
    const pay = boundOperation(intent.op, intent.document);
    const paid = await signer.send(pay);
    const paidAt = await included(driver, paid.txid);

    const evidence = await finalized(driver, { op, txid, at, confirmations: 1 });
    expect(evidence).toMatchObject({ chain: driver.chain, form: 'evm-event-pos-1' });
    const payment = await finalized(driver, { op: pay, txid: paid.txid, at: paidAt.at, confirmations: 1 });
    expect(payment).toMatchObject({ chain: driver.chain, form: 'evm-tx-pos-1' });
    const entry = await driver.trust({ pins: [], contracts: [contract] });
    expect(entry).toMatchObject({ rule: 'beacon', preset: 'local', name: 'pos', contracts: [contract] });
    expect(entry.committees).toHaveLength(2);
    await network.stop();

    const text = receiptText(record, evidence, path);
    const trust = trustOf(entry);
    const now = new Date();
    expect(verifyReceipt(text, { trust, now })).toMatchObject({
      state: 'final',
      development: true,
      anchors: [{ kind: 'pos', height: at.height, chain: driver.chain }],
    });
    expect(verifyReceipt(canonicalize(buildReceipt(intent.document, [payment])), { trust, now })).toMatchObject({
      state: 'final',
      anchors: [{ kind: 'pos', height: paidAt.at.height }],
    });
    const strangers = trustOf({ ...entry, committees: ['0:'.padEnd(66, '0')] });
    expect(verifyReceipt(text, { trust: strangers, now }).state).not.toBe('final');
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9])
      expect(verifyReceipt(mutate(text, Math.floor(text.length * part)), { trust, now }).state).not.toBe('final');
  });
});

/** An intent to do `op`, as the organization signs it. */
function intentOf(op: BtmlMap, { chain, feeAsset }: EvmDriver): { op: BtmlMap; document: BtmlMap } {
  const now = Math.floor(Date.now() / 1000);
  const document = {
    btml: '1.0',
    kind: 'intent',
    issuer: encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(randomBytes(32)) }),
    issued: formatTime(now),
    audience: chain,
    expires: formatTime(now + 3600),
    salt: randomBytes(16).toString('base64url'),
    maxfee: { asset: feeAsset.asset, amount: String(ether), decimals: '18' },
    ops: [op],
  };
  return { op, document };
}

/** The evidence, once the block is final. Asked for now and then: a beacon node on a busy machine has better to do. */
async function finalized(driver: EvmDriver, request: Parameters<EvmDriver['evidence']>[0]): Promise<BtmlMap> {
  for (;;) {
    try {
      return await driver.evidence(request);
    } catch (error) {
      if (!isCodedError(error, 'LEDGER_EVIDENCE_NOT_READY')) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}
