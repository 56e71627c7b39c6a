import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BtcdLedger, btcdLedger, btcdMissing } from '../../../test/bitcoin-support.ts';

describe.skipIf(btcdMissing)('btcd on regtest (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger();
    await btcd.generate(110);
  });
  afterAll(() => btcd?.stop());

  test('an anchor goes from coin to evidence', async () => {
    const { account, driver } = btcd;
    expect(await driver.status()).toMatchObject({ reachable: true, height: 110, synced: true, version: 'btcd 0.26.2' });
    expect(await driver.quote()).toEqual({ rate: 2_000n, floor: 1_000n });
    await account.scan();
    expect(account.coins).toHaveLength(110);
    const op = account.anchorOp();
    const signed = await account.send(op);
    expect(await driver.broadcast(signed.raw)).toEqual({ state: 'known' });
    expect((await account.scan()).transactions).toEqual([
      { txid: signed.txid, state: 'mempool', confirmations: 0, success: true },
    ]);
    await btcd.generate(6);
    const { transactions } = await account.scan();
    expect(transactions).toMatchObject([{ state: 'included', confirmations: 6, at: { height: 111 } }]);
    const at = transactions[0]?.at;
    if (at === undefined) throw new Error('not included');
    expect(await driver.broadcast(signed.raw)).toEqual({ state: 'known' });
    const evidence = await driver.evidence({ op, txid: signed.txid, at, confirmations: 6 });
    expect(evidence).toMatchObject({ pos: '1', height: '111', form: 'bitcoin-op-return-1' });
    await expect(driver.evidence({ op, txid: signed.txid, at, confirmations: 7 })).rejects.toMatchObject({
      code: 'LEDGER_EVIDENCE_NOT_READY',
    });
  });
});
