import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import {
  msgExecuteContract,
  msgInstantiateContract2,
  msgInstantiateContract2Response,
  msgSend,
  msgStoreCode,
  txMsgData,
} from '../src/cosmos/messages.ts';
import {
  type AnyMessage,
  type BtmlMap,
  bindingMemo,
  buildReceipt,
  contractSalt,
  EXECUTE,
  hexEncode,
  INSTANTIATE,
  parseTrust,
  predictContract,
  publicationTransaction,
  sha256,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { utf8 } from '../src/proof/bytes.ts';
import { cosmosAnchor, cosmosTrust, noResult, testValidators } from './support/cometbft.ts';
import { account, maker, sdkTransaction, testChain, testIntent } from './support/cosmos-sdk.ts';

const validators = testValidators({ a: 2, b: 1 });
const coin: BtmlMap = { asset: `${testChain}/slip44:118`, denom: 'stake', decimals: '6' };
const other = bech32.encode('wasm', bech32.toWords(sha256(utf8('another')).slice(0, 20)));
const to = `${testChain}:${other}`;

function judge(
  intent: BtmlMap,
  tx: Uint8Array,
  trust: BtmlMap = { flavor: 'sdk', coin },
  options: { op?: string; code?: number; data?: Uint8Array } = {},
): Verdict {
  const result = { ...noResult, code: options.code ?? 0, data: options.data ?? noResult.data };
  const made = cosmosAnchor(new Uint8Array(32), undefined, { validators, tx, result });
  const anchor = { ...made.anchor, form: 'cosmos-op-1', op: options.op ?? '0' };
  return verifyReceipt(buildReceipt(intent, [anchor]), {
    trust: parseTrust(cosmosTrust(made, 0, trust)),
    now: new Date('2026-11-22T13:00:00Z'),
  });
}

const send = (
  value: Partial<{ fromAddress: string; toAddress: string; amount: string; denom: string }> = {},
): AnyMessage => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: msgSend.encode({
    fromAddress: value.fromAddress ?? maker,
    toAddress: value.toAddress ?? other,
    amount: [{ denom: value.denom ?? 'stake', amount: value.amount ?? '12345' }],
  }),
});
const pay = { op: 'pay', to, asset: `${testChain}/slip44:118`, amount: '12345', decimals: '6' };
const { intent, leaf } = testIntent(pay);
const memo = bindingMemo(leaf);

describe('a payment', () => {
  test('is final when the transaction names the intent', () => {
    const verdict = judge(intent, sdkTransaction([send()], memo));
    expect(verdict).toMatchObject({ state: 'final', code: 'FINALITY_REACHED', anchors: [{ kind: 'bft' }] });
    expect(verdict.anchors[0]?.proven.join()).toContain(`It pays 12345 stake to ${to}`);
  });

  test('proves nothing of the intent when the transaction names none', () => {
    for (const text of ['', 'rent'])
      expect(judge(intent, sdkTransaction([send()], text))).toMatchObject({
        state: 'consistent',
        code: 'EFFECT_UNBOUND',
      });
  });

  test('is invalid for another document, or a name that is none', () => {
    for (const text of [bindingMemo(sha256(leaf)), memo.slice(0, -1), `${memo}:`, `${memo}:aGVsbG8`, 'btml:2:'])
      expect(judge(intent, sdkTransaction([send()], text))).toMatchObject({ state: 'invalid' });
  });

  test.each([
    ['by another account', send({ fromAddress: other })],
    ['to another address', send({ toAddress: maker })],
    ['of another amount', send({ amount: '12346' })],
    ['no payment', { typeUrl: '/cosmos.gov.v1.MsgVote', value: new Uint8Array(0) }],
  ])('%s', (_name, message) => {
    const verdict = judge(intent, sdkTransaction([message], memo));
    expect(verdict).toMatchObject({ state: 'invalid', code: 'EFFECT_TRANSACTION', pointer: '/anchors/0/tx' });
  });

  test('beside another one, or without any', () => {
    for (const messages of [[send(), send()], []])
      expect(judge(intent, sdkTransaction(messages, memo)).code).toBe('EFFECT_TRANSACTION');
  });

  test('that failed', () => {
    expect(judge(intent, sdkTransaction([send()], memo), {}, { code: 5 })).toMatchObject({ code: 'BFT_FAILED' });
  });

  test('in a coin that the trust does not name', () => {
    const tx = sdkTransaction([send()], memo);
    const foreign = sdkTransaction([send({ denom: 'shell' })], memo);
    expect(judge(intent, foreign)).toMatchObject({ state: 'consistent', code: 'FINALITY_COIN' });
    expect(judge(intent, tx, { flavor: 'sdk' })).toMatchObject({ state: 'consistent', code: 'FINALITY_COIN' });
    const decimals = { ...coin, decimals: '18' };
    expect(judge(intent, tx, { flavor: 'sdk', coin: decimals }).code).toBe('FINALITY_COIN');
    expect(judge(intent, tx, { flavor: 'plain', coin }).code).toBe('FINALITY_FLAVOR');
  });

  test('is none of two equal ones: it names the intent, not the operation', () => {
    const twice = testIntent(pay, { ...pay, gas: '90000' }, { ...pay, amount: '1' });
    const tx = (amount: string) => sdkTransaction([send({ amount })], bindingMemo(twice.leaf));
    for (const op of ['0', '1'])
      expect(judge(twice.intent, tx('12345'), undefined, { op })).toMatchObject({
        state: 'consistent',
        code: 'EFFECT_SHARED',
      });
    expect(judge(twice.intent, tx('1'), undefined, { op: '2' }).state).toBe('final');
  });

  test('each of several in one transaction, by its place', () => {
    const ops = [pay, { ...pay, amount: '7' }, pay];
    const three = testIntent(...ops);
    const messages = [send(), send({ amount: '7' }), send()];
    const tx = (list: readonly AnyMessage[] = messages) => sdkTransaction(list, bindingMemo(three.leaf));
    for (const op of ['0', '1', '2'])
      expect(judge(three.intent, tx(), undefined, { op })).toMatchObject({ state: 'final', code: 'FINALITY_REACHED' });
    expect(judge(three.intent, tx(), undefined, { op: '3' }).code).toBe('EFFECT_INTENT');
    // Two messages are not three payments, nor are four, nor three others or in another order.
    const [first, second, third] = messages;
    if (!first || !second || !third) throw new Error('three messages');
    for (const list of [
      [first, second],
      [...messages, first],
      [second, first, third],
    ])
      expect(judge(three.intent, tx(list)).code).toBe('EFFECT_TRANSACTION');
    expect(judge(three.intent, tx([first, second, send({ fromAddress: other })]), undefined, { op: '2' }).code).toBe(
      'EFFECT_TRANSACTION',
    );
    expect(judge(three.intent, sdkTransaction(messages, ''), undefined, { op: '2' }).code).toBe('EFFECT_UNBOUND');
    expect(judge(three.intent, sdkTransaction(messages, memo)).code).toBe('EFFECT_BINDING');
    const mixed = testIntent(pay, { op: 'publish', content: '00' });
    expect(judge(mixed.intent, sdkTransaction([first, first], bindingMemo(mixed.leaf))).code).toBe(
      'EFFECT_TRANSACTION',
    );
  });

  test('for an operation that the intent has not', () => {
    expect(judge(intent, sdkTransaction([send()], memo), {}, { op: '1' })).toMatchObject({ code: 'EFFECT_INTENT' });
  });
});

