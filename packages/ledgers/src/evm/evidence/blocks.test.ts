import { parseEvmHeader, parseEvmReceipt, receiptKey, trieValue } from '@blockcluster/btml';
import { hexToBytes } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, look, Signer } from '../../../test/evm-support.ts';
import { readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { createEvmDriver } from '../driver.ts';
import { type Anvil, startAnvil } from '../nodes/anvil.ts';
import { headerRlp } from './header.ts';
import { readReceipts } from './receipts.ts';
import { listKey } from './trie.ts';

describe('evidence of a full block', { timeout: 120_000 }, () => {
  let node: Anvil;
  beforeAll(async () => {
    node = await startAnvil({ manual: true });
  }, 60_000);
  afterAll(() => node?.stop());

  it('rebuilds the receipt trie of 300 transactions, payments, events and failures among them', async () => {
    const driver = createEvmDriver({ url: node.url, name: 'a', label: 'a', chainId: node.chainId, rule: 'none' });
    const signer = new Signer(driver);
    await node.fund(signer.account, ether);
    await node.rpc.request('evm_setAutomine', [true]);
    const contract = await signer.deployAnchor();
    await node.rpc.request('evm_setAutomine', [false]);
    const { nonce } = await driver.accountState(signer.account);
    const { rate } = await driver.quote();
    const txids: string[] = [];
    for (let i = 0; i < 300; i++) {
      const pay = signer.payOp(signer.account, 1n);
      const call = { op: 'call', chain: driver.chain, from: signer.account, contract, method: 'none()', gas: '50000' };
      const op = [pay, signer.anchorOp(contract), { ...call, codehash: '00'.repeat(32) }][i % 3] ?? pay;
      txids.push((await signer.send(op, { nonce: nonce + BigInt(i), rate })).txid);
    }
    await node.mine(1);
    const block = await readTip(node.rpc);
    const { trie, txids: order } = await readReceipts(node.rpc, block);
    expect(order).toEqual(txids);
    // go-ethereum before 1.13 knows no way to read them all at once.
    const old: Rpc = {
      ...node.rpc,
      call: async (method, params) =>
        method === 'eth_getBlockReceipts'
          ? { ok: false, failure: { code: -32_601, message: 'the method does not exist' } }
          : node.rpc.call(method, params),
    };
    expect((await readReceipts(old, block)).trie.root).toBe(trie.root);
    const header = parseEvmHeader(hexToBytes(headerRlp(block)));
    expect(header.id).toBe(block.hash);
    for (const index of [0, 1, 2, 15, 16, 127, 128, 129, 255, 256, 299]) {
      const proof = trie.proof(listKey(index)).map((rlp) => hexToBytes(`0x${rlp}`));
      const receipt = parseEvmReceipt(trieValue(header.receiptsRoot, receiptKey(index), proof));
      expect(receipt).toMatchObject({ type: 2, status: index % 3 === 2 ? 0n : 1n });
      expect(receipt.logs).toHaveLength(index % 3 === 1 ? 1 : 0);
    }
    expect((await look(driver, txids[2] ?? '')).success).toBe(false);
  });
});
