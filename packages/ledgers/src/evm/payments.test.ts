import { type BtmlMap, compilable, encodeCall, PAYMENTS_METHOD, type Verdict, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, Signer } from '../../test/evm-support.ts';
import { effectReceipt, intentOf } from '../../test/intents.ts';
import { mutate, trustOf } from '../../test/receipt-support.ts';
import { compileTestContracts } from '../../test/solidity.ts';
import { contractAddress } from './contract/anchor.ts';
import { paymentsContract } from './contract/payments.ts';
import { createEvmDriver, type EvmDriver } from './driver.ts';
import { type Anvil, startAnvil } from './nodes/anvil.ts';

const person = (digit: string): string => `0x${digit.repeat(40)}`;

describe('several payments in one transaction', { timeout: 120_000 }, () => {
  let node: Anvil;
  let driver: EvmDriver;
  let signer: Signer;
  let contract: string;
  let bytecodeOf: (name: string) => string;

  beforeAll(async () => {
    bytecodeOf = compileTestContracts('Hostile.sol');
    node = await startAnvil();
    driver = createEvmDriver({ url: node.url, name: 'anvil', label: 'Anvil', chainId: node.chainId, rule: 'none' });
    await node.rpc.request('evm_setAutomine', [true]);
    signer = new Signer(driver);
    await node.fund(signer.account, 1_000n * ether);
    contract = await deploy(paymentsContract.bytecode);
  }, 120_000);
  afterAll(() => node?.stop());

  async function deploy(code: string): Promise<string> {
    const { nonce } = await driver.accountState(signer.account);
    const op = { op: 'deploy', chain: driver.chain, from: signer.account, code, gas: '1000000' };
    const { txid } = await signer.send(op);
    expect((await included(driver, txid)).success).toBe(true);
    return contractAddress(signer.account, nonce);
  }

  const pay = (to: string, amount: bigint, more: BtmlMap = {}): BtmlMap => ({
    ...signer.payOp(`${driver.chain}:${to}`, amount),
    ...more,
  });
  const balance = async (to: string): Promise<bigint> => (await driver.accountState(`${driver.chain}:${to}`)).balance;

  async function act(ops: readonly BtmlMap[], through = contract) {
    const intent = intentOf(ops, driver.feeAsset);
    const asked = compilable(intent, through);
    if (asked === undefined) throw new Error('nothing to compile');
    const { txid } = await signer.send(asked);
    const found = await included(driver, txid);
    const evidence = () => driver.evidence({ op: asked, txid, at: found.at, confirmations: 1 });
    return { intent, asked, found, evidence };
  }
  const trust = (...contracts: string[]) => driver.trust({ pins: [], contracts }).then((entry) => trustOf(entry));
  async function judge(intent: BtmlMap, evidence: BtmlMap, op: number, pinned = contract): Promise<Verdict> {
    const receipt = effectReceipt(intent, { ...evidence, op: String(op) });
    return verifyReceipt(receipt, { trust: await trust(pinned), now: new Date() });
  }

  it('pays each, and shows each by its place; two equal ones are two', async () => {
    const ops = [pay(person('a'), 5n), pay(person('b'), 6n), pay(person('a'), 5n)];
    const { intent, found, evidence } = await act(ops);
    expect(found.success).toBe(true);
    expect([await balance(person('a')), await balance(person('b')), await balance(contract)]).toEqual([10n, 6n, 0n]);
    const shown = await evidence();
    for (const [i, amount] of [5, 6, 5].entries()) {
      const verdict = await judge(intent, shown, i);
      expect(verdict).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_CONSENSUS' });
      expect(verdict.anchors[0]?.proven.join('\n')).toContain(`pays ${amount} base units`);
      expect(verdict.anchors[0]?.proven.join('\n')).toContain(`payment ${i + 1} of 3, through contract ${contract}`);
      expect(verdict.anchors[0]?.proven.join('\n')).toContain(`contract ${contract}, which the trust names`);
    }
    expect((await judge(intent, shown, 3)).code).toBe('EFFECT_INTENT');
    // The contract's word counts only where the trust names it.
    expect(await judge(intent, shown, 0, person('c'))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
    });
    // For no other intent, however alike.
    const { salt: _, ...rest } = intent;
    const twin = intentOf(ops, driver.feeAsset);
    expect((await judge(twin, shown, 0)).code).toBe('EFFECT_TRANSACTION');
    for (const other of [
      { ...rest, salt: twin.salt, ops: ops.slice(0, 2) },
      { ...intent, ops: [...ops.slice(1), ...ops.slice(0, 1)] },
      { ...intent, ops: [pay(person('a'), 5n), pay(person('b'), 5n), pay(person('a'), 6n)] },
      { ...intent, ops: [...ops, pay(person('d'), 0n)] },
    ])
      expect((await judge({ ...other } as BtmlMap, shown, 0)).code).toBe('EFFECT_TRANSACTION');
  });

  it('is one payment too, to a contract that runs code, and bound all the same', async () => {
    const wallet = await deploy(bytecodeOf('Talker'));
    const { intent, found, evidence } = await act([pay(wallet, 9n, { gas: '100000' })]);
    expect(found.success).toBe(true);
    expect(await balance(wallet)).toBe(9n);
    expect(await judge(intent, await evidence(), 0)).toMatchObject({ code: 'FINALITY_NO_CONSENSUS' });
  });

  it('stays within the gas of its rule: 64 new accounts, and a contract that takes all that it gets', async () => {
    const many = Array.from({ length: 64 }, (_, i) => pay(`0x${(0xabcdef00 + i).toString(16).padStart(40, '0')}`, 1n));
    const { found, asked } = await act(many);
    expect(found.success).toBe(true);
    const rate = (await driver.quote()).rate;
    expect(found.fee).toBeLessThanOrEqual(driver.worstCase(asked, rate));
    const talker = await deploy(bytecodeOf('Talker'));
    const both = await act([pay(talker, 1n, { gas: '100000' }), pay(person('e'), 1n)]);
    expect(both.found.success).toBe(true);
  });

  it('pays all or none, and says beforehand who refuses', async () => {
    const before = await balance(person('f'));
    for (const name of ['Refuser', 'Burner']) {
      const refuser = await deploy(bytecodeOf(name));
      const ops = [pay(person('f'), 7n), pay(refuser, 8n, { gas: '100000' })];
      const { found, asked, intent } = await act(ops);
      expect(found.success).toBe(false);
      await expect(driver.precheck(asked)).rejects.toMatchObject({
        code: 'LEDGER_PAYMENT_REFUSED',
        pointer: '/ops/1/to',
        details: { index: 1 },
      });
      await expect(driver.precheck(pay(refuser, 8n))).rejects.toMatchObject({ code: 'LEDGER_PAYMENT_REFUSED' });
      const evidence = await driver.evidence({ op: asked, txid: found.txid, at: found.at, confirmations: 1 });
      expect((await judge(intent, evidence, 0)).code).toBe('EVM_STATUS');
    }
    expect(await balance(person('f'))).toBe(before);
    expect(await balance(contract)).toBe(0n);
    await expect(driver.precheck(pay(person('f'), 10n ** 30n))).resolves.toBeUndefined();
  });

  it('gives a recipient that calls back nothing of the others', async () => {
    const caller = await deploy(bytecodeOf('Caller'));
    const ops = [pay(caller, 3n, { gas: '100000' }), pay(person('9'), 50n)];
    const { intent, found, evidence } = await act(ops);
    expect(found.success).toBe(true);
    expect([await balance(caller), await balance(person('9')), await balance(contract)]).toEqual([3n, 50n, 0n]);
    expect(await balance(`0x${'beef'.padStart(40, '0')}`)).toBe(0n);
    const shown = await evidence();
    for (const i of [0, 1]) expect((await judge(intent, shown, i)).code).toBe('FINALITY_NO_CONSENSUS');
  });

  it('believes no contract that lies, and none that says nothing', async () => {
    const ops = [pay(person('1'), 4n), pay(person('2'), 5n)];
    const liar = await deploy(bytecodeOf('Liar'));
    const lied = await act(ops, liar);
    expect(await balance(person('1'))).toBe(0n);
    await expect(driver.precheck(lied.asked)).rejects.toMatchObject({ code: 'LEDGER_CODE_MISMATCH' });
    // It looks like a payment in everything but the contract's name, which the trust has to know.
    expect(await judge(lied.intent, await lied.evidence(), 0)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
    });
    const silent = await deploy(bytecodeOf('Silent'));
    const unsaid = await act(ops, silent);
    expect((await judge(unsaid.intent, await unsaid.evidence(), 0, silent)).code).toBe('EFFECT_TRANSACTION');
  });

  it('takes no money that it does not pay out, and no list that is none', async () => {
    const leaf = { t: 'bytes32', v: '11'.repeat(32) };
    const call = (to: string[], amounts: string[], value: bigint) => ({
      from: signer.account.slice(-42),
      to: contract,
      value: `0x${value.toString(16)}`,
      data: encoded(leaf, to, amounts),
    });
    const run = (...args: Parameters<typeof call>) => node.rpc.call('eth_call', [call(...args), 'latest']);
    expect(await run([person('1')], ['5'], 5n)).toMatchObject({ ok: true });
    for (const [to, amounts, value] of [
      [[person('1')], ['5'], 6n],
      [[person('1')], ['5'], 4n],
      [[person('1'), person('2')], ['5'], 5n],
      [[], [], 0n],
      [[person('1'), person('2')], [String(2n ** 256n - 1n), '6'], 5n],
      [[contract], ['5'], 5n],
    ] as const)
      expect(await run([...to], [...amounts], value)).toMatchObject({ ok: false });
    const gift = { from: signer.account.slice(-42), to: contract, value: '0x1' };
    expect(await node.rpc.call('eth_call', [gift, 'latest'])).toMatchObject({ ok: false });
  });

  it('lets no changed byte of a receipt pass for the whole', async () => {
    const { intent, evidence } = await act([pay(person('a'), 5n), pay(person('a'), 5n)]);
    const receipt = effectReceipt(intent, { ...(await evidence()), op: '1' });
    const options = { trust: await trust(contract), now: new Date() };
    const block = verifyReceipt(receipt, options).anchors[0]?.block;
    // Every fourth: that each byte counts is shown for this form elsewhere; here for what the event adds.
    const some = Array.from(receipt, (_, at) => at).filter((at) => at % 4 === 1);
    const survivors = some.filter((at) => {
      const verdict = verifyReceipt(mutate(receipt, at), options);
      return verdict.state !== 'invalid' && verdict.anchors[0]?.block === block;
    });
    expect(survivors.map((at) => receipt.slice(Math.max(0, at - 30), at + 8))).toEqual([]);
  });
});

function encoded(leaf: BtmlMap, to: readonly string[], amounts: readonly string[]): string {
  const list = (t: string, values: readonly string[]) => ({ t: `${t}[]`, items: values.map((v) => ({ t, v })) });
  return `0x${Buffer.from(encodeCall(PAYMENTS_METHOD, [leaf, list('address', to), list('uint256', amounts)])).toString('hex')}`;
}
