import { type BtmlMap, isCodedError, verifyReceipt } from '@blockcluster/btml';
import { hexToBytes } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, newKey, Signer, until } from '../../test/evm-support.ts';
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
    network = await startBeaconNetwork({ fund: { [address]: 100n * ether } });
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
    const { beacon, config } = network;
    const [genesis, spec] = [await beacon.genesis(), await beacon.spec()];
    expect(spec).toMatchObject({
      SLOTS_PER_EPOCH: config.slotsPerEpoch,
      SYNC_COMMITTEE_SIZE: 512,
      DENEB_FORK_EPOCH: 2n,
      DENEB_FORK_VERSION: hexToBytes(`0x04${config.forkSuffix}`),
    });
    expect(genesis?.forkVersion).toEqual(hexToBytes(`0x00${config.forkSuffix}`));
    const head = await beacon.header('head');
    if (head === undefined) throw new Error('the chain has a head');
    const block = await beacon.block(head.root);
    expect(block).toMatchObject({ slot: head.beacon.slot });
    const bootstrap = await beacon.bootstrap(head.root);
    expect(bootstrap?.header.beacon).toEqual(head.beacon);
    expect(await beacon.header(1_000_000)).toBeUndefined();
  });

  it('anchors, waits for finality, and the receipt is final offline', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(contract, root);
    const { txid } = await signer.send(op);
    const { at } = await included(driver, txid);
    const early = driver.evidence({ op, txid, at, confirmations: 1 });
    await expect(early).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_NOT_READY' });

    const evidence = await until(() => finalized(driver, { op, txid, at, confirmations: 1 }));
    expect(evidence).toMatchObject({ chain: driver.chain, form: 'evm-event-pos-1' });
    const entry = await driver.trust({ pins: [], contracts: [contract] });
    expect(entry).toMatchObject({ rule: 'beacon', preset: 'local', name: 'pos', contracts: [contract] });
    expect(entry.committees).toHaveLength(2);
    await network.stop();

    const text = receiptText(record, evidence, path);
    const trust = trustOf(entry);
    const now = new Date();
    const verdict = verifyReceipt(text, { trust, now });
    expect(verdict).toMatchObject({
      state: 'final',
      development: true,
      anchors: [{ kind: 'pos', height: at.height, chain: driver.chain }],
    });
    const strangers = trustOf({ ...entry, committees: ['0:'.padEnd(66, '0')] });
    expect(verifyReceipt(text, { trust: strangers, now }).state).not.toBe('final');
    for (const at of [0.1, 0.3, 0.5, 0.7, 0.9])
      expect(verifyReceipt(mutate(text, Math.floor(text.length * at)), { trust, now }).state).not.toBe('final');
  });
});

/** The evidence, once the block is final. */
async function finalized(
  driver: EvmDriver,
  request: Parameters<EvmDriver['evidence']>[0],
): Promise<BtmlMap | undefined> {
  try {
    return await driver.evidence(request);
  } catch (error) {
    if (isCodedError(error, 'LEDGER_EVIDENCE_NOT_READY')) return undefined;
    throw error;
  }
}
