import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Account,
  type BtcdLedger,
  btcdLedger,
  btcdMissing,
  sandboxLedger,
} from '../../../test/bitcoin-support.ts';
import { judge, loneRecord, receiptOf } from '../../../test/receipts.ts';
import { bitcoinNetworks } from '../networks.ts';
import { trustEntry } from './trust.ts';

/** Anchors a record among `others` further transactions of its block and follows it to the verifier's verdict. */
async function story(account: Account, mine: (blocks: number) => Promise<void>, others: number): Promise<void> {
  const { driver } = account;
  await account.scan();
  const { record, root } = loneRecord();
  const op = account.anchorOp(root);
  for (let left = Math.floor(others / 2); left > 0; left--) await account.send(account.anchorOp());
  const { txid } = await account.send(op);
  for (let left = Math.ceil(others / 2); left > 0; left--) await account.send(account.anchorOp());
  await mine(driver.confirmations - 1);
  const early = (await account.scan()).transactions.find((each) => each.txid === txid);
  if (early?.at === undefined) throw new Error('not included');
  const request = { op, txid, at: early.at, confirmations: driver.confirmations };
  await expect(driver.evidence(request)).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_NOT_READY' });
  await mine(1);
  const evidence = await driver.evidence(request);
  expect(String(evidence.tx).length).toBeLessThan(2 * 4_096);
  const receipt = receiptOf(record, evidence);
  const trust = await driver.trust({ pins: [], contracts: [] });
  expect(judge(receipt, trust)).toMatchObject({ state: 'final', development: true });
  expect(judge(receipt)).toMatchObject({ state: 'consistent' });
  // Trust that was written before the anchor can't vouch for it; written later it still does.
  await mine(3);
  expect(judge(receipt, await driver.trust({ pins: [], contracts: [] }))).toMatchObject({ state: 'final' });
  const other = receiptOf(loneRecord().record, evidence);
  expect(judge(other, trust)).toMatchObject({ state: 'invalid', code: 'PROOF_ROOT' });
  await expect(driver.evidence({ ...request, txid: 'ab'.repeat(32) })).rejects.toMatchObject({
    code: 'LEDGER_REORGANIZED',
  });
  await expect(driver.evidence({ ...request, op: account.anchorOp() })).rejects.toMatchObject({
    code: 'LEDGER_ANSWER',
  });
  const moved = { ...request, at: { ...early.at, height: early.at.height - 1 } };
  await expect(driver.evidence(moved)).rejects.toMatchObject({ code: 'LEDGER_REORGANIZED' });
}

describe('evidence from the sandbox', () => {
  test.each([0, 1, 2, 3, 6, 30])('with %i other transactions in its block makes a final receipt', async (others) => {
    const { account, mine } = await sandboxLedger();
    await story(account, mine, others);
  });

  test('a stale trust entry leaves a newer anchor consistent', async () => {
    const { account, driver, mine } = await sandboxLedger();
    await account.scan();
    const trust = await driver.trust({ pins: [], contracts: [] });
    const { record, root } = loneRecord();
    const { txid } = await account.send(account.anchorOp(root));
    await mine(6);
    const at = (await account.scan()).transactions[0]?.at;
    if (at === undefined) throw new Error('not included');
    const evidence = await driver.evidence({ op: account.anchorOp(root), txid, at, confirmations: 6 });
    expect(judge(receiptOf(record, evidence), trust)).toMatchObject({ state: 'consistent' });
  });
});

test('trust leaves out pins that a reorganization has taken away', async () => {
  const { driver, mine, sandbox } = await sandboxLedger();
  await mine(3);
  const old = await sandbox.getTip();
  const kept = { height: 100, hash: (await sandbox.getBlockHash(100)) ?? '' };
  await sandbox.disconnect(3);
  await mine(4);
  const first = { height: 1, hash: (await sandbox.getBlockHash(1)) ?? '' };
  const pins = [first, kept, await sandbox.getTip()].map(({ height, hash }) => `${height}:${hash}`);
  const future = { height: 9_999, hash: 'ab'.repeat(32) };
  expect(await driver.trust({ pins: [kept, old, future], contracts: [] })).toMatchObject({ pins });
  // The same client as a public chain: no headers, only what is asked for and still holds.
  const asPublic = await trustEntry(sandbox, { ...bitcoinNetworks.regtest, development: false }, 'x', 6, [kept, old]);
  expect(asPublic).toEqual({
    chain: driver.chain,
    rule: 'bitcoin',
    network: 'regtest',
    name: 'x',
    confirmations: '6',
    pins: [`${kept.height}:${kept.hash}`],
  });
});

describe.skipIf(btcdMissing)('evidence from btcd (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger();
    await btcd.generate(120);
  });
  afterAll(() => btcd?.stop());

  test.each([0, 5])('with %i other transactions in its block makes a final receipt', async (others) => {
    await story(btcd.account, btcd.generate, others);
  });
});
