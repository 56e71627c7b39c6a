import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { clock, sandboxLedger } from '../../../test/bitcoin-support.ts';
import { parseBlock, parseHeader } from '../wire/block.ts';
import { bytesToHex } from '../wire/bytes.ts';
import { subsidy } from './parameters.ts';
import type { Sandbox } from './sandbox.ts';

async function blockAt(sandbox: Sandbox, height: number) {
  return parseBlock((await sandbox.getBlock((await sandbox.getBlockHash(height)) ?? '')) ?? new Uint8Array());
}

test('the first block commits to the key of the installation', async () => {
  const { sandbox, account } = await sandboxLedger();
  const { transactions } = await blockAt(sandbox, 1);
  expect(transactions[0]?.outputs.map((output) => bytesToHex(output.script))).toContain(
    `6a20${bytesToHex(sha256(account.wallet.publicKey))}`,
  );
  expect((await blockAt(sandbox, 0)).hash).toBe('0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206');
  expect(await sandbox.info()).toMatchObject({ peers: 0, initialDownload: false, time: clock.now / 1_000 });
});

test('rewards halve each 150 blocks, and fees go to the miner', async () => {
  const { sandbox, account, mine } = await sandboxLedger();
  for (const [height, coins] of [
    [1, 5_000_000_000n],
    [149, 5_000_000_000n],
    [150, 2_500_000_000n],
    [299, 2_500_000_000n],
    [300, 1_250_000_000n],
  ] as const) {
    expect((await blockAt(sandbox, height)).transactions[0]?.outputs[0]?.value).toBe(coins);
  }
  expect(subsidy(150 * 64)).toBe(0n);
  await account.scan();
  const op = account.anchorOp();
  const { fee } = account.compile(op, 7_000n);
  await account.send(op, 7_000n);
  await mine();
  expect((await blockAt(sandbox, 433)).transactions[0]?.outputs[0]?.value).toBe(1_250_000_000n + fee);
});

test('time never stands still or runs back, whatever the clock does', async () => {
  const { sandbox, account } = await sandboxLedger();
  const payTo = account.wallet.script;
  for (const offset of [0, 0, 0, -86_400, -86_400, 3_600, 3_600, 0, 0, 0, 0, 0, 0, 0, 0, 0]) {
    await sandbox.mine({ now: clock.now + offset * 1_000, payTo });
  }
  const tip = await sandbox.getTip();
  const times = (await sandbox.getHeaders(1, tip.height)).map((raw) => parseHeader(raw).time);
  times.forEach((time, index) => {
    const window = times.slice(Math.max(0, index - 11), index).toSorted((a, b) => a - b);
    if (window.length === 11) expect(time).toBeGreaterThan(window[5] ?? 0);
  });
});

test('gives up no more blocks than were mined after its creation', async () => {
  const { sandbox, mine } = await sandboxLedger();
  await mine(2);
  await expect(sandbox.disconnect(3)).rejects.toMatchObject({ code: 'SANDBOX_STATE' });
  await expect(sandbox.disconnect(0)).rejects.toMatchObject({ code: 'SANDBOX_STATE' });
  await sandbox.disconnect(2);
  expect((await sandbox.getTip()).height).toBe(432);
});

test('a reorganization drops what depends on a dropped transaction', async () => {
  const { sandbox, account, mine } = await sandboxLedger();
  await account.scan();
  const first = await account.send(account.payOp(account.id, 5_000n));
  await mine();
  await account.scan();
  const small = account.coins.filter((coin) => coin.txid === first.txid);
  const second = await account.send(account.anchorOp(), 1_000n, small.slice(0, 1));
  await mine();
  await sandbox.disconnect(2, [first.txid]);
  expect(await sandbox.findTransaction(first.txid)).toBeUndefined();
  expect(await sandbox.findTransaction(second.txid)).toBeUndefined();
  await mine(3);
  expect((await account.scan()).transactions.map((each) => each.state)).toEqual(['unknown', 'unknown']);
});
