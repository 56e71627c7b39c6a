import { type BtmlMap, compilable, scriptHashScript } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Account,
  type BtcdLedger,
  btcdLedger,
  btcdMissing,
  sandboxLedger,
} from '../../../test/bitcoin-support.ts';
import { effectReceipt, intentOf } from '../../../test/intents.ts';
import { mutate } from '../../../test/receipt-support.ts';
import { judge } from '../../../test/receipts.ts';

/** CLTV, so that the script is one that nobody can spend yet: `<height> OP_CHECKLOCKTIMEVERIFY OP_DROP <key> OP_CHECKSIG`. */
const refundScript = (key: Uint8Array): string => `02ffffb17521${Buffer.from(key).toString('hex')}ac`;

function deployOp(account: Account, code: string, amount: string): BtmlMap {
  const { asset, decimals } = account.driver.feeAsset;
  const endow = { asset, amount, decimals: String(decimals) };
  return { op: 'deploy', chain: account.driver.chain, from: account.id, code, endow };
}

/** Does what an intent asks for and follows it to the verdict. */
async function act(
  account: Account,
  op: BtmlMap | readonly BtmlMap[],
  mine: (blocks: number) => Promise<void>,
  bound = true,
) {
  const { driver } = account;
  const intent = intentOf(op, driver.feeAsset);
  const asked = bound || !('op' in op) ? compilable(intent) : op;
  if (asked === undefined) throw new Error('nothing to compile');
  await account.scan();
  const { txid } = await account.send(asked);
  await mine(driver.confirmations);
  const at = (await account.scan()).transactions.find((each) => each.txid === txid)?.at;
  if (at === undefined) throw new Error('not included');
  const evidence = await driver.evidence({ op: asked, txid, at, confirmations: driver.confirmations });
  const trust = await driver.trust({ pins: [], contracts: [] });
  return { intent, receipt: effectReceipt(intent, evidence), evidence, trust };
}

async function story(account: Account, mine: (blocks: number) => Promise<void>): Promise<void> {
  const { driver } = account;
  const pay = account.payOp(account.id, 12_345n);
  const { intent, receipt, evidence, trust } = await act(account, pay, mine);
  const verdict = judge(receipt, trust);
  expect(verdict).toMatchObject({ state: 'final', development: true, subject: { kind: 'intent' } });
  expect(verdict.anchors[0]?.proven.join('\n')).toContain('pays 12345 base units');
  expect(verdict.anchors[0]?.notProven.join('\n')).toContain('who paid');
  // The same payment, claimed for another intent that asks for it.
  const claimed = effectReceipt(intentOf(pay, driver.feeAsset), evidence);
  expect(judge(claimed, trust)).toMatchObject({ state: 'invalid', code: 'EFFECT_BINDING' });
  const none = effectReceipt(intent, { ...evidence, op: '1' });
  expect(judge(none, trust)).toMatchObject({ state: 'invalid', code: 'EFFECT_INTENT' });

  const unbound = await act(account, pay, mine, false);
  expect(judge(unbound.receipt, unbound.trust)).toMatchObject({ state: 'consistent', code: 'EFFECT_UNBOUND' });
  const claims: [BtmlMap, string][] = [
    [{ ...pay, amount: '12346' }, 'EFFECT_OUTPUT'],
    [account.payOp(`${driver.chain}:bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqk3sw8f`, 12_345n), 'EFFECT_ADDRESS'],
    [account.anchorOp(), 'EFFECT_NOT_SUPPORTED'],
  ];
  for (const [op, code] of claims) {
    const wrong = effectReceipt(intentOf(op, driver.feeAsset), unbound.evidence);
    expect(judge(wrong, unbound.trust)).toMatchObject({ state: 'invalid', code });
  }

  const ops = [pay, account.payOp(account.id, 600n), pay];
  const several = await act(account, ops, mine);
  for (const [i, amount] of [12_345, 600, 12_345].entries()) {
    const each = judge(effectReceipt(several.intent, { ...several.evidence, op: String(i) }), several.trust);
    expect(each).toMatchObject({ state: 'final', code: 'FINALITY_REACHED' });
    expect(each.anchors[0]?.proven.join('\n')).toContain(`pays ${amount} base units`);
  }
  const three = effectReceipt({ ...several.intent, ops: [pay, pay, pay] }, several.evidence);
  expect(judge(three, several.trust)).toMatchObject({ state: 'invalid', code: 'EFFECT_BINDING' });

  const code = refundScript(account.wallet.publicKey);
  const locked = await act(account, deployOp(account, code, '20000'), mine);
  expect(judge(locked.receipt, locked.trust)).toMatchObject({
    state: 'final',
    anchors: [{ contract: Buffer.from(scriptHashScript(Buffer.from(code, 'hex'))).toString('hex') }],
  });
}

describe('what transactions on the sandbox did', () => {
  test('payments and scripts make final receipts, and only for what was asked', async () => {
    const { account, mine } = await sandboxLedger();
    await story(account, mine);
  });

  test('every single-byte change of a receipt gives something else than final', async () => {
    const { account, mine } = await sandboxLedger();
    const { receipt, trust } = await act(account, account.payOp(account.id, 12_345n), mine);
    expect(judge(receipt, trust).state).toBe('final');
    const survivors = Array.from(receipt, (_, at) => at).filter(
      (at) => judge(mutate(receipt, at), trust).state === 'final',
    );
    expect(survivors).toEqual([]);
  });
});

describe.skipIf(btcdMissing)('what transactions on btcd did (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger();
    await btcd.generate(120);
  });
  afterAll(() => btcd?.stop());

  test('payments and scripts make final receipts, and only for what was asked', () =>
    story(btcd.account, btcd.generate));
});
