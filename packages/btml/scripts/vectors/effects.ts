import {
  type BtmlMap,
  bindingOf,
  bindingScript,
  buildReceipt,
  canonicalize,
  encodeCall,
  encodeRlp,
  hash256,
  hexEncode,
  keccak256,
  receiptKey,
  rlpNumber,
  scriptHashScript,
  scriptOfAddress,
} from '../../src/index.ts';
import { concat, fromHex, utf8 } from '../../src/proof/bytes.ts';
import { beaconAnchor, beaconTrust } from '../../test/support/beacon.ts';
import { anchoredReceipt, cliqueAnchor, cliqueTrust, sealers } from '../../test/support/clique.ts';
import { intentOn, type Parts, payer, signedTransaction } from '../../test/support/effects.ts';
import { regtestAnchor, regtestTrust, type TestOutput, transaction } from '../../test/support/regtest.ts';
import { TestTrie } from '../../test/support/trie.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';

/** What is asked for, on which chain, and the receipt of a transaction that is made for the leaf. */
interface Made {
  readonly receipt: BtmlMap;
  readonly trust: BtmlMap;
}
const good = (name: string, { receipt, trust }: Made): Draft =>
  accepted('verify-receipt', `effect: ${name}`, canonicalize(receipt), { trust, now });
const bad = (name: string, tag: string, { receipt, trust }: Made, error: string): Draft =>
  refused('verify-receipt', `effect: ${name}`, tag, canonicalize(receipt), error, { trust, now });

// Bitcoin

const regtest = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328';
const asset = `${regtest}/slip44:1`;
const address = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const legacy = 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn';
const scriptOf = (text: string): Uint8Array => scriptOfAddress(text, 'regtest') ?? new Uint8Array(0);
const coins = (to: string, amount = '70000', more: object = {}): BtmlMap => ({
  op: 'pay',
  from: `${regtest}:${address}`,
  to: `${regtest}:${to}`,
  asset,
  amount,
  decimals: '8',
  ...more,
});
const code = 'abcdef51';
const lock = { op: 'deploy', from: `${regtest}:${address}`, code, endow: { asset, amount: '5000', decimals: '8' } };
const output = (script: Uint8Array, value = 70_000n): TestOutput => ({ value, script });

function bitcoin(ops: readonly BtmlMap[], outputs: (leaf: Uint8Array) => readonly TestOutput[], op = '0'): Made {
  const { intent, leaf } = intentOn(regtest, ops);
  const tx = transaction(hash256(utf8('a coin')), 1, new Uint8Array(0), outputs(leaf));
  const made = regtestAnchor(leaf, undefined, { tx });
  return {
    receipt: buildReceipt(intent, [{ ...made.anchor, form: 'bitcoin-tx-1', op }]),
    trust: regtestTrust(made, made.headers.length - 3),
  };
}
const bound = (leaf: Uint8Array): TestOutput => output(bindingScript(leaf), 0n);
const paid = output(scriptOf(address));

/** The transaction of every Bitcoin vector spends this coin, number 1. */
const coin = `${hexEncode(Uint8Array.from(hash256(utf8('a coin'))).reverse())}:1`;
const held = 'bcrt1qzr0s7wf2vt6kptt9c6dtum5xy42a4esuudtl6exdtmx3mcxh3als63cq3q';
const codehash = hexEncode(scriptHashScript(fromHex(code)).slice(2));
const outputArgument = (to: string, amount?: string): BtmlMap => ({
  t: 'output',
  items: [{ t: 'address', v: to }, { t: 'satoshi', ...(amount === undefined ? {} : { v: amount }) }],
});
const listArgument = (t: string, items: readonly BtmlMap[]): BtmlMap => (items.length === 0 ? { t } : { t, items: [...items] });
/** Spends a coin that the script held. */
const claim = (outputs: readonly BtmlMap[], more: object = {}, spent: readonly string[] = [coin], script = code): BtmlMap => ({
  op: 'call',
  from: `${regtest}:${address}`,
  contract: held,
  method: 'claim(script,locktime,coin[],output[])',
  codehash,
  args: [
    { t: 'script', v: script },
    { t: 'locktime', v: '0' },
    listArgument('coin[]', spent.map((v) => ({ t: 'coin', items: [{ t: 'outpoint', v }, { t: 'satoshi', v: '80000' }] }))),
    listArgument('output[]', outputs),
  ],
  ...more,
});
const rest = [outputArgument(address)];

// EVM

