import { readFileSync } from 'node:fs';
import {
  type Block,
  type BlockCid,
  type BtmlMap,
  buildReceipt,
  canonicalize,
  cidOfBlock,
  encodeDagPb,
  mergeReceipts,
  renderMarkup,
  utf8Encode,
  writeBlocksCar,
} from '../../src/index.ts';
import { testLog } from '../../test/support/log.ts';
import { testRecord } from '../../test/support/record.ts';
import {
  agreementAnchor,
  challenger,
  members,
  membersTrust,
  retrievalAnchor,
  testDirectory,
  testMember,
  testRound,
  witnessAnchor,
} from '../../test/support/storage.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T14:00:00Z';
const record = testRecord('storage vectors');
const { root, path } = testLog(record, 5, 11);
const other = testLog(testRecord('another'), 5, 11).root;
const nothing = { trust: '1.0', issued: '2026-11-22T11:00:00Z' };
const two = members.slice(0, 2);
const map = (value: unknown): BtmlMap => Object(value);

const text = (anchor: BtmlMap): string => canonicalize(buildReceipt(record, [anchor]));
const good = (name: string, receipt: string, trust: BtmlMap = membersTrust(2), more: object = {}): Draft =>
  accepted('verify-receipt', `storage: ${name}`, receipt, { trust, now, ...more });
const bad = (name: string, tag: string, anchor: BtmlMap, error: string): Draft =>
  refused('verify-receipt', `storage: ${name}`, tag, text(anchor), error, { trust: membersTrust(2), now });
// What the schema refuses can't be built, so the receipt is written down as it is.
const malformed = (name: string, tag: string, anchor: BtmlMap, error: string): Draft =>
  refused('verify-receipt', `storage: ${name}`, tag, canonicalize({ btml: '1.0', kind: 'receipt', record, anchors: [anchor] }), error, { trust: membersTrust(2), now });

const witness = witnessAnchor(root, path);
const retrieval = retrievalAnchor(root, path);
const agreement = agreementAnchor(root, path);
const { cid } = testDirectory(root);
const answers = testRound(cid).answers.map(map);
const forms = { witness, retrieval, agreement };
const strangers = membersTrust(2, {}, members.map(({ name }) => testMember(`not ${name}`)));
const left = membersTrust(2, { members: members.map(({ name, key }, i) => ({ name, key, ...(i === 0 ? { until: '2026-11-22T12:00:00Z' } : {}) })) });

/** The trust, with a party for each member in turn. */
const run = (threshold: number, ...parties: readonly string[]): BtmlMap =>
  membersTrust(threshold, { members: members.map(({ name, key }, i) => ({ name, key, ...(parties[i] ? { party: parties[i] } : {}) })) });

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** The same bytes in a second spelling: the last character's low bits stand for nothing. */
const withUnusedBits = (text: string): string => `${text.slice(0, -1)}${base32[base32.indexOf(text.slice(-1)) + 1]}`;

