import { bytesToHex } from '@noble/hashes/utils.js';
import { p2pkh, p2tr, TEST_NETWORK, Transaction } from '@scure/btc-signer';
import { pubSchnorr } from '@scure/btc-signer/utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BtcdLedger,
  btcdLedger,
  btcdMissing,
  clock,
  sandboxLedger,
  Wallet,
} from '../../../test/bitcoin-support.ts';
import { bitcoinNetworks } from '../networks.ts';
import { parseBlock } from '../wire/block.ts';
import type { Sandbox } from './sandbox.ts';

const regtest = { ...TEST_NETWORK, bech32: 'bcrt' };

describe.skipIf(btcdMissing)('btcd accepts the sandbox (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger(['rejectnonstd=1']);
  });
  afterAll(() => btcd?.stop());

  test('every block with anchors, payments, replacements, chains and Taproot, through a halving and a reorganization', async () => {
    const { sandbox, driver, account, mine } = await sandboxLedger();
    const stranger = new Wallet();
    await account.scan();
    // Anchors of which one is replaced twice, all with the same coin.
    await account.send(account.anchorOp());
    const op = account.anchorOp();
    const coins = account.choose(op, 50_000n);
    await account.send(op, 1_000n, coins);
    await account.send(op, 2_000n, coins);
    await account.send(op, 5_500n, coins);
    await mine();
    await account.scan();
    // Payments to every kind of address.
    const internal = pubSchnorr(stranger.secret);
    const taproot = p2tr(internal, undefined, regtest);
    const targets = [
      driver.account(stranger.publicKey),
      `${driver.chain}:${taproot.address}`,
      `${driver.chain}:${p2pkh(stranger.publicKey, regtest).address}`,
    ];
    for (const to of targets) await account.send(account.payOp(to, 1_000_000n));
    await mine();
    // A Taproot key path spend, and a child of it in the same block.
    const paid = await account.scan();
    const taprootTx = await findOutput(sandbox, paid.tip.hash, bytesToHex(taproot.script));
    const first = new Transaction();
    first.addInput({
      txid: taprootTx.txid,
      index: taprootTx.vout,
      witnessUtxo: { script: taproot.script, amount: 1_000_000n },
      tapInternalKey: internal,
    });
    first.addOutput({ script: stranger.script, amount: 990_000n });
    first.sign(stranger.secret);
    first.finalize();
    expect(await sandbox.sendRawTransaction(first.hex)).toEqual({ state: 'accepted' });
    const child = new Transaction();
    child.addInput({ txid: first.id, index: 0, witnessUtxo: { script: stranger.script, amount: 990_000n } });
    child.addOutput({ script: account.wallet.script, amount: 980_000n });
    child.sign(stranger.secret);
    child.finalize();
    expect(await sandbox.sendRawTransaction(child.hex)).toEqual({ state: 'accepted' });
    await mine();
    expect(await sandbox.findTransaction(child.id)).toEqual({ place: 'chain', height: 435 });
    await sandbox.disconnect(2);
    await mine(3);
    clock.now += 3_600_000;
    await mine();
    clock.now -= 7_200_000;
    await mine(20);
    await account.scan();
    for (let round = 0; round < 3; round++) {
      for (let each = 0; each < 20; each++) await account.send(account.anchorOp());
      await mine();
      await account.scan();
    }
    const tip = await sandbox.getTip();
    expect(tip.height).toBeGreaterThan(450);
    for (let height = 1; height <= tip.height; height++) {
      const raw = await sandbox.getBlock((await sandbox.getBlockHash(height)) ?? '');
      const answer = await btcd.rpc.call('submitblock', [bytesToHex(raw ?? new Uint8Array())]);
      expect(answer, `block ${height}`).toBeNull();
    }
    // btcd also answers null for an orphan: only its tip proves that it follows.
    expect(await btcd.client.getTip()).toEqual(tip);
    expect(await btcd.client.getBlockHash(0)).toBe(bitcoinNetworks.regtest.genesis);
    const check = await btcd.rpc.call('verifychain', [3, 0]);
    expect(check).toBe(true);
  });
});

async function findOutput(sandbox: Sandbox, hash: string, script: string): Promise<{ txid: string; vout: number }> {
  for (const tx of parseBlock((await sandbox.getBlock(hash)) ?? new Uint8Array()).transactions) {
    const vout = tx.outputs.findIndex((output) => bytesToHex(output.script) === script);
    if (vout >= 0) return { txid: tx.txid, vout };
  }
  throw new Error('the output is not in the block');
}
