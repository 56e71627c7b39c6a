import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anchorMemo,
  type BtmlMap,
  buildReceipt,
  type Commit,
  canonicalize,
  encodeBftHeader,
  encodeCommit,
  FLAG_ABSENT,
  FLAG_NIL,
  hexEncode,
  utf8Encode,
} from '../../src/index.ts';
import { cosmosAnchor, cosmosTrust, four, nextBftBlock, noResult, testCommit, testValidators } from '../../test/support/cometbft.ts';
import { sdkTransaction } from '../../test/support/cosmos-sdk.ts';
import { testLog } from '../../test/support/log.ts';
import { testRecord } from '../../test/support/record.ts';
import { cosmosOpVectors } from './cosmos-ops.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';
const late = '2026-12-02T11:06:40Z';
const record = testRecord('vectors');
const { root, path } = testLog(record, 5, 11);
const bft = cosmosAnchor(root, path);
const trust = cosmosTrust(bft, 0);

const good = (name: string, anchor: BtmlMap, by: BtmlMap = trust, more: object = {}): Draft =>
  accepted('verify-receipt', `bft: ${name}`, canonicalize(buildReceipt(record, [anchor])), { trust: by, now, ...more });
const bad = (name: string, tag: string, anchor: BtmlMap, error: string, by: BtmlMap = trust): Draft =>
  refused('verify-receipt', `bft: ${name}`, tag, canonicalize(buildReceipt(record, [anchor])), error, { trust: by, now });
const changed = (name: string, tag: string, change: BtmlMap, error: string): Draft =>
  bad(name, tag, { ...bft.anchor, ...change }, error);
const votes = (name: string, tag: string, signatures: Commit['signatures'], error: string): Draft =>
  changed(name, tag, { commit: hexEncode(encodeCommit({ ...bft.commit, signatures })) }, error);
const list = (member: string): readonly string[] => {
  const value = bft.anchor[member];
  return Array.isArray(value) ? value.map(String) : [];
};
const powers = (of: Readonly<Record<string, number>>): BtmlMap =>
  cosmosTrust(bft, 0, {
    validators: testValidators(of).map(({ key, power }) => ({ key: hexEncode(key), power: String(power) })),
  });

const hash = '00'.repeat(32);
const [first, ...others] = bft.commit.signatures;
if (first === undefined) throw new Error('no vote');
const [block, next] = bft.headers;
if (block === undefined || next === undefined) throw new Error('no header');
const above = [nextBftBlock(next, { validators: four })];
above.push(nextBftBlock(above[0], { validators: four }));
const older = cosmosTrust({ ...bft, chain: above }, 1, { headers: above.map((header) => hexEncode(encodeBftHeader(header))) });
const thirds = testValidators({ a: 1, b: 1, c: 1 });
const short = cosmosAnchor(root, path, { validators: thirds, votes: ['commit', 'commit', 'absent'] });
const pair = cosmosAnchor(root, path, { tx: utf8Encode(`btml1=${hexEncode(root)}`) });
const memo = cosmosAnchor(root, path, { tx: sdkTransaction([], anchorMemo(root)) });
const failed = cosmosAnchor(root, path, { result: { ...noResult, code: 5 } });
const gas = cosmosAnchor(root, path, { result: { code: 0, data: Uint8Array.of(1, 2), gasWanted: 200_000n, gasUsed: 1n } });
const header = (change: Partial<typeof next>): BtmlMap => {
  const made = hexEncode(encodeBftHeader({ ...next, ...change }));
  return { headers: [String(list('headers')[0]), made] };
};

const real = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/cometbft/kvstore.json'), 'utf8'));

