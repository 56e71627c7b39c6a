import { EXECUTE, INSTANTIATE } from '../../src/effect/cosmos.ts';
import {
  type AnyMessage,
  type BtmlMap,
  bindingMemo,
  buildReceipt,
  canonicalize,
  contractSalt,
  hexEncode,
  predictContract,
  publicationTransaction,
  sha256,
} from '../../src/index.ts';
import {
  msgExecuteContract,
  msgInstantiateContract2,
  msgInstantiateContract2Response,
  msgSend,
  msgStoreCode,
  txMsgData,
} from '../../src/cosmos/messages.ts';
import { concat, utf8 } from '../../src/proof/bytes.ts';
import { cosmosAnchor, cosmosTrust, noResult } from '../../test/support/cometbft.ts';
import { maker, sdkTransaction, testChain, testIntent } from '../../test/support/cosmos-sdk.ts';
import { testRecord } from '../../test/support/record.ts';
import { testLog } from '../../test/support/log.ts';
import { accepted, type Draft, refused } from './types.ts';

type Asked = [string, Readonly<Record<string, unknown>>];

const now = '2026-11-22T13:00:00Z';
const { root } = testLog(testRecord('vectors'), 5, 11);
const asset = `${testChain}/slip44:118`;
const coin = { asset, denom: 'stake', decimals: '6' };
const content = utf8('hello');
const code = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const hash = sha256(code);
const codehash = hexEncode(hash);
const contract = predictContract({ checksum: hash, maker, salt: contractSalt('till') }) ?? '';

const payOf = (amount: string): BtmlMap => ({ op: 'pay', to: `${testChain}:${maker}`, asset, amount, decimals: '6' });
const pay = testIntent(payOf('7'));
const twice = testIntent(payOf('7'), payOf('7'));
const publish = testIntent({ op: 'publish', content: hexEncode(content) });
const deploy = testIntent({ op: 'deploy', code: hexEncode(code) });
const call = (method: string, ...args: readonly BtmlMap[]) => testIntent({ op: 'call', contract, method, codehash, args });
const execute = call(EXECUTE, { t: 'string', v: '{"buy":{}}' });
const migrate = call('migrate(string)', { t: 'string' });
const raw = call(EXECUTE, { t: 'bytes', v: 'ab' });
const instantiate = call(INSTANTIATE, { t: 'uint64', v: '3' }, { t: 'string', v: 'till' }, { t: 'string', v: '{}' });

const send = (amount: string, more: object = {}): AnyMessage => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: msgSend.encode({ fromAddress: maker, toAddress: maker, amount: [{ denom: 'stake', amount }], ...more }),
});
const payment = (amount: string, memo: string): Uint8Array => sdkTransaction([send(amount)], memo);
const buy = { sender: maker, contract, msg: utf8('{"buy":{}}'), funds: [] };
const buying = (more: object = {}): AnyMessage => ({
  typeUrl: '/cosmwasm.wasm.v1.MsgExecuteContract',
  value: msgExecuteContract.encode({ ...buy, ...more }),
});
const make = { sender: maker, admin: '', codeId: 3n, label: 'till', msg: utf8('{}'), funds: [], salt: contractSalt('till'), fixMsg: false };
const making = (more: object = {}): AnyMessage => ({
  typeUrl: '/cosmwasm.wasm.v1.MsgInstantiateContract2',
  value: msgInstantiateContract2.encode({ ...make, ...more }),
});
const answered = (address: string): Uint8Array =>
  txMsgData.encode({
    responses: [
      {
        typeUrl: '/cosmwasm.wasm.v1.MsgInstantiateContract2Response',
        value: msgInstantiateContract2Response.encode({ address, data: new Uint8Array(0) }),
      },
    ],
  });
const stored: AnyMessage = {
  typeUrl: '/cosmwasm.wasm.v1.MsgStoreCode',
  value: msgStoreCode.encode({ sender: maker, wasmByteCode: code }),
};

interface More {
  readonly op?: string;
  readonly data?: Uint8Array;
}
function effect(intent: BtmlMap, tx: Uint8Array, entry: BtmlMap = { flavor: 'sdk', coin }, more: More = {}): Asked {
  const made = cosmosAnchor(root, undefined, {
    tx,
    ...(more.data === undefined ? {} : { result: { ...noResult, data: more.data } }),
  });
  const receipt = buildReceipt(intent, [{ ...made.anchor, form: 'cosmos-op-1', op: more.op ?? '0' }]);
  return [canonicalize(receipt), { trust: cosmosTrust(made, 0, entry), now }];
}
const done = (name: string, ...[input, options]: Asked): Draft =>
  accepted('verify-receipt', `bft op: ${name}`, input, options);
const undone = (name: string, tag: string, error: string, ...[input, options]: Asked): Draft =>
  refused('verify-receipt', `bft op: ${name}`, tag, input, error, options);
const sdk = { flavor: 'sdk' };

