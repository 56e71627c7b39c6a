import {
  type BtmlMap,
  boundOperation,
  checkEthashSeal,
  type EvmHeader,
  hexDecode,
  parseEvmHeader,
  verifyReceipt,
} from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, newKey, Signer } from '../../test/evm-support.ts';
import { effectReceipt, intentOf } from '../../test/intents.ts';
import { mutate, newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import { readBlock, readTip } from './client/blocks.ts';
import { anchorContract } from './contract/anchor.ts';
import { createEvmDriver, type EvmDriver } from './driver.ts';
import { headerRlp } from './evidence/header.ts';
import { type EthashNode, ethashGethPath, startEthashNode } from './nodes/ethash.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = ethashGethPath() === undefined && !required;
const minutes = 60_000;

describe.skipIf(missing)(
  'a chain of work mined by go-ethereum 1.11 (skipped without geth-ethash)',
  { timeout: 10 * minutes },
  () => {
    let node: EthashNode;
    let driver: EvmDriver;
    let signer: Signer;
    let contract: string;

    beforeAll(async () => {
      const { secret, address } = newKey();
      node = await startEthashNode({ fund: { [address]: 100n * ether } });
      const { url, chainId, ethash } = node;
      driver = createEvmDriver({
        url,
        name: 'work',
        label: 'Work',
        chainId,
        rule: 'ethash',
        ethash,
        confirmations: 3,
        development: true,
      });
      signer = new Signer(driver, secret);
      contract = await signer.deployAnchor();
      // Making the dataset of 1 GiB, once for all runs, takes as long as the machine is busy otherwise.
    }, 40 * minutes);
    afterAll(() => node?.remove(), minutes);

    it('tells its status and trust entry', async () => {
      expect(driver.kind).toBe('pow');
      expect(driver.development).toBe(true);
      expect(await driver.status()).toMatchObject({ reachable: true, synced: true });
      const trust = await driver.trust({ pins: [], contracts: [contract] });
      expect(trust).toMatchObject({
        rule: 'ethash',
        forks: [{ from: '0', fork: 'london' }],
        confirmations: '3',
        development: 'true',
        contracts: [contract],
      });
      const [checkpoint] = Array.isArray(trust.checkpoints) ? trust.checkpoints : [];
      expect(headerOf(String(checkpoint)).id).toBe(trust.genesis);
    });

    it('deploys and pays, and receipts show that an intent asked for it', async () => {
      for (const asked of [
        signer.payOp(`${driver.chain}:${newKey().address}`, 7n),
        { op: 'deploy', chain: driver.chain, from: signer.account, code: anchorContract.bytecode },
      ]) {
        const intent = intentOf(asked, driver.feeAsset);
        const op = boundOperation(asked, intent);
        const { txid } = await signer.send(op);
        const { at } = await included(driver, txid, driver.confirmations);
        const evidence = await driver.evidence({ op, txid, at, confirmations: driver.confirmations });
        const last = headersOf(evidence).at(-1);
        const pins = last === undefined ? [] : [{ height: last.number, hash: last.id }];
        const trust = trustOf(await driver.trust({ pins, contracts: [] }));
        expect(verifyReceipt(effectReceipt(intent, evidence), { trust, now: new Date() })).toMatchObject({
          state: 'final',
          development: true,
          subject: { kind: 'intent' },
          anchors: [{ form: 'evm-tx-1', kind: 'pow', transaction: txid }],
        });
      }
    });

    it('anchors; the receipt is final offline, with the node stopped, and only as it is', async () => {
      const { record, root, path } = newRecord();
      const op = signer.anchorOp(contract, root);
      const { txid } = await signer.send(op);
      const { at } = await included(driver, txid, driver.confirmations);
      const evidence = await driver.evidence({ op, txid, at, confirmations: driver.confirmations });
      const headers = headersOf(evidence);
      expect(headers).toHaveLength(3);
      for (const header of headers) checkEthashSeal(header);
      const last = headers.at(-1);
      if (last === undefined) throw new Error('no header');
      const request = { pins: [{ height: last.number, hash: last.id }], contracts: [contract] };
      const entry = await driver.trust(request);
      const bare = await driver.trust({ ...request, pins: [] });
      const wrong = { height: last.number, hash: `0x${'1'.repeat(64)}` };
      // What the node has taken off its chain is no longer pinned.
      expect(await driver.trust({ ...request, pins: [wrong] })).not.toHaveProperty('pins');
      const below = await Promise.all(Array.from({ length: at.height - 1 }, (_, i) => rawHeader(node, i + 1)));
      await node.stop();

      const text = receiptText(record, evidence, path);
      const now = new Date();
      expect(verifyReceipt(text, { trust: trustOf(entry), now })).toMatchObject({
        state: 'final',
        development: true,
        anchors: [{ kind: 'pow', height: at.height, confirmations: 3 }],
      });
      const state = (changed: string, roots = trustOf(entry)): string =>
        verifyReceipt(changed, { trust: roots, now }).state;
      expect(state(text, trustOf({ ...entry, contracts: [newKey().address] }))).toBe('consistent');
      expect(state(text, trustOf({ ...entry, pins: [`${wrong.height}:${wrong.hash}`] }))).toBe('invalid');
      for (let i = 7; i < text.length; i += 41) expect(state(mutate(text, i)), `byte ${i}`).not.toBe('final');

      // Without a pin: by the work above the genesis block, if the headers in between are there and it is enough.
      const byWork = (minwork: string, supplied = Buffer.concat(below)): string => {
        const trust = trustOf({ ...bare, minwork });
        return verifyReceipt(text, { trust, now, headers: new Uint8Array(supplied) }).code;
      };
      expect(verifyReceipt(text, { trust: trustOf(bare), now }).code).toBe('FINALITY_NOT_CONNECTED');
      expect(byWork('020000')).toBe('FINALITY_REACHED');
      expect(byWork('ffffffffff')).toBe('FINALITY_WORK');
      expect(byWork('020000', Buffer.concat(below.slice(0, -1)))).toBe('FINALITY_NOT_CONNECTED');
    });

    it('goes on with its chain after a restart, without making the dataset again', async () => {
      await node.start();
      const { height } = await readTip(node.rpc);
      expect(height).toBeGreaterThan(2);
      expect(node.log()).not.toContain('Generating DAG in progress');
    });
  },
);

function headerOf(hex: string): EvmHeader {
  return parseEvmHeader(hexDecode(hex) ?? new Uint8Array(0));
}

function headersOf(evidence: BtmlMap): EvmHeader[] {
  const { headers } = evidence;
  return Array.isArray(headers) ? headers.map((header) => headerOf(String(header))) : [];
}

async function rawHeader(node: EthashNode, height: number): Promise<Uint8Array> {
  const block = await readBlock(node.rpc, height);
  if (block === undefined) throw new Error(`no block ${height}`);
  return headerOf(headerRlp(block).slice(2)).raw;
}
