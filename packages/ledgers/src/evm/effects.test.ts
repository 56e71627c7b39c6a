import { type BtmlMap, boundOperation, encodeCall, verifyReceipt } from '@blockcluster/btml';
import { bytesToHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ether, included, Signer } from '../../test/evm-support.ts';
import { effectReceipt, intentOf } from '../../test/intents.ts';
import { mutate, trustOf } from '../../test/receipt-support.ts';
import { callData } from './compile/call-data.ts';
import { anchorContract } from './contract/anchor.ts';
import { createEvmDriver, type EvmDriver } from './driver.ts';
import { type Anvil, startAnvil } from './nodes/anvil.ts';

const word = '11'.repeat(32);
const address = `0x${'ab'.repeat(20)}`;
const list = (t: string, ...items: BtmlMap[]): BtmlMap => (items.length === 0 ? { t } : { t, items });

describe('calls as the verifier encodes them', () => {
  it.each<[string, BtmlMap[]]>([
    ['none()', []],
    ['anchor(bytes32)', [{ t: 'bytes32', v: word }]],
    [
      'transfer(address,uint256)',
      [
        { t: 'address', v: address },
        { t: 'uint256', v: '12345678901234567890' },
      ],
    ],
    [
      'a(int8,bool,bool)',
      [
        { t: 'int8', v: '-128' },
        { t: 'bool', v: 'true' },
        { t: 'bool', v: 'false' },
      ],
    ],
    ['b(string,bytes,bytes3)', [{ t: 'string', v: 'Grüße' }, { t: 'bytes' }, { t: 'bytes3', v: '010203' }]],
    ['c(uint8[])', [list('uint8[]')]],
    ['d(uint8[],string)', [list('uint8[]', { t: 'uint8', v: '1' }, { t: 'uint8', v: '2' }), { t: 'string', v: 'x' }]],
    ['e(uint16[2])', [list('uint16[2]', { t: 'uint16', v: '7' }, { t: 'uint16', v: '8' })]],
    ['f(string[2])', [list('string[2]', { t: 'string', v: 'x'.repeat(40) }, { t: 'string' })]],
    [
      'g((uint256,string)[],(address,bool))',
      [
        list(
          '(uint256,string)[]',
          list('(uint256,string)', { t: 'uint256', v: '1' }, { t: 'string', v: 'one' }),
          list('(uint256,string)', { t: 'uint256', v: '2' }, { t: 'string', v: 'two' }),
        ),
        list('(address,bool)', { t: 'address', v: address }, { t: 'bool', v: 'true' }),
      ],
    ],
    ['h(uint8[][2])', [list('uint8[][2]', list('uint8[]'), list('uint8[]', { t: 'uint8', v: '255' }))]],
  ])('%s is what the compiler makes of it', (method, args) => {
    const op = args.length === 0 ? { method } : { method, args };
    expect(bytesToHex(encodeCall(method, args))).toBe(callData(op));
  });

  it.each<[string, BtmlMap[]]>([
    ['a(uint8)', [{ t: 'uint8', v: '256' }]],
    ['a(int8)', [{ t: 'int8', v: '-129' }]],
    ['a(uint7)', [{ t: 'uint7', v: '1' }]],
    ['a(bool)', [{ t: 'bool', v: '1' }]],
    ['a(bytes3)', [{ t: 'bytes3', v: '0102' }]],
    ['a(address)', [{ t: 'address', v: '0xAB' }]],
    ['a(uint8[2])', [list('uint8[2]', { t: 'uint8', v: '1' })]],
    ['a(uint8)', []],
    ['a(uint8)', [{ t: 'uint16', v: '1' }]],
    ['a((uint8)', [{ t: '(uint8', v: '1' }]],
  ])('%s is refused with other arguments', (method, args) => {
    expect(() => encodeCall(method, args)).toThrow(expect.objectContaining({ code: 'EVM_CALL' }));
  });
});