export const cosmosOpVectors: readonly Draft[] = [
  done('a payment', ...effect(pay.intent, payment('7', bindingMemo(pay.leaf)))),
  done('a payment that names no document', ...effect(pay.intent, payment('7', 'rent'))),
  done('a payment in a coin that the trust does not name', ...effect(pay.intent, payment('7', bindingMemo(pay.leaf)), sdk)),
  done('a publication in a memo', ...effect(publish.intent, payment('1', bindingMemo(publish.leaf, content)), sdk)),
  done('a publication as a transaction', ...effect(publish.intent, publicationTransaction('plain', publish.leaf, content), { flavor: 'plain' })),
  done('a publication as a pair', ...effect(publish.intent, publicationTransaction('kvstore', publish.leaf, content), { flavor: 'kvstore' })),
  undone('another amount', 'substitution', 'EFFECT_TRANSACTION', ...effect(pay.intent, payment('8', bindingMemo(pay.leaf)))),
  undone('another document', 'substitution', 'EFFECT_BINDING', ...effect(pay.intent, payment('7', bindingMemo(publish.leaf)))),
  undone('other content', 'substitution', 'EFFECT_TRANSACTION', ...effect(publish.intent, publicationTransaction('plain', publish.leaf, root), { flavor: 'plain' })),

  done('one message for two equal payments', ...effect(twice.intent, payment('7', bindingMemo(twice.leaf)))),
  done('a message for each of two equal payments', ...effect(twice.intent, sdkTransaction([send('7'), send('7')], bindingMemo(twice.leaf)), undefined, { op: '1' })),
  done('stored code', ...effect(deploy.intent, sdkTransaction([stored], bindingMemo(deploy.leaf)), sdk)),
  done('a message to a contract', ...effect(execute.intent, sdkTransaction([buying()], bindingMemo(execute.leaf)), sdk)),
  done('a contract that is made', ...effect(instantiate.intent, sdkTransaction([making()], bindingMemo(instantiate.leaf)), sdk, { data: answered(contract) })),
  undone('two payments in another order', 'substitution', 'EFFECT_TRANSACTION', ...effect(twice.intent, sdkTransaction([send('7'), send('8')], bindingMemo(twice.leaf)), undefined, { op: '1' })),
  undone('two messages for one payment', 'trailing-data', 'EFFECT_TRANSACTION', ...effect(pay.intent, sdkTransaction([send('7'), send('7')], bindingMemo(pay.leaf)))),
  undone('no message', 'missing-node', 'EFFECT_TRANSACTION', ...effect(pay.intent, sdkTransaction([], bindingMemo(pay.leaf)))),
  undone('two coins', 'amount', 'EFFECT_TRANSACTION', ...effect(pay.intent, sdkTransaction([send('7', { amount: [{ denom: 'stake', amount: '7' }, { denom: 'wood', amount: '1' }] })], bindingMemo(pay.leaf)))),
  undone('a memo that is cut', 'tampering', 'EFFECT_BINDING', ...effect(pay.intent, payment('7', bindingMemo(pay.leaf).slice(0, -1)))),
  undone('a payment with content', 'substitution', 'EFFECT_TRANSACTION', ...effect(pay.intent, payment('7', bindingMemo(pay.leaf, content)))),
  undone('a publication in place of a payment', 'substitution', 'EFFECT_TRANSACTION', ...effect(pay.intent, publicationTransaction('plain', pay.leaf, content), { flavor: 'plain' })),
  undone('a publication without content', 'missing-node', 'BFT_PROTO', ...effect(publish.intent, concat(Uint8Array.of(0x42, 0x54, 0x4d, 0x4c, 2), publish.leaf), { flavor: 'plain' })),
  undone('money sent to a contract', 'amount', 'EFFECT_TRANSACTION', ...effect(execute.intent, sdkTransaction([buying({ funds: [{ denom: 'stake', amount: '1' }] })], bindingMemo(execute.leaf)), sdk)),
  undone('a contract with an administrator', 'substitution', 'EFFECT_TRANSACTION', ...effect(instantiate.intent, sdkTransaction([making({ admin: maker })], bindingMemo(instantiate.leaf)), sdk, { data: answered(contract) })),
  undone('a contract whose address follows from its message too', 'substitution', 'EFFECT_TRANSACTION', ...effect(instantiate.intent, sdkTransaction([making({ fixMsg: true })], bindingMemo(instantiate.leaf)), sdk, { data: answered(contract) })),
  undone('a contract of other code, by what the chain answered', 'substitution', 'EFFECT_TRANSACTION', ...effect(instantiate.intent, sdkTransaction([making()], bindingMemo(instantiate.leaf)), sdk, { data: answered(maker) })),
  undone('another method', 'unsupported', 'EFFECT_NOT_SUPPORTED', ...effect(migrate.intent, sdkTransaction([buying()], bindingMemo(migrate.leaf)), sdk)),
  undone('other arguments than those of the method', 'types', 'EFFECT_NOT_SUPPORTED', ...effect(raw.intent, sdkTransaction([buying()], bindingMemo(raw.leaf)), sdk)),
];