const receipts: readonly Draft[] = [
  ...Object.entries(forms).flatMap(([name, anchor]) => [
    good(`${name}: enough named members`, text(anchor)),
    good(`${name}: no trust`, text(anchor), nothing),
    good(`${name}: strangers`, text(anchor), strangers),
    good(`${name}: all members are of one party`, text(anchor), run(2, 'one', 'one', 'one')),
    good(`${name}: members of two parties, as many as asked for`, text(anchor), run(2, 'one', 'one', 'two')),
    good(`${name}: members of two parties, fewer than asked for`, text(anchor), run(3, 'one', 'one', 'two')),
    good(`${name}: a member is no party that has its name`, text(anchor), run(2, 'beta', '', 'beta')),
    good(`${name}: a member that has left`, text(anchor), left),
    good(`${name}: from the future`, text(anchor), membersTrust(2), { now: '2026-11-22T11:00:00Z' }),
    good(`${name}: an old answer where a fresh one is asked for`, text(anchor), membersTrust(2, { fresh: '60' })),
  ]),
  good('as markup', renderMarkup(buildReceipt(record, [retrieval]))),
  good('too few members', text(witnessAnchor(root, path, { by: two })), membersTrust(3)),
  good('a holder that missed a round', text(agreementAnchor(root, path, { rounds: [{ period: 0 }, { period: 1, by: two.slice(0, 1) }] }))),
  good('a period without a round', text(agreementAnchor(root, path, { rounds: [{ period: 0 }, { period: 2 }] }))),
  good('two forms together', canonicalize(mergeReceipts(buildReceipt(record, [witness]), buildReceipt(record, [retrieval])))),

  bad('witness: another root', 'substitution', witnessAnchor(other, path), 'PROOF_ROOT'),
  bad('witness: no checkpoint', 'tampering', { ...witness, checkpoint: 'log.example/tests\n11\n' }, 'TLOG_CHECKPOINT'),
  bad('witness: a line more', 'tampering', { ...witness, checkpoint: `${witness.checkpoint}more\n` }, 'STORAGE_SIGNATURE'),
  malformed('witness: at time zero', 'tampering', { ...witness, cosignatures: [{ ...map(Array.isArray(witness.cosignatures) ? witness.cosignatures[0] : {}), time: '0' }] }, 'SCHEMA_AMOUNT'),
  bad('retrieval: a directory of another root', 'substitution', { ...retrieval, directory: testDirectory(other).hex }, 'PROOF_ROOT'),
  bad('retrieval: no directory', 'tampering', { ...retrieval, directory: '0a020801' }, 'STORAGE_DIRECTORY'),
  bad('retrieval: a challenge about something else', 'substitution', { ...retrieval, ...testRound(testDirectory(other).cid) }, 'STORAGE_CHALLENGE'),
  bad('retrieval: other random bytes', 'replay', { ...retrieval, challenge: { ...map(retrieval.challenge), random: '00'.repeat(32) } }, 'STORAGE_SIGNATURE'),
  bad('retrieval: answers to another challenge', 'replay', { ...retrieval, answers: testRound(cid, { time: 1 }).answers }, 'STORAGE_SIGNATURE'),
  bad('retrieval: an answer under another key', 'substitution', { ...retrieval, answers: [{ ...answers[0], key: members[1]?.key ?? '' }] }, 'STORAGE_SIGNATURE'),
  bad('retrieval: other bytes', 'tampering', { ...retrieval, bytes: '00'.repeat(16) }, 'STORAGE_SIGNATURE'),
  bad('retrieval: fewer bytes', 'tampering', { ...retrieval, bytes: '00' }, 'STORAGE_CHALLENGE'),
  bad('retrieval: too late', 'stale', retrievalAnchor(root, path, { late: 301 }), 'STORAGE_TIME'),
  bad('retrieval: before the challenge', 'stale', retrievalAnchor(root, path, { late: -63 }), 'STORAGE_TIME'),
  malformed('retrieval: a directory with unused bits set', 'canonicalization', { ...retrieval, challenge: { ...map(retrieval.challenge), cid: withUnusedBits(cid) } }, 'SCHEMA_CID'),
  malformed('retrieval: a member twice', 'sybil', { ...retrieval, answers: [map(answers[0]), map(answers[0])] }, 'SCHEMA_ORDER'),
  malformed('retrieval: out of order', 'canonicalization', { ...retrieval, answers: answers.toReversed() }, 'SCHEMA_ORDER'),
  malformed('retrieval: a key of p256', 'algorithm-confusion', { ...retrieval, answers: [{ ...map(answers[0]), key: 'did:key:zDnaeucDGfhXHoJVqot3p21RuupNJ2fZrs8Lb1GV83VnSo2jR' }] }, 'SCHEMA_DID'),
  bad('agreement: another issuer', 'substitution', { ...agreement, agreement: { ...map(agreement.agreement), issuer: members[0]?.key ?? '' } }, 'STORAGE_TERMS'),
  bad('agreement: longer than was signed', 'tampering', { ...agreement, agreement: { ...map(agreement.agreement), until: '2027-11-22T12:00:00Z' } }, 'STORAGE_SIGNATURE'),
  bad('agreement: a holder did not sign', 'tampering', { ...agreement, signatures: Array.isArray(agreement.signatures) ? agreement.signatures.slice(1).map(map) : '' }, 'STORAGE_TERMS'),
  bad('agreement: a round after the term', 'stale', agreementAnchor(root, path, { rounds: [{ period: 10 }] }), 'STORAGE_TERMS'),
  bad('agreement: an answer later than agreed', 'stale', agreementAnchor(root, path, { rounds: [{ period: 0, late: 121 }] }), 'STORAGE_TIME'),
  bad('agreement: an answer of a stranger', 'sybil', agreementAnchor(root, path, { rounds: [{ period: 0, by: [challenger] }] }), 'STORAGE_TERMS'),
  malformed('agreement: ends before it begins', 'tampering', { ...agreement, agreement: { ...map(agreement.agreement), until: '2026-11-22T12:00:00Z' } }, 'SCHEMA_TIME_ORDER'),
];

const leaf = (content: string): Block => ({ cid: cidOfBlock('raw', utf8Encode(content)), bytes: utf8Encode(content) });
const parent = (...children: readonly Block[]): Block => {
  const bytes = encodeDagPb({ links: children.map(({ cid: child }) => ({ cid: child, name: '', size: 1 })) });
  return { cid: cidOfBlock('dag-pb', bytes), bytes };
};
const [a, b, stray] = [leaf('a'), leaf('b'), leaf('stray')];
const inner = parent(a, b, a);
const top = parent(inner, b);
const car = (blocks: readonly Block[], roots: readonly BlockCid[] = [top.cid]): Uint8Array => writeBlocksCar({ roots, blocks });
const whole = car([top, inner, a, b]);
const badCar = (name: string, tag: string, bytes: Uint8Array, error: string): Draft => refused('verify-car', name, tag, bytes, error);