describe('what transactions did', { timeout: 60_000 }, () => {
  let node: Anvil;
  let driver: EvmDriver;
  let signer: Signer;
  let contract: string;

  beforeAll(async () => {
    node = await startAnvil();
    driver = createEvmDriver({ url: node.url, name: 'anvil', label: 'Anvil', chainId: node.chainId, rule: 'none' });
    await node.rpc.request('evm_setAutomine', [true]);
    signer = new Signer(driver);
    await node.fund(signer.account, 10n * ether);
    contract = await signer.deployAnchor();
  }, 60_000);
  afterAll(() => node?.stop());

  async function act(op: BtmlMap, bound = true) {
    const intent = intentOf(op, driver.feeAsset);
    const asked = bound ? boundOperation(op, intent) : op;
    const { txid } = await signer.send(asked);
    const found = await included(driver, txid);
    expect(found.success).toBe(true);
    const evidence = await driver.evidence({ op: asked, txid, at: found.at, confirmations: 1 });
    return { intent, evidence, receipt: effectReceipt(intent, evidence) };
  }
  const judge = (receipt: string) => verifyReceipt(receipt, { trust: trustOf(), now: new Date() });
  const call = (root: string): BtmlMap => ({
    op: 'call',
    chain: driver.chain,
    from: signer.account,
    contract,
    method: 'anchor(bytes32)',
    codehash: '00'.repeat(32),
    args: [{ t: 'bytes32', v: root }],
    gas: '60000',
  });
  const common = () => ({ chain: driver.chain, from: signer.account });

  it.each<[string, () => BtmlMap, string]>([
    ['a payment', () => signer.payOp(`${driver.chain}:${address}`, 12_345n), 'pays 12345 base units'],
    ['a deployment', () => ({ op: 'deploy', ...common(), code: anchorContract.bytecode }), 'deploys the code'],
    ['a call', () => call(word), 'calls anchor(bytes32)'],
    ['a publication', () => ({ op: 'publish', ...common(), content: '00ff' }), 'holds the whole content'],
  ])('shows %s, and for no other intent', async (_what, op, fact) => {
    const { evidence, receipt } = await act(op());
    const verdict = judge(receipt);
    expect(verdict).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST', subject: { kind: 'intent' } });
    expect(verdict.anchors[0]?.proven.join('\n')).toContain(fact);
    expect(verdict.anchors[0]?.notProven.join('\n')).not.toContain('names none');
    const claimed = judge(effectReceipt(intentOf(op(), driver.feeAsset), evidence));
    expect(claimed).toMatchObject({ state: 'invalid', code: 'EFFECT_TRANSACTION' });
  });

  it('says what a transaction that names no document does not prove, and refuses another one', async () => {
    const op = signer.payOp(`${driver.chain}:${address}`, 5n);
    const { receipt, evidence } = await act(op, false);
    expect(judge(receipt).anchors[0]?.notProven.join('\n')).toContain('names none');
    const wrong = [{ ...op, amount: '6' }, signer.payOp(`${driver.chain}:0x${'cd'.repeat(20)}`, 5n), call(word)];
    for (const other of [...wrong, { ...op, from: `${driver.chain}:${address}` }])
      expect(judge(effectReceipt(intentOf(other, driver.feeAsset), evidence))).toMatchObject({
        state: 'invalid',
        code: 'EFFECT_TRANSACTION',
      });
  });

  it('deploys at the address that the verdict names', async () => {
    const { receipt } = await act({ op: 'deploy', ...common(), code: anchorContract.bytecode });
    const [verdict] = judge(receipt).anchors;
    const deployed = await node.rpc.request('eth_getCode', [verdict?.contract, 'latest']);
    expect(String(deployed).length).toBeGreaterThan(100);
  });

  it('lets no changed byte of a receipt pass for the whole', async () => {
    const { receipt } = await act(signer.payOp(`${driver.chain}:${address}`, 7n));
    const block = judge(receipt).anchors[0]?.block;
    const survivors = Array.from(receipt, (_, at) => at).filter((at) => {
      const verdict = judge(mutate(receipt, at));
      // Without consensus nothing ties the header but its hash: a change there is another block.
      return verdict.state !== 'invalid' && verdict.anchors[0]?.block === block;
    });
    // The chain's name is tied by the signer's, and only for an unknown form is there no verdict on the rest.
    expect(survivors.map((at) => receipt.slice(Math.max(0, at - 30), at + 8))).toEqual([]);
  });
});