describe('publications', () => {
  const content = utf8('hello');
  const publish = testIntent({ op: 'publish', content: hexEncode(content) });
  const toSelf = send({ toAddress: maker, amount: '1' });

  test('in a memo', () => {
    const tx = (text: string, message = toSelf) => sdkTransaction([message], text);
    expect(judge(publish.intent, tx(bindingMemo(publish.leaf, content))).state).toBe('final');
    expect(judge(publish.intent, tx(bindingMemo(publish.leaf, utf8('hullo')))).code).toBe('EFFECT_TRANSACTION');
    expect(judge(publish.intent, tx(bindingMemo(publish.leaf))).code).toBe('EFFECT_TRANSACTION');
    expect(judge(publish.intent, tx('hello')).code).toBe('EFFECT_TRANSACTION');
    expect(judge(publish.intent, tx(bindingMemo(leaf, content))).code).toBe('EFFECT_BINDING');
    expect(judge(publish.intent, tx(bindingMemo(publish.leaf, content), send())).code).toBe('EFFECT_TRANSACTION');
  });

  test.each(['plain', 'kvstore'] as const)('as a transaction of a %s chain', (flavor) => {
    const tx = (bound: Uint8Array, bytes: Uint8Array) => publicationTransaction(flavor, bound, bytes);
    expect(judge(publish.intent, tx(publish.leaf, content), { flavor })).toMatchObject({ state: 'final' });
    expect(judge(publish.intent, tx(publish.leaf, utf8('hullo')), { flavor }).code).toBe('EFFECT_TRANSACTION');
    expect(judge(publish.intent, tx(leaf, content), { flavor }).code).toBe('EFFECT_BINDING');
    expect(judge(intent, tx(leaf, content), { flavor }).code).toBe('EFFECT_TRANSACTION');
  });
});