const cars: readonly Draft[] = [
  accepted('verify-car', 'a DAG in the order of its first visit', whole),
  accepted('verify-car', 'in another order', car([b, a, top, inner])),
  accepted('verify-car', 'one raw block', car([a], [a.cid])),
  accepted('verify-car', 'root under version 0 of its CID', car([{ ...top, cid: { ...top.cid, version: 0 } }, inner, a, b], [{ ...top.cid, version: 0 }])),
  badCar('no root', 'missing-root', car([top, inner, a, b], []), 'STORAGE_ROOT'),
  badCar('two roots', 'missing-root', car([top, inner, a, b], [top.cid, a.cid]), 'STORAGE_ROOT'),
  badCar('the root is not there', 'missing-root', car([inner, a, b]), 'STORAGE_ROOT'),
  badCar('a block is missing', 'missing-node', car([top, inner, a]), 'STORAGE_MISSING'),
  badCar('a stray block', 'trailing-data', car([top, inner, a, b, stray]), 'STORAGE_SURPLUS'),
  badCar('a block twice', 'duplicate', car([top, inner, a, b, a]), 'STORAGE_DUPLICATE'),
  badCar('other bytes', 'substitution', car([top, inner, a, { ...b, bytes: utf8Encode('c') }]), 'STORAGE_HASH'),
  badCar('cut off', 'truncation', whole.slice(0, -1), 'STORAGE_CAR'),
  badCar('nothing', 'truncation', new Uint8Array(0), 'STORAGE_CAR'),
  badCar('a length in a longer form', 'canonicalization', Uint8Array.from([(whole[0] ?? 0) | 0x80, 0, ...whole.slice(1)]), 'STORAGE_CAR'),
];

const fixtures = new URL('../../fixtures/ipld-codec-fixtures/negative-fixtures/', import.meta.url);
const negative = (file: string): { name: string; hex: string }[] => JSON.parse(readFileSync(new URL(file, fixtures), 'utf8'));
const spelled = (codec: string, name: string, tag: string, hex: string): Draft => refused('block-links', `${codec}: ${name}`, tag, { hex }, 'STORAGE_BLOCK', { codec });

const blocks: readonly Draft[] = [
  accepted('block-links', 'dag-pb', top.bytes, { codec: 'dag-pb' }),
  accepted('block-links', 'dag-cbor', Uint8Array.from([0xa1, 0x61, 0x61, 0xd8, 0x2a, 0x58, 0x25, 0, 1, 0x55, 0x12, 0x20, ...a.cid.digest]), { codec: 'dag-cbor' }),
  accepted('block-links', 'dag-json', '{"a":{"/":"QmNPWHBrVQiiV8FpyNuEPhB9E2rbvdy9Yx79EY1EJuyf9o"},"b":{"/":{"bytes":"AQID"}}}', { codec: 'dag-json' }),
  accepted('block-links', 'json has no links', '{"a":{"/":"QmNPWHBrVQiiV8FpyNuEPhB9E2rbvdy9Yx79EY1EJuyf9o"}}', { codec: 'json' }),
  accepted('block-links', 'raw has no links', 'anything', { codec: 'raw' }),
  ...negative('dag-cbor/decode/duplicate-keys.json').map(({ name, hex }) => spelled('dag-cbor', name, 'duplicate-keys', hex)),
  ...negative('dag-json/decode/duplicate-keys.json').map(({ name, hex }) => spelled('dag-json', name, 'duplicate-keys', hex)),
  ...negative('dag-pb/decode/edges.json').map(({ name, hex }, i) => spelled('dag-pb', `${i}: ${name}`, 'malformed-block', hex)),
  ...[
    ['an integer in a longer form', '1817'],
    ['an indefinite list', '9fff'],
    ['keys out of order', 'a2616201616101'],
    ['longer keys first', 'a262616101616201'],
    ['a key that is a number', 'a10101'],
    ['a tag other than 42', 'c001'],
    ['a link without the zero', 'd82a4101'],
    ['half a float', 'f93c00'],
    ['not a number', 'fb7ff8000000000000'],
    ['undefined', 'f7'],
    ['something after the value', '0101'],
    ['a string that is not UTF-8', '61ff'],
  ].map(([name = '', hex = '']) => spelled('dag-cbor', name, 'canonicalization', hex)),
];

export const storageVectors: readonly Draft[] = [...receipts, ...cars, ...blocks];