export const bftVectors: readonly Draft[] = [
  good('votes of all, pinned block within the trusting period', bft.anchor),
  good('no trust', bft.anchor, { trust: '1.0', issued: '2026-11-22T12:30:00Z' }),
  good('trusting period over', bft.anchor, trust, { now: late }),
  good('trusting period over, last header pinned', bft.anchor, cosmosTrust(bft, 0, { pins: [`5:${next.id}`] }), { now: late }),
  good('trusting period over, only the block itself pinned', bft.anchor, cosmosTrust(bft, 0, { pins: [`4:${block.id}`] }), { now: late }),
  good('older than the pinned block, linked by supplied headers', bft.anchor, older, { now: late }),
  good('older than the pinned block, not linked', bft.anchor, cosmosTrust({ ...bft, chain: above }, 1)),
  good('a time that has not come', bft.anchor, trust, { now: '2026-11-18T11:06:00Z' }),
  good('exactly a third of the pinned power', bft.anchor, powers({ a: 33, x: 66 })),
  good('a little more than a third of the pinned power', bft.anchor, powers({ a: 34, x: 66 })),
  good('one vote for nil, one absent', cosmosAnchor(root, path, { votes: ['commit', 'commit', 'nil', 'absent'] }).anchor),
  good('more headers above', cosmosAnchor(root, path, { above: 2 }).anchor),
  good('alone in its block', cosmosAnchor(root, path, { position: 0, count: 1 }).anchor),
  good('a result with data and gas', gas.anchor),
  good('pair of a key and a value', pair.anchor, cosmosTrust(pair, 0, { flavor: 'kvstore' })),
  good('memo of a Cosmos SDK transaction', memo.anchor, cosmosTrust(memo, 0, { flavor: 'sdk' })),
  good('another flavor than that of the chain', memo.anchor),
  accepted('verify-receipt', 'bft: four validators of CometBFT 0.38', canonicalize(real.receipt), { trust: real.trust, now: real.now }),

  bad('exactly two thirds of the power', 'threshold', short.anchor, 'BFT_POWER', cosmosTrust(short, 0)),
  bad('another block at a pinned height', 'fork', bft.anchor, 'FINALITY_CONFLICT', cosmosTrust(bft, 0, { pins: [`5:${hash}`] })),
  bad('another root', 'substitution', cosmosAnchor(testLog(testRecord('another'), 0, 1).root, path).anchor, 'PROOF_ROOT'),
  changed('a transaction without a root', 'substitution', { tx: '00' }, 'PROOF_COMMITMENT'),
  changed('another place in the block', 'tampering', { branch: list('branch').toReversed() }, 'BFT_DATA'),
  changed('result of another transaction', 'substitution', { rbranch: [`r:${hash}`, `r:${hash}`] }, 'BFT_POSITION'),
  changed('another result', 'tampering', { result: '2801' }, 'BFT_RESULT'),
  bad('transaction failed', 'reverted', failed.anchor, 'BFT_FAILED'),
  changed('result with a default written out', 'canonicalization', { result: '0800' }, 'BFT_PROTO'),
  changed('commit with an unknown field', 'canonicalization', { commit: `${String(bft.anchor.commit)}2801` }, 'BFT_PROTO'),
  changed('commit with a byte left over', 'trailing-data', { commit: `${String(bft.anchor.commit)}00` }, 'BFT_PROTO'),
  changed('only the block, without the next one', 'missing-node', { headers: list('headers').slice(0, 1) }, 'BFT_LINK'),
  changed('the next block names another one below it', 'tampering', header({ lastBlockId: { ...next.lastBlockId, hash: new Uint8Array(32) } }), 'BFT_LINK'),
  changed('the next block is of another set than announced', 'tampering', header({ validatorsHash: new Uint8Array(32) }), 'BFT_LINK'),
  changed('the next block skips a height', 'tampering', header({ height: 6n }), 'BFT_LINK'),
  changed('another application hash', 'tampering', header({ appHash: new Uint8Array(32) }), 'BFT_COMMIT'),
  changed('another chain', 'substitution', { chain: 'cosmos:other-1' }, 'BFT_CHAIN'),
  changed('validators out of order', 'tampering', { validators: list('validators').toReversed() }, 'BFT_VALIDATORS'),
  changed('a validator left out', 'tampering', { validators: list('validators').slice(1) }, 'BFT_VALIDATORS'),
  changed('a validator twice', 'duplicate-signers', { validators: [...list('validators'), String(list('validators')[0])] }, 'BFT_VALIDATORS'),
  changed('a validator with a key of another kind', 'tampering', { validators: [`0a231221${'02'.repeat(33)}1001`] }, 'BFT_KEY_TYPE'),
  votes('a vote left out', 'tampering', others, 'BFT_COMMIT'),
  votes('a vote too many', 'trailing-data', [...bft.commit.signatures, first], 'BFT_COMMIT'),
  votes('votes out of order', 'tampering', bft.commit.signatures.toReversed(), 'BFT_COMMIT'),
  votes('an absent vote with data', 'tampering', [{ ...first, flag: FLAG_ABSENT }, ...others], 'BFT_COMMIT'),
  votes('a vote said to be for nil', 'tampering', [{ ...first, flag: FLAG_NIL }, ...others], 'BFT_SIGNATURE'),
  votes('another time of a vote', 'tampering', [{ ...first, timestamp: { ...first.timestamp, nanos: 999 } }, ...others], 'BFT_SIGNATURE'),
  votes('a signature changed', 'tampering', [{ ...first, signature: first.signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) }, ...others], 'BFT_SIGNATURE'),
  changed('votes for the block below', 'substitution', { commit: hexEncode(encodeCommit(testCommit(block, four))) }, 'BFT_COMMIT'),
  changed('another round', 'tampering', { commit: hexEncode(encodeCommit({ ...bft.commit, round: 2 })) }, 'BFT_SIGNATURE'),

  ...cosmosOpVectors,
];
