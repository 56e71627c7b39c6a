import type { BtmlMap, BtmlValue } from '../../src/index.ts';
import { keys } from './keys.ts';
import { accepted, type Draft, refused } from './types.ts';

type Loose = { readonly [key: string]: unknown };

export const hash = (digit: string): string => digit.repeat(64);
const cid = 'bagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47q';

export const record = {
  btml: '1.0',
  kind: 'record',
  issuer: keys.ed25519.did,
  issued: '2026-11-22T13:00:00Z',
  salt: 'AwMDAwMDAwMDAwMDAwMDAw',
  digest: `sha-256:${hash('a')}`,
} as const;

export const intent = {
  btml: '1.0',
  kind: 'intent',
  issuer: keys.ed25519.did,
  issued: '2026-11-22T13:00:00Z',
  expires: '2026-11-22T14:00:00Z',
  audience: 'eip155:1337',
  salt: 'AwMDAwMDAwMDAwMDAwMDAw',
  maxfee: { asset: 'eip155:1337/slip44:60', amount: '1000000000000000', decimals: '18' },
  ops: [
    {
      op: 'anchor',
      chain: 'eip155:1337',
      from: 'eip155:1337:0x52908400098527886e0f7030069857d2e4169ee7',
      form: 'evm-event-1',
      root: hash('b'),
      contract: '0x8617e340b3d01fa5f11f306f4090fd50e238070d',
    },
  ],
} as const;
const trustStatement = {
  btml: '1.0',
  kind: 'trust',
  issuer: record.issuer,
  issued: record.issued,
  version: '1',
  digest: record.digest,
};
export const credential = {
  btml: '1.0',
  kind: 'credential',
  issuer: record.issuer,
  issued: record.issued,
  salt: record.salt,
  subject: 'billing',
  key: record.issuer,
};
const revocation = {
  btml: '1.0',
  kind: 'revocation',
  issuer: record.issuer,
  issued: record.issued,
  salt: record.salt,
  target: cid,
  reason: 'lost',
};
const [anchorOp] = intent.ops;
const payOp = {
  op: 'pay',
  chain: 'eip155:1337',
  from: anchorOp.from,
  to: 'eip155:1337:0x27b1fdb04752bbc536007a920d24acb045561c26',
  asset: 'eip155:1337/slip44:60',
  amount: '5',
  decimals: '18',
} as const;
const callOp = {
  op: 'call',
  chain: 'eip155:1337',
  from: anchorOp.from,
  contract: anchorOp.contract,
  method: 'anchor(bytes32)',
  codehash: hash('c'),
  args: [{ t: 'bytes32', v: hash('d') }],
} as const;

export const anchors = {
  bitcoin: {
    chain: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328',
    form: 'bitcoin-op-return-1',
    path: [`l:${hash('1')}`, `r:${hash('2')}`],
    tx: '00',
    pos: '1',
    branch: [hash('3')],
    coinbase: '00',
    cbranch: [hash('4')],
    height: '101',
    headers: ['5'.repeat(160)],
  },
  evm: { chain: 'eip155:1337', form: 'evm-event-1', headers: ['f8'], index: '0', proof: ['f8'] },
  future: { chain: 'cosmos:hub-4', form: 'tendermint-1', votes: ['x'] },
} as const;

const promise = { log: keys.ed25519.did, deadline: '2026-11-22T14:00:00Z', plan: 'default' } as const;
const receipt = { btml: '1.0', kind: 'receipt', record, anchors: [anchors.bitcoin, anchors.future, anchors.evm] } as const;
const pending = { btml: '1.0', kind: 'receipt', record, promise } as const;
const chunk = { btml: '1.0', kind: 'receipt', promise: { ...promise, size: '2', root: hash('6') } } as const;

export const descriptor = {
  btml: '1.0',
  kind: 'descriptor',
  issuer: keys.ed25519.did,
  issued: '2026-11-22T13:00:00Z',
  name: 'Example Ltd',
  keys: [{ key: keys.ed25519.did, purposes: ['claim', 'promise'] }],
  chains: [{ chain: 'eip155:1337', rule: 'clique', name: 'Our chain', contracts: [anchorOp.contract] }],
  services: [{ type: 'log', url: 'https://log.example/api/v1' }],
} as const;