const set = sealers(3);
const to = `0x${'ab'.repeat(20)}`;
const account = (chain: string, of: string): string => `${chain}:${of}`;
const pay = (chain: string, more: object = {}): BtmlMap => ({
  op: 'pay',
  from: account(chain, payer),
  to: account(chain, to),
  asset: `${chain}/slip44:60`,
  amount: '12345',
  decimals: '18',
  ...more,
});
const clique = 'eip155:7777';
const pos = 'eip155:7778';
const other = (of: object): BtmlMap => ({ from: account(clique, payer), ...of }) as BtmlMap;
const wide = {
  op: 'call',
  contract: to,
  method: 'f(uint256,uint32[],bytes10,bytes,(bool,string)[2],int8)',
  codehash: 'cc'.repeat(32),
  args: [
    { t: 'uint256', v: '291' },
    { t: 'uint32[]', items: [{ t: 'uint32', v: '1110' }, { t: 'uint32', v: '1929' }] },
    { t: 'bytes10', v: '31323334353637383930' },
    { t: 'bytes', v: '48656c6c6f' },
    {
      t: '(bool,string)[2]',
      items: ['true', 'false'].map((v) => ({ t: '(bool,string)', items: [{ t: 'bool', v }, { t: 'string' }] })),
    },
    { t: 'int8', v: '-128' },
  ],
};

/** The block's second transaction, after one of somebody else. */
function transactionTrie(parts: Parts): TestTrie {
  const first = signedTransaction({ chainId: parts.chainId, to, value: 1 });
  return new TestTrie([
    [receiptKey(0), first],
    [receiptKey(1), signedTransaction(parts)],
  ]);
}

function evm(
  ops: readonly BtmlMap[],
  parts: (leaf: Uint8Array) => Partial<Parts>,
  { op = '0', receipt, trust = {}, intent: change = {} }: { op?: string; receipt?: (leaf: Uint8Array) => Uint8Array; trust?: BtmlMap; intent?: BtmlMap } = {},
): Made {
  const { intent, leaf } = intentOn(clique, ops, change);
  const transactions = transactionTrie({ chainId: 7777, to, ...parts(leaf) });
  const made = cliqueAnchor(leaf, undefined, set, { others: 1, transactions, receipt: receipt?.(leaf) ?? anchoredReceipt(leaf) });
  const txproof = transactions.proof(receiptKey(1)).map(hexEncode);
  const anchor = { ...made.anchor, form: 'evm-tx-1', op, txproof };
  return { receipt: buildReceipt(intent, [anchor]), trust: cliqueTrust(set, trust) };
}

function underStake(ops: readonly BtmlMap[], parts: (leaf: Uint8Array) => Partial<Parts>, op = '0', change: BtmlMap = {}): Made {
  const { intent, leaf } = intentOn(pos, ops, change);
  const transactions = transactionTrie({ chainId: 7778, to, ...parts(leaf) });
  const made = beaconAnchor(leaf, undefined, { transactions });
  const txproof = transactions.proof(receiptKey(1)).map(hexEncode);
  const anchor = { ...made.anchor, form: 'evm-tx-pos-1', op, txproof };
  return { receipt: buildReceipt(intent, [anchor]), trust: beaconTrust(made) };
}

/** Valid before any block of these chains was made. */
const long = { issued: '2015-01-01T00:00:00Z', expires: '2015-01-02T00:00:00Z' };
const value = 12_345;
const endow = { asset: `${clique}/slip44:60`, amount: '12', decimals: '18' };
const named = (leaf: Uint8Array): Partial<Parts> => ({ value, data: bindingOf(leaf) });
const call = encodeCall(wide.method, wide.args);
const content = utf8('hello');

// Several payments through a contract.

const payments = [pay(clique), pay(clique, { amount: '5' })];
const word = (number: number): Uint8Array => fromHex(number.toString(16).padStart(64, '0'));
const paymentsCall = (leaf: Uint8Array): Uint8Array =>
  encodeCall('pay(bytes32,address[],uint256[])', [
    { t: 'bytes32', v: hexEncode(leaf) },
    { t: 'address[]', items: [to, to].map((v) => ({ t: 'address', v })) },
    { t: 'uint256[]', items: ['12345', '5'].map((v) => ({ t: 'uint256', v })) },
  ]);