describe('contracts of CosmWasm', () => {
  const code = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const checksum = sha256(code);
  const label = 'a safe';
  const contract = predictContract({ checksum, maker, salt: contractSalt(label) }) ?? '';
  const one = (typeUrl: string, value: Uint8Array): readonly AnyMessage[] => [{ typeUrl, value }];
  const strings = (...values: readonly string[]): readonly BtmlMap[] => values.map((v) => ({ t: 'string', v }));

  test('the address is the one that wasmd gives', () => {
    expect(contract).toMatch(/^wasm1[02-9ac-hj-np-z]{58}$/);
    expect(predictContract({ checksum, maker: 'wasm1x', salt: checksum })).toBeUndefined();
    // A prefix that leaves no room for 32 bytes below 90 characters is a stranger's to choose.
    const long = bech32.encode('w'.repeat(44), bech32.toWords(new Uint8Array(20)));
    expect(predictContract({ checksum, maker: long, salt: checksum })).toHaveLength(103);
  });

  test('stored code', () => {
    const { intent: wanted, leaf: bind } = testIntent({ op: 'deploy', code: hexEncode(code) });
    const tx = (wasmByteCode: Uint8Array, sender = maker) =>
      sdkTransaction(
        one('/cosmwasm.wasm.v1.MsgStoreCode', msgStoreCode.encode({ sender, wasmByteCode })),
        bindingMemo(bind),
      );
    expect(judge(wanted, tx(code)).state).toBe('final');
    expect(judge(wanted, tx(checksum)).code).toBe('EFFECT_TRANSACTION');
    expect(judge(wanted, tx(code, other)).code).toBe('EFFECT_TRANSACTION');
    expect(judge(wanted, sdkTransaction([send()], bindingMemo(bind))).code).toBe('EFFECT_TRANSACTION');
  });

  const call = (method: string, args: readonly BtmlMap[], more: BtmlMap = {}) =>
    testIntent({ op: 'call', contract, method, codehash: hexEncode(checksum), args, ...more });

  test('a contract that was made', () => {
    const { intent: wanted, leaf: bind } = call(INSTANTIATE, [{ t: 'uint64', v: '7' }, ...strings(label, '{}')]);
    const fields = {
      sender: maker,
      admin: '',
      codeId: 7n,
      label,
      msg: utf8('{}'),
      funds: [],
      salt: contractSalt(label),
      fixMsg: false,
    };
    const tx = (change: Partial<typeof fields> = {}) =>
      sdkTransaction(
        one('/cosmwasm.wasm.v1.MsgInstantiateContract2', msgInstantiateContract2.encode({ ...fields, ...change })),
        bindingMemo(bind),
      );
    const typeUrl = '/cosmwasm.wasm.v1.MsgInstantiateContract2Response';
    const answer = (address: string, type = typeUrl): AnyMessage => ({
      typeUrl: type,
      value: msgInstantiateContract2Response.encode({ address, data: new Uint8Array(0) }),
    });
    const data = (...responses: readonly AnyMessage[]): Uint8Array => txMsgData.encode({ responses });
    const own = { data: data(answer(contract)) };
    const verdict = judge(wanted, tx(), undefined, own);
    expect(verdict).toMatchObject({ state: 'final', anchors: [{ contract }] });
    // Of other code under the same number the chain makes a contract at another address: only its answer says so.
    for (const said of [[answer(other)], [answer(contract, '/x')], [answer(contract), answer(contract)], []])
      expect(judge(wanted, tx(), undefined, { data: data(...said) })).toMatchObject({
        state: 'invalid',
        code: 'EFFECT_TRANSACTION',
      });
    const changes: readonly Partial<typeof fields>[] = [
      { sender: other },
      { admin: maker },
      { codeId: 8n },
      { label: 'another' },
      { msg: utf8('{"a":1}') },
      { salt: checksum },
      { fixMsg: true },
    ];
    for (const change of changes)
      expect(judge(wanted, tx(change), undefined, own).code, Object.keys(change)[0]).toBe('EFFECT_TRANSACTION');
  });

  test('a contract that was called', () => {
    const { intent: wanted, leaf: bind } = call(EXECUTE, strings('{"release":{}}'));
    const fields = { sender: maker, contract, msg: utf8('{"release":{}}'), funds: [] };
    const tx = (change: Partial<typeof fields> = {}) =>
      sdkTransaction(
        one('/cosmwasm.wasm.v1.MsgExecuteContract', msgExecuteContract.encode({ ...fields, ...change })),
        bindingMemo(bind),
      );
    expect(judge(wanted, tx()).state).toBe('final');
    for (const change of [{ sender: other }, { contract: other }, { msg: utf8('{}') }])
      expect(judge(wanted, tx(change)).code).toBe('EFFECT_TRANSACTION');
    const foreign = call('transfer(address,uint256)', strings('a', 'b'));
    expect(judge(foreign.intent, tx()).code).not.toBe('FINALITY_REACHED');
  });

  test('of Ethereum have other addresses', () => {
    const wrong = testIntent({
      op: 'call',
      contract: `0x${'1'.repeat(40)}`,
      method: EXECUTE,
      codehash: '00'.repeat(32),
    });
    expect(() => judge(wrong.intent, sdkTransaction([send()]))).toThrow(
      expect.objectContaining({ code: 'SCHEMA_ACCOUNT' }),
    );
  });
});

test('an anchor is shown by what it commits to, not by its effect', () => {
  const anchor = testIntent({ op: 'anchor', form: 'cosmos-tx-1', root: '00'.repeat(32) });
  expect(judge(anchor.intent, sdkTransaction([send()])).code).toBe('EFFECT_NOT_SUPPORTED');
  expect(account).toContain(maker);
});