const ext = { uri: 'https://ext.example/color', color: 'red' } as const;

function without(map: Loose, key: string): Loose {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

const json = (value: unknown): string => JSON.stringify(value);
const good = (name: string, document: BtmlMap): Draft => accepted('parse-document', name, json(document));
const bad = (name: string, tag: string, document: unknown, error: string, options?: Loose): Draft =>
  refused('parse-document', name, tag, json(document), error, options);
const badRecord = (name: string, tag: string, change: Loose, error: string): Draft =>
  bad(`record: ${name}`, tag, { ...record, ...change }, error);
const badIntent = (name: string, tag: string, change: Loose, error: string): Draft =>
  bad(`intent: ${name}`, tag, { ...intent, ...change }, error);
const badOp = (name: string, tag: string, op: Loose, error: string): Draft =>
  bad(`intent: ${name}`, tag, { ...intent, ops: [op] }, error);
const badAnchor = (name: string, tag: string, anchor: Loose, error: string): Draft =>
  bad(`receipt: ${name}`, tag, { ...receipt, anchors: [anchor] }, error);

const longName: BtmlValue = 'n'.repeat(1025);

export const documentVectors: readonly Draft[] = [
  good('smallest record', record),
  good('record with everything', {
    ...record,
    media: 'text/plain;charset=utf-8',
    name: 'contract.txt',
    meta: { invoice: '2026-17', lines: [{ sku: 'A-1', count: '3' }], tags: ['a', 'b'] },
    audience: 'auditors',
    expires: '2036-11-22T13:00:00Z',
    refs: [cid],
    ext: [ext],
  }),
  good('record with a name that a plain string cannot hold', { ...record, name64: 'Y2FmZcyBLnR4dA' }),
  good('record of a did:web issuer', { ...record, issuer: 'did:web:example.com' }),
  accepted('parse-document', 'critical extension that is understood', json({ ...record, ext: [ext], crit: [ext.uri] }), {
    extensions: [ext.uri],
  }),
  good('intent to anchor on an EVM chain', intent),
  good('intent to anchor on Bitcoin', {
    ...intent,
    audience: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328',
    maxfee: { asset: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1', amount: '2000', decimals: '8' },
    ops: [
      {
        op: 'anchor',
        chain: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328',
        from: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328:bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
        form: 'bitcoin-op-return-1',
        root: hash('b'),
      },
    ],
  }),
  good('intent with several ops', { ...intent, atomic: 'no', ops: [payOp, callOp] }),
  good('intent to call with a bound on gas', { ...intent, ops: [{ ...callOp, gas: '60000' }] }),
  good('intent to register costs no fee', {
    ...without(intent, 'maxfee') as BtmlMap,
    ops: [{ op: 'register', record: cid }],
  }),
  good('intent to deploy', { ...intent, ops: [{ op: 'deploy', chain: 'eip155:1337', from: anchorOp.from, code: '6000' }] }),
  good('intent to deploy a script that holds an amount', { ...intent, ops: [{ op: 'deploy', chain: 'eip155:1337', from: anchorOp.from, code: '6000', endow: { asset: 'eip155:1337/slip44:60', amount: '5', decimals: '18' } }] }),
  good('intent to call with an endowment', { ...intent, ops: [{ ...callOp, endow: { asset: 'eip155:1337/slip44:60', amount: '5', decimals: '18' } }] }),
  good('intent to publish', { ...intent, ops: [{ op: 'publish', chain: 'eip155:1337', from: anchorOp.from, content: '00ff' }] }),
  good('credential', credential),
  good('credential that replaces another', { ...credential, prev: cid, expires: '2027-01-01T00:00:00Z' }),
  good('revocation', revocation),
  good('statement of trust', trustStatement),
  good('later statement of trust', { ...trustStatement, version: '2', prev: cid }),
  good('receipt of an intent', { ...receipt, record: intent }),
  good('receipt of a credential', { ...receipt, record: credential }),
  good('receipt with anchors, one of an unknown form', receipt),
  good('pending receipt', pending),
  good('promise over a chunk', chunk),
  good('descriptor', descriptor),
  accepted('parse-document', 'a document in markup', `<btml-doc btml="1.0" digest="${record.digest}" issued="${record.issued}" issuer="${record.issuer}" kind="record" salt="${record.salt}"></btml-doc>`),

  bad('no version', 'schema', without(record, 'btml'), 'SCHEMA_MISSING'),
  bad('version 2', 'downgrade', { ...record, btml: '2.0' }, 'SCHEMA_VERSION'),
  bad('version 1', 'downgrade', { ...record, btml: '1' }, 'SCHEMA_VERSION'),
  bad('no kind', 'schema', without(record, 'kind'), 'SCHEMA_MISSING'),
  bad('unknown kind', 'schema', { ...record, kind: 'cheque' }, 'SCHEMA_KIND'),
  bad('kind that is a map', 'type-confusion', { ...record, kind: { a: 'record' } }, 'SCHEMA_KIND'),
  bad('kind of an Object method', 'prototype-pollution', { ...record, kind: 'constructor' }, 'SCHEMA_KIND'),
  refused('parse-document', 'a list as document', 'type-confusion', '[{"a":"b"}]', 'MODEL_ROOT'),
  refused('parse-document', 'a string as document', 'type-confusion', '"a"', 'MODEL_ROOT'),

  badRecord('unknown member', 'unknown-members', { note: 'x' }, 'SCHEMA_UNKNOWN_MEMBER'),
  badRecord('member of another kind', 'unknown-members', { anchors: [anchors.evm] }, 'SCHEMA_UNKNOWN_MEMBER'),
  ...(['issuer', 'issued', 'salt', 'digest'] as const).map((key) =>
    bad(`record: no ${key}`, 'schema', without(record, key), 'SCHEMA_MISSING'),
  ),
  badRecord('digest as a map', 'type-confusion', { digest: { alg: 'sha-256' } }, 'SCHEMA_TYPE'),
  badRecord('digest in capitals', 'canonicalization', { digest: `sha-256:${hash('A')}` }, 'SCHEMA_DIGEST'),
  badRecord('digest too short', 'schema', { digest: `sha-256:${'a'.repeat(63)}` }, 'SCHEMA_DIGEST'),
  badRecord('digest of SHA-1', 'weak-hash', { digest: `sha-1:${'a'.repeat(40)}` }, 'SCHEMA_DIGEST'),
  badRecord('digest without algorithm', 'algorithm-confusion', { digest: hash('a') }, 'SCHEMA_DIGEST'),
  badRecord('digest with a line feed at the end', 'parser-differential', { digest: `${record.digest}\n` }, 'SCHEMA_DIGEST'),
  badRecord('salt of 15 bytes', 'guessable-salt', { salt: 'AwMDAwMDAwMDAwMDAwMD' }, 'SCHEMA_SALT'),
  badRecord('salt with padding', 'canonicalization', { salt: `${record.salt}==` }, 'SCHEMA_SALT'),
  badRecord('salt with unused bits set', 'canonicalization', { salt: 'AwMDAwMDAwMDAwMDAwMDAx' }, 'SCHEMA_SALT'),
  badRecord('salt in the other alphabet', 'canonicalization', { salt: '++++++++++++++++++++++' }, 'SCHEMA_SALT'),
  badRecord('time with an offset', 'canonicalization', { issued: '2026-11-22T13:00:00+00:00' }, 'SCHEMA_TIME'),
  badRecord('time with a fraction', 'canonicalization', { issued: '2026-11-22T13:00:00.000Z' }, 'SCHEMA_TIME'),
  badRecord('31st of February', 'parser-differential', { issued: '2026-02-31T13:00:00Z' }, 'SCHEMA_TIME'),
  badRecord('hour 24', 'parser-differential', { issued: '2026-11-22T24:00:00Z' }, 'SCHEMA_TIME'),
  badRecord('leap second', 'parser-differential', { issued: '2026-12-31T23:59:60Z' }, 'SCHEMA_TIME'),
  badRecord('time in lowercase', 'canonicalization', { issued: '2026-11-22t13:00:00z' }, 'SCHEMA_TIME'),
  badRecord('time in Arabic digits', 'homoglyph', { issued: '٢٠٢٦-11-22T13:00:00Z' }, 'SCHEMA_TIME'),
  badRecord('expires before it was issued', 'replay', { expires: '2026-11-22T12:59:59Z' }, 'SCHEMA_TIME_ORDER'),
  badRecord('issuer is not a DID', 'schema', { issuer: 'alice' }, 'SCHEMA_DID'),
  badRecord('issuer is a broken did:key', 'schema', { issuer: 'did:key:z6Mk' }, 'SCHEMA_DID'),
  badRecord('issuer with a fragment', 'canonicalization', { issuer: `${keys.ed25519.did}#key` }, 'SCHEMA_DID'),
  badRecord('issuer with 0 in base58', 'canonicalization', { issuer: keys.ed25519.did.replace('Mk', 'M0') }, 'SCHEMA_DID'),
  badRecord('media type in capitals', 'canonicalization', { media: 'Text/Plain' }, 'SCHEMA_MEDIA'),
  badRecord('media type with a space', 'canonicalization', { media: 'text/plain; charset=utf-8' }, 'SCHEMA_MEDIA'),
  badRecord('media type without subtype', 'schema', { media: 'text' }, 'SCHEMA_MEDIA'),
  badRecord('name of 1025 bytes', 'resource-exhaustion', { name: longName }, 'SCHEMA_LENGTH'),
  badRecord('name of 1025 bytes in 342 characters', 'resource-exhaustion', { name: '中'.repeat(342) }, 'SCHEMA_LENGTH'),
  badRecord('name encoded without need', 'canonicalization', { name64: 'YQ' }, 'SCHEMA_ENCODED_TEXT'),
  badRecord('name64 that is not UTF-8', 'encoding', { name64: '_w' }, 'SCHEMA_ENCODED_TEXT'),
  badRecord('two names', 'canonicalization', { name: 'a', name64: 'Y2FmZcyBLnR4dA' }, 'SCHEMA_EXCLUSIVE'),
  badRecord('meta is a string', 'type-confusion', { meta: 'x' }, 'SCHEMA_TYPE'),
  badRecord('meta is a list', 'type-confusion', { meta: ['x'] }, 'SCHEMA_TYPE'),
  badRecord('reference is not an id', 'schema', { refs: ['x'] }, 'SCHEMA_CID'),
  badRecord('reference in another base', 'canonicalization', { refs: [`B${cid.slice(1).toUpperCase()}`] }, 'SCHEMA_CID'),
  badRecord('reference to raw bytes', 'type-confusion', { refs: ['bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'] }, 'SCHEMA_CID'),
  badRecord('reference of CID version 0', 'canonicalization', { refs: ['QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG'] }, 'SCHEMA_CID'),
  badRecord('reference with unused bits set', 'canonicalization', { refs: [`${cid.slice(0, -1)}r`] }, 'SCHEMA_CID'),
  badRecord('reference twice', 'schema', { refs: [cid, cid] }, 'SCHEMA_DUPLICATE'),
  badRecord('references as a string', 'type-confusion', { refs: cid }, 'SCHEMA_TYPE'),
  badRecord('extension without a URI', 'crit-ignored', { ext: [{ color: 'red' }] }, 'EXT_URI'),
  badRecord('extension with a relative URI', 'crit-ignored', { ext: [{ uri: 'color' }] }, 'SCHEMA_URI'),
  badRecord('extension twice', 'crit-ignored', { ext: [ext, { ...ext, color: 'blue' }] }, 'EXT_DUPLICATE'),
  badRecord('critical extension that is not understood', 'crit-ignored', { ext: [ext], crit: [ext.uri] }, 'EXT_CRIT_UNKNOWN'),
  badRecord('critical extension that is not there', 'crit-ignored', { crit: ['https://ext.example/other'] }, 'EXT_CRIT_ABSENT'),
  badRecord('critical extension named twice', 'crit-ignored', { ext: [ext], crit: [ext.uri, ext.uri] }, 'SCHEMA_DUPLICATE'),
  badRecord('extensions as a map', 'type-confusion', { ext }, 'SCHEMA_TYPE'),

  ...(['audience', 'expires', 'salt', 'ops'] as const).map((key) =>
    bad(`intent: no ${key}`, 'replay', without(intent, key), 'SCHEMA_MISSING'),
  ),
  bad('intent: no maxfee', 'unbounded-fee', without(intent, 'maxfee'), 'SCHEMA_MAXFEE'),
  badIntent('audience is not a chain', 'replay', { audience: 'everybody' }, 'SCHEMA_CHAIN'),
  badIntent('audience is another chain', 'cross-chain', { audience: 'eip155:1' }, 'SCHEMA_CHAIN'),
  badIntent('fee on another chain', 'cross-chain', { maxfee: { ...intent.maxfee, asset: 'eip155:1/slip44:60' } }, 'SCHEMA_CHAIN'),
  badIntent('fee is negative', 'number-precision', { maxfee: { ...intent.maxfee, amount: '-1' } }, 'SCHEMA_AMOUNT'),
  badIntent('fee is a fraction', 'number-precision', { maxfee: { ...intent.maxfee, amount: '1.0' } }, 'SCHEMA_AMOUNT'),
  badIntent('fee with a leading zero', 'canonicalization', { maxfee: { ...intent.maxfee, amount: '01' } }, 'SCHEMA_AMOUNT'),
  badIntent('fee with an exponent', 'number-precision', { maxfee: { ...intent.maxfee, amount: '1e9' } }, 'SCHEMA_AMOUNT'),
  badIntent('fee of 79 digits', 'number-precision', { maxfee: { ...intent.maxfee, amount: '9'.repeat(79) } }, 'SCHEMA_AMOUNT'),
  badIntent('decimals of 78', 'number-precision', { maxfee: { ...intent.maxfee, decimals: '78' } }, 'SCHEMA_DECIMALS'),
  badIntent('decimals with a leading zero', 'canonicalization', { maxfee: { ...intent.maxfee, decimals: '08' } }, 'SCHEMA_DECIMALS'),
  badIntent('several ops without atomic', 'partial-execution', { ops: [payOp, callOp] }, 'SCHEMA_ATOMIC'),
  badIntent('one op with atomic', 'canonicalization', { atomic: 'yes' }, 'SCHEMA_ATOMIC'),
  badIntent('atomic is another word', 'schema', { atomic: 'maybe', ops: [payOp, callOp] }, 'SCHEMA_WORD'),
  badIntent('expired when issued', 'replay', { expires: intent.issued }, 'SCHEMA_TIME_ORDER'),
  badOp('unknown op', 'schema', { op: 'burn' }, 'SCHEMA_OP'),
  badOp('op of an Object method', 'prototype-pollution', { op: 'valueOf' }, 'SCHEMA_OP'),
  badOp('no op', 'schema', { chain: 'eip155:1337' }, 'SCHEMA_MISSING'),
  badOp('op on another chain', 'cross-chain', { ...anchorOp, chain: 'eip155:1' }, 'SCHEMA_CHAIN'),
  badOp('account of another chain', 'cross-chain', { ...anchorOp, from: anchorOp.from.replace('1337', '1') }, 'SCHEMA_CHAIN'),
  badOp('account with capitals', 'canonicalization', { ...anchorOp, from: 'eip155:1337:0x52908400098527886E0F7030069857D2E4169EE7' }, 'SCHEMA_ACCOUNT'),
  badOp('event without contract', 'schema', { ...without(anchorOp, 'contract') }, 'SCHEMA_EXCLUSIVE'),
  badOp('contract with another form', 'schema', { ...anchorOp, form: 'bitcoin-op-return-1' }, 'SCHEMA_EXCLUSIVE'),
  badOp('unknown form', 'schema', { ...anchorOp, form: 'memo-1' }, 'SCHEMA_FORM'),
  badOp('root too short', 'schema', { ...anchorOp, root: 'ab' }, 'SCHEMA_HEX'),
  badOp('unknown member of an op', 'unknown-members', { ...anchorOp, gas: '1' }, 'SCHEMA_UNKNOWN_MEMBER'),
  badOp('payment to another chain', 'cross-chain', { ...payOp, to: payOp.to.replace('1337', '1') }, 'SCHEMA_CHAIN'),
  badOp('payment of an asset of another chain', 'cross-chain', { ...payOp, asset: 'eip155:1/slip44:60' }, 'SCHEMA_CHAIN'),
  badOp('payment of no asset', 'schema', { ...payOp, asset: 'ETH' }, 'SCHEMA_ASSET'),
  badOp('gas in hexadecimal', 'canonicalization', { ...callOp, gas: '0x5208' }, 'SCHEMA_AMOUNT'),
  badOp('method with a space', 'canonicalization', { ...callOp, method: 'anchor( bytes32 )' }, 'SCHEMA_METHOD'),
  badOp('call without the hash of the code', 'schema', without(callOp, 'codehash'), 'SCHEMA_MISSING'),
  badOp('argument with value and items', 'type-confusion', { ...callOp, args: [{ t: 'uint8[]', v: '1', items: [{ t: 'uint8', v: '1' }] }] }, 'SCHEMA_EXCLUSIVE'),
  badOp('deploy with 0x', 'canonicalization', { op: 'deploy', chain: 'eip155:1337', from: anchorOp.from, code: '0x6000' }, 'SCHEMA_HEX'),

  badOp('deploy with an endowment elsewhere', 'cross-chain', { op: 'deploy', chain: 'eip155:1337', from: anchorOp.from, code: '6000', endow: { asset: 'eip155:1/slip44:60', amount: '5', decimals: '18' } }, 'SCHEMA_CHAIN'),
  badOp('call with an endowment elsewhere', 'cross-chain', { ...callOp, endow: { asset: 'eip155:1/slip44:60', amount: '5', decimals: '18' } }, 'SCHEMA_CHAIN'),
  badOp('call with a negative endowment', 'amount', { ...callOp, endow: { asset: 'eip155:1337/slip44:60', amount: '-5', decimals: '18' } }, 'SCHEMA_AMOUNT'),
  badOp('publish without content', 'schema', { op: 'publish', chain: 'eip155:1337', from: anchorOp.from }, 'SCHEMA_MISSING'),
  badOp('publish with 0x', 'canonicalization', { op: 'publish', chain: 'eip155:1337', from: anchorOp.from, content: '0x00' }, 'SCHEMA_HEX'),

  bad('credential: no key', 'schema', without(credential, 'key'), 'SCHEMA_MISSING'),
  bad('credential: no subject', 'schema', without(credential, 'subject'), 'SCHEMA_MISSING'),
  bad('credential: key that is none', 'type-confusion', { ...credential, key: 'did:web:example.org' }, 'SCHEMA_DID'),
  bad('credential: expired when issued', 'replay', { ...credential, expires: credential.issued }, 'SCHEMA_TIME_ORDER'),
  bad('credential: replaces what is no id', 'type-confusion', { ...credential, prev: 'x' }, 'SCHEMA_CID'),
  bad('credential: unknown member', 'unknown-members', { ...credential, admin: 'yes' }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('revocation: no target', 'schema', without(revocation, 'target'), 'SCHEMA_MISSING'),
  bad('revocation: no salt', 'replay', without(revocation, 'salt'), 'SCHEMA_MISSING'),

  bad('trust: no version', 'schema', without(trustStatement, 'version'), 'SCHEMA_MISSING'),
  bad('trust: version zero', 'edge', { ...trustStatement, version: '0' }, 'SCHEMA_AMOUNT'),
  bad('trust: first version with one before it', 'rollback', { ...trustStatement, prev: cid }, 'SCHEMA_EXCLUSIVE'),
  bad('trust: later version without the one before', 'rollback', { ...trustStatement, version: '2' }, 'SCHEMA_MISSING'),
  bad('trust: roots inside', 'unknown-members', { ...trustStatement, chains: [{ chain: 'eip155:1' }] }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('receipt: of a statement of trust', 'type-confusion', { ...receipt, record: trustStatement }, 'SCHEMA_KIND'),

  bad('receipt: neither anchors nor promise', 'schema', without(receipt, 'anchors'), 'SCHEMA_EXCLUSIVE'),
  bad('receipt: anchors and promise', 'unproven-claim', { ...receipt, promise }, 'SCHEMA_EXCLUSIVE'),
  bad('receipt: no record', 'schema', without(receipt, 'record'), 'SCHEMA_EXCLUSIVE'),
  bad('receipt: issuer', 'unproven-claim', { ...receipt, issuer: record.issuer }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('receipt: time of issue', 'unproven-claim', { ...receipt, issued: record.issued }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('receipt: extension', 'unproven-claim', { ...receipt, ext: [ext] }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('receipt: state', 'unproven-claim', { ...receipt, state: 'final' }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('receipt: anchors out of order', 'canonicalization', { ...receipt, anchors: [anchors.evm, anchors.bitcoin] }, 'SCHEMA_ORDER'),
  bad('receipt: the same anchor twice', 'canonicalization', { ...receipt, anchors: [anchors.evm, anchors.evm] }, 'SCHEMA_ORDER'),
  bad('receipt: embedded record is broken', 'schema', { ...receipt, record: without(record, 'salt') }, 'SCHEMA_MISSING'),
  bad('receipt: embedded descriptor', 'type-confusion', { ...receipt, record: descriptor }, 'SCHEMA_KIND'),
  bad('receipt: embedded receipt', 'type-confusion', { ...receipt, record: pending }, 'SCHEMA_KIND'),
  bad('receipt: record as an id', 'type-confusion', { ...receipt, record: cid }, 'SCHEMA_TYPE'),
  bad('receipt: critical extension of the record', 'crit-ignored', { ...receipt, record: { ...record, ext: [ext], crit: [ext.uri] } }, 'EXT_CRIT_UNKNOWN'),
  bad('receipt: chunk with a record', 'schema', { ...chunk, record }, 'SCHEMA_EXCLUSIVE'),
  bad('receipt: chunk without size', 'schema', { ...chunk, promise: { ...promise, root: hash('6') } }, 'SCHEMA_EXCLUSIVE'),
  bad('receipt: promise without deadline', 'schema', { ...pending, promise: without(promise, 'deadline') }, 'SCHEMA_MISSING'),
  badAnchor('unknown member of a known form', 'unknown-members', { ...anchors.evm, note: 'x' }, 'SCHEMA_UNKNOWN_MEMBER'),
  badAnchor('no form', 'schema', without(anchors.evm, 'form'), 'SCHEMA_MISSING'),
  badAnchor('no chain', 'schema', without(anchors.future, 'chain'), 'SCHEMA_MISSING'),
  badAnchor('index in the tree', 'unproven-claim', { ...anchors.evm, size: '9' }, 'SCHEMA_UNKNOWN_MEMBER'),
  badAnchor('path with another side', 'schema', { ...anchors.evm, path: [`m:${hash('1')}`] }, 'SCHEMA_PATH'),
  badAnchor('path of 64 steps', 'resource-exhaustion', { ...anchors.evm, path: Array.from({ length: 64 }, () => `l:${hash('1')}`) }, 'SCHEMA_LENGTH'),
  badAnchor('header of 79 bytes', 'schema', { ...anchors.bitcoin, headers: ['5'.repeat(158)] }, 'SCHEMA_HEX'),
  badAnchor('transaction in capitals', 'canonicalization', { ...anchors.bitcoin, tx: 'AB' }, 'SCHEMA_HEX'),
  badAnchor('transaction of half a byte', 'schema', { ...anchors.bitcoin, tx: 'abc' }, 'SCHEMA_HEX'),
  badAnchor('position with a leading zero', 'canonicalization', { ...anchors.bitcoin, pos: '01' }, 'SCHEMA_AMOUNT'),
  badAnchor('height beyond 15 digits', 'number-precision', { ...anchors.bitcoin, height: '9007199254740993' }, 'SCHEMA_AMOUNT'),
  badAnchor('headers as maps', 'type-confusion', { ...anchors.bitcoin, headers: [{ a: 'b' }] }, 'SCHEMA_TYPE'),

  bad('descriptor: says nothing', 'schema', without(without(without(descriptor, 'keys'), 'chains'), 'services'), 'SCHEMA_MISSING'),
  bad('descriptor: unknown purpose', 'schema', { ...descriptor, keys: [{ key: keys.ed25519.did, purposes: ['anything'] }] }, 'SIG_PURPOSE'),
  bad('descriptor: script as service', 'script-injection', { ...descriptor, services: [{ type: 'log', url: 'java script:alert(1)' }] }, 'SCHEMA_URI'),
  refused('parse-document', 'not canonical where the bytes count', 'canonicalization', ` ${json(record)}`, 'ID_NOT_CANONICAL', { exact: true }),
  refused('parse-document', 'line feed at the end where the bytes count', 'canonicalization', `<btml-doc btml="1.0" digest="${record.digest}" issued="${record.issued}" issuer="${record.issuer}" kind="record" salt="${record.salt}"></btml-doc>\n`, 'ID_NOT_CANONICAL', { exact: true }),
];