const together = (leaf: Uint8Array): Partial<Parts> => ({ value: value + 5, data: paymentsCall(leaf) });
const event = keccak256(utf8('Paid(bytes32,address,uint256,uint256)'));
const paidReceipt = (amounts: readonly number[]) => (leaf: Uint8Array): Uint8Array => {
  const logs = amounts.map((amount, at) => [
    fromHex(to.slice(2)),
    [event, leaf, concat(new Uint8Array(12), fromHex(to.slice(2)))],
    concat(word(at), word(amount)),
  ]);
  return concat(Uint8Array.of(2), encodeRlp([rlpNumber(1), rlpNumber(50_000), new Uint8Array(256), logs]));
};
const contracts = { contracts: [to] };

export const effectVectors: readonly Draft[] = [
  good('a payment on Bitcoin', bitcoin([coins(address)], (leaf) => [paid, bound(leaf)])),
  good('a payment to a key hash in base58', bitcoin([coins(legacy)], (leaf) => [bound(leaf), output(scriptOf(legacy))])),
  good('coins locked by a script', bitcoin([lock], (leaf) => [output(scriptHashScript(fromHex(code)), 5000n), bound(leaf)])),
  good('a script that is spent', bitcoin([claim(rest)], (leaf) => [paid, bound(leaf)])),
  good('a script that is spent for two', bitcoin([claim([outputArgument(legacy, '1000'), ...rest])], (leaf) => [output(scriptOf(legacy), 1000n), paid, bound(leaf)])),
  good('a script that is spent, for no document', bitcoin([claim(rest)], () => [paid])),
  good('one spending for two that name the same coins', bitcoin([claim(rest), claim([outputArgument(address, '70000')])], (leaf) => [paid, bound(leaf)])),
  good('a spending beside a payment', bitcoin([coins(address), claim(rest)], (leaf) => [paid, bound(leaf)], '1')),
  bad('a script whose coin is not spent', 'substitution', bitcoin([claim(rest, {}, [`${'ab'.repeat(32)}:1`])], (leaf) => [paid, bound(leaf)]), 'EFFECT_INPUT'),
  bad('another output of that transaction is spent', 'substitution', bitcoin([claim(rest, {}, [coin.replace(/1$/, '2')])], (leaf) => [paid, bound(leaf)]), 'EFFECT_INPUT'),
  bad('one of two coins is spent', 'substitution', bitcoin([claim(rest, {}, [coin, `${'ab'.repeat(32)}:1`])], (leaf) => [paid, bound(leaf)]), 'EFFECT_INPUT'),
  bad('a spending that pays another', 'substitution', bitcoin([claim([outputArgument(legacy)])], (leaf) => [paid, bound(leaf)]), 'EFFECT_OUTPUT'),
  bad('a spending that pays less', 'amount', bitcoin([claim([outputArgument(address, '70001')])], (leaf) => [paid, bound(leaf)]), 'EFFECT_OUTPUT'),
  bad('a spending for another document', 'replay', bitcoin([claim(rest)], () => [paid, bound(hash256(utf8('another')))]), 'EFFECT_BINDING'),
  bad('a spending from another script', 'substitution', bitcoin([claim(rest, {}, [coin], 'abcdef52')], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('a spending whose code hash is another', 'substitution', bitcoin([claim(rest, { codehash: 'ab'.repeat(32) })], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('a spending that pays to an address of another network', 'network', bitcoin([claim([outputArgument('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4')])], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('a spending of nothing', 'unsupported', bitcoin([claim(rest, {}, [])], (leaf) => [paid, bound(leaf)]), 'EFFECT_NOT_SUPPORTED'),
  bad('a spending that pays nobody', 'unsupported', bitcoin([claim([])], (leaf) => [paid, bound(leaf)]), 'EFFECT_NOT_SUPPORTED'),
  bad('a spending by a method with other types', 'unsupported', bitcoin([claim(rest, { method: 'claim(script)' })], (leaf) => [paid, bound(leaf)]), 'EFFECT_NOT_SUPPORTED'),
  bad('a spending without arguments', 'unsupported', bitcoin([claim(rest, { args: [{ t: 'script', v: code }] })], (leaf) => [paid, bound(leaf)]), 'EFFECT_NOT_SUPPORTED'),
  good('a payment on Bitcoin that names no document', bitcoin([coins(address)], () => [paid])),
  good('one output for two equal payments', bitcoin([coins(address), coins(address)], (leaf) => [paid, bound(leaf)], '1')),
  good('two outputs for two equal payments', bitcoin([coins(address), coins(address)], (leaf) => [paid, bound(leaf), paid], '1')),
  good('neither named nor told apart', bitcoin([coins(address), coins(address)], () => [paid])),
  bad('another output', 'substitution', bitcoin([coins(address)], (leaf) => [output(scriptOf(address), 69_999n), bound(leaf)]), 'EFFECT_OUTPUT'),
  bad('made for another document', 'replay', bitcoin([coins(address)], () => [paid, bound(hash256(utf8('another')))]), 'EFFECT_BINDING'),
  bad('made for two documents', 'replay', bitcoin([coins(address)], (leaf) => [paid, bound(leaf), bound(hash256(utf8('another')))]), 'EFFECT_BINDING'),
  bad('named twice', 'duplicate', bitcoin([coins(address)], (leaf) => [paid, bound(leaf), bound(leaf)]), 'EFFECT_BINDING'),
  bad('an address of another network', 'network', bitcoin([coins('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4')], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('an address in capitals', 'second-spelling', bitcoin([coins(address.toUpperCase())], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('version 0 with the checksum of bech32m', 'checksum', bitcoin([coins('bcrt1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqptftyq')], (leaf) => [paid, bound(leaf)]), 'EFFECT_ADDRESS'),
  bad('the asset of mainnet', 'network', bitcoin([coins(address, '70000', { asset: `${regtest}/slip44:0` })], (leaf) => [paid, bound(leaf)]), 'EFFECT_ASSET'),
  bad('other decimals', 'amount', bitcoin([coins(address, '70000', { decimals: '18' })], (leaf) => [paid, bound(leaf)]), 'EFFECT_ASSET'),
  bad('an operation that no output does', 'unsupported', bitcoin([{ op: 'publish', from: `${regtest}:${address}`, content: 'ab' }], (leaf) => [bound(leaf)]), 'EFFECT_NOT_SUPPORTED'),
  bad('an operation that the intent has not', 'substitution', bitcoin([coins(address)], (leaf) => [paid, bound(leaf)], '1'), 'EFFECT_INTENT'),

  ...([0, 1, 2] as const).map((type) => good(`a payment of type ${type}`, evm([pay(clique)], (leaf) => ({ ...named(leaf), type })))),
  good('a payment after the document had expired', evm([pay(clique)], named, { intent: long })),
  good('a payment of a document that asks for all or nothing', evm([pay(clique), pay(clique, { amount: '1' })], named, { intent: { atomic: 'yes' } })),
  good('late, and one of several', evm([pay(clique), pay(clique, { amount: '1' })], named, { intent: { ...long, atomic: 'yes' } })),
  bad("the coin by another chain's number", 'substitution', evm([pay(clique, { asset: `${clique}/slip44:1` })], named), 'EFFECT_ASSET'),
  good('a payment that names no document', evm([pay(clique)], () => ({ value }))),
  good('one transaction for two equal payments', evm([pay(clique), pay(clique)], named)),
  good('one transaction for two other payments', evm([pay(clique, { amount: '1' }), pay(clique)], named, { op: '1' })),
  good('a call with arguments of many types', evm([other(wide)], (leaf) => ({ data: concat(call, bindingOf(leaf)) }))),
  good('a publication', evm([other({ op: 'publish', content: hexEncode(content) })], (leaf) => ({ to: payer, data: concat(content, bindingOf(leaf)) }))),
  good('a deployment', evm([other({ op: 'deploy', code })], (leaf) => ({ to: undefined, data: concat(fromHex(code), bindingOf(leaf)) }))),
  bad('another amount', 'amount', evm([pay(clique, { amount: '12344' })], named), 'EFFECT_TRANSACTION'),
  bad('another recipient', 'substitution', evm([pay(clique)], (leaf) => ({ ...named(leaf), to: payer })), 'EFFECT_TRANSACTION'),
  bad('another sender', 'substitution', evm([pay(clique, { from: account(clique, to) })], named), 'EFFECT_TRANSACTION'),
  bad('another chain', 'network', evm([pay(clique)], (leaf) => ({ ...named(leaf), chainId: 7778 })), 'EFFECT_TRANSACTION'),
  bad('named another document', 'replay', evm([pay(clique)], (leaf) => ({ value, data: bindingOf(keccak256(leaf)) })), 'EFFECT_TRANSACTION'),
  bad('a token', 'amount', evm([pay(clique, { asset: `${clique}/erc20:${to}` })], named), 'EFFECT_ASSET'),
  good('a call that brings money', evm([other({ ...wide, endow })], (leaf) => ({ value: 12, data: concat(call, bindingOf(leaf)) }))),
  good('a deployment that brings money', evm([other({ op: 'deploy', code, endow })], (leaf) => ({ to: undefined, value: 12, data: concat(fromHex(code), bindingOf(leaf)) }))),
  bad('a deployment without the money that it should bring', 'amount', evm([other({ op: 'deploy', code, endow })], (leaf) => ({ to: undefined, data: concat(fromHex(code), bindingOf(leaf)) })), 'EFFECT_TRANSACTION'),
  bad('a call that brings less', 'amount', evm([other({ ...wide, endow })], (leaf) => ({ value: 11, data: concat(call, bindingOf(leaf)) })), 'EFFECT_TRANSACTION'),
  bad('a call that brings what nobody asked for', 'amount', evm([other(wide)], (leaf) => ({ value: 12, data: concat(call, bindingOf(leaf)) })), 'EFFECT_TRANSACTION'),
  bad('a call that brings a token', 'amount', evm([other({ ...wide, endow: { ...endow, asset: `${clique}/erc20:${to}` } })], (leaf) => ({ value: 12, data: concat(call, bindingOf(leaf)) })), 'EFFECT_ASSET'),
  bad('a call that brings the coin with other decimals', 'amount', evm([other({ ...wide, endow: { ...endow, decimals: '6' } })], (leaf) => ({ value: 12, data: concat(call, bindingOf(leaf)) })), 'EFFECT_ASSET'),
  bad('an argument of another type than the method has', 'types', evm([other({ ...wide, method: 'f(uint8)', args: [{ t: 'uint16', v: '1' }] })], (leaf) => ({ data: bindingOf(leaf) })), 'EVM_CALL'),
  bad('a number that its type does not hold', 'types', evm([other({ ...wide, method: 'f(uint8)', args: [{ t: 'uint8', v: '256' }] })], (leaf) => ({ data: bindingOf(leaf) })), 'EVM_CALL'),
  bad('bytes that are no hex', 'types', evm([other({ ...wide, method: 'f(bytes)', args: [{ t: 'bytes', v: '0x' }] })], (leaf) => ({ data: bindingOf(leaf) })), 'EVM_CALL'),
  bad('a transaction of type 3', 'unsupported', evm([pay(clique)], (leaf) => ({ ...named(leaf), type: 3 as 2 })), 'EVM_TRANSACTION'),
  bad('an operation that the intent of an EVM chain has not', 'substitution', evm([pay(clique)], named, { op: '7' }), 'EFFECT_INTENT'),

  good('two payments through a contract', evm(payments, together, { receipt: paidReceipt([value, 5]), trust: contracts, op: '1' })),
  good('two payments through a contract that the trust does not name', evm(payments, together, { receipt: paidReceipt([value, 5]) })),
  good('two equal payments through a contract', evm(payments.map(() => pay(clique)), (leaf) => ({ value: 2 * value, data: encodeCall('pay(bytes32,address[],uint256[])', [{ t: 'bytes32', v: hexEncode(leaf) }, { t: 'address[]', items: [to, to].map((v) => ({ t: 'address', v })) }, { t: 'uint256[]', items: [value, value].map((v) => ({ t: 'uint256', v: String(v) })) }]) }), { receipt: paidReceipt([value, value]), trust: contracts })),
  bad('a payment that the contract does not report', 'missing-event', evm(payments, together, { receipt: paidReceipt([value]), trust: contracts, op: '1' }), 'EFFECT_TRANSACTION'),
  bad('a payments call for another document', 'replay', evm(payments, (leaf) => ({ ...together(leaf), data: paymentsCall(keccak256(leaf)) }), { receipt: paidReceipt([value, 5]), trust: contracts }), 'EFFECT_TRANSACTION'),

  good('a payment under proof of stake', underStake([pay(pos)], named)),
  good('a payment under proof of stake after the document had expired', underStake([pay(pos)], named, '0', long)),
  bad("the coin by another chain's number under proof of stake", 'substitution', underStake([pay(pos, { asset: `${pos}/slip44:714` })], named), 'EFFECT_ASSET'),
  good('a payment under proof of stake that names no document', underStake([pay(pos)], () => ({ value }))),
  good('one transaction under proof of stake for two equal payments', underStake([pay(pos), pay(pos)], named, '1')),
  bad('another amount under proof of stake', 'amount', underStake([pay(pos, { amount: '1' })], named), 'EFFECT_TRANSACTION'),
];
