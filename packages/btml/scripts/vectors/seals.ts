import { readFileSync } from 'node:fs';
import { type BtmlMap, buildReceipt, canonicalize, encodeRlp, hexEncode, parseEvmHeader } from '../../src/index.ts';
import { fromHex } from '../../src/proof/bytes.ts';
import { sealers } from '../../test/support/clique.ts';
import {
  type BlockParts,
  istanbulAnchor,
  istanbulTrust,
  type Scheme,
  sealedBlock,
  start,
} from '../../test/support/istanbul.ts';
import { testLog } from '../../test/support/log.ts';
import { testRecord } from '../../test/support/record.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';
const later = { issued: '2027-12-01T00:00:00Z' };
const record = testRecord('vectors');
const log = testLog(record, 5, 11);
const six = sealers(6);
const set = six.slice(0, 4);
const [one, two, three] = set;
const stranger = six[4];
if (one === undefined || two === undefined || three === undefined || stranger === undefined) {
  throw new Error('too few sealers');
}
const addresses = (members: readonly { address: string }[]): string[] => members.map(({ address }) => address);

const text = (anchor: BtmlMap): string => canonicalize(buildReceipt(record, [anchor]));

const istanbulVectors = (scheme: Scheme): Draft[] => {
  const trust = istanbulTrust(scheme, set, later);
  const made = (parts: BlockParts = {}, onTop = 0, members = set): BtmlMap =>
    istanbulAnchor(scheme, log.root, log.path, members, { parts, onTop }).anchor;
  const good = (name: string, anchor: BtmlMap, by: BtmlMap = trust): Draft =>
    accepted('verify-receipt', `${scheme}: ${name}`, text(anchor), { trust: by, now });
  const bad = (name: string, tag: string, anchor: BtmlMap, error: string, by: BtmlMap = trust): Draft =>
    refused('verify-receipt', `${scheme}: ${name}`, tag, text(anchor), error, { trust: by, now });
  const { headers } = istanbulAnchor(scheme, log.root, log.path, set);
  const [block] = headers;
  if (block === undefined) throw new Error('no block');
  const on = (parts: BlockParts, parent = block): BtmlMap => ({
    ...made(),
    headers: [block, sealedBlock(scheme, parent, set, parts)].map(({ raw }) => hexEncode(raw)),
  });
  return [
    good('every validator sealed', made()),
    good('three of four validators sealed', made({ sealedBy: [one, two, three] })),
    good('two blocks on top', made({}, 2)),
    good('fewer confirmations than asked for', made(), istanbulTrust(scheme, set, { ...later, confirmations: '2' })),
    good('contract that the trust does not name', made(), istanbulTrust(scheme, set, { ...later, contracts: [stranger.address] })),
    good('other validators, younger than the trust', made({}, 0, six.slice(2)), istanbulTrust(scheme, set, { issued: '2026-01-01T00:00:00Z' })),
    good('validators of a later height only', made(), istanbulTrust(scheme, set, { ...later, signers: [{ from: '500', set: addresses(set) }] })),
    good('no trust', made(), { trust: '1.0', issued: '2026-11-22T12:30:00Z' }),

    bad('two of four validators sealed', 'threshold', made({ sealedBy: [one, two] }), 'ISTANBUL_QUORUM'),
    bad('a validator sealed twice', 'threshold', made({ sealedBy: [one, two, two] }), 'ISTANBUL_DUPLICATE'),
    bad('a stranger among the seals', 'substitution', made({ sealedBy: [...set, stranger] }), 'ISTANBUL_SEALER'),
    bad('a stranger proposed', 'substitution', made({ by: stranger }), 'ISTANBUL_PROPOSER'),
    bad('strangers that seal their own list', 'substitution', made({}, 0, six.slice(2)), 'ISTANBUL_VALIDATORS'),
    bad('a validator more is stated', 'tampering', made({ stated: addresses([...set, stranger]) }), 'ISTANBUL_VALIDATORS'),
    bad('difficulty of a chain of work', 'tampering', made({ difficulty: 2 }), 'ISTANBUL_HEADER'),
    bad('no mark of the network', 'tampering', made({ mixHash: new Uint8Array(32) }), 'ISTANBUL_HEADER'),
    bad('a nonce that is no vote', 'tampering', made({ nonce: new Uint8Array(8).fill(7) }), 'ISTANBUL_HEADER'),
    bad('a block on top with too few seals', 'threshold', on({ sealedBy: [one] }), 'ISTANBUL_QUORUM'),
    bad('a block on top that is earlier', 'tampering', on({ time: block.time - 1 }), 'ISTANBUL_TIME'),
    bad('a block of another parent on top', 'substitution', on({}, { ...block, hash: start.hash }), 'EVM_LINK'),
    bad('another block is pinned', 'substitution', made(), 'FINALITY_CONFLICT', istanbulTrust(scheme, set, { ...later, pins: [`100:0x${'1'.repeat(64)}`] })),
    bad('read by the other rule', 'substitution', made(), 'ISTANBUL_EXTRA', istanbulTrust(scheme === 'ibft' ? 'qbft' : 'ibft', set, later)),
    ...(scheme === 'ibft'
      ? []
      : [
          good('round 3', made({ round: 3 })),
          bad('seals of another round', 'substitution', made({ round: 3, sealedRound: 2 }), 'ISTANBUL_SEALER'),
        ]),
  ];
};

interface Mined {
  readonly receipt: BtmlMap;
  readonly trust: BtmlMap;
}
const mined: Mined = JSON.parse(readFileSync(new URL('../../fixtures/ethash/receipt.json', import.meta.url), 'utf8'));

/** A trust file with the entry of the mined chain, changed. */
const minedTrust = ({ pins, ...entry }: BtmlMap = mined.trust, change: BtmlMap = pins === undefined ? {} : { pins }): BtmlMap => ({
  trust: '1.0',
  issued: '2026-11-22T12:30:00Z',
  chains: [{ ...entry, ...change }],
});

function ethashVectors(): Draft[] {
  const receipt = canonicalize(mined.receipt);
  const [anchor] = Array.isArray(mined.receipt.anchors) ? mined.receipt.anchors : [];
  const headers = Array.isArray(Object(anchor).headers) ? Object(anchor).headers.map(String) : [];
  const [pin = ''] = Array.isArray(mined.trust.pins) ? mined.trust.pins.map(String) : [];
  const [height = ''] = pin.split(':');
  const other = `0x${'1'.repeat(64)}`;
  const good = (name: string, by: BtmlMap): Draft =>
    accepted('verify-receipt', `ethash: ${name}`, receipt, { trust: by, now });
  const bad = (name: string, tag: string, input: string, error: string, by: BtmlMap = minedTrust()): Draft =>
    refused('verify-receipt', `ethash: ${name}`, tag, input, error, { trust: by, now });
  const withHeaders = (list: readonly string[]): string =>
    canonicalize({ ...mined.receipt, anchors: [{ ...Object(anchor), headers: [...list] }] });
  const last = parseEvmHeader(fromHex(headers.at(-1) ?? ''));
  const unworked = hexEncode(encodeRlp(last.fields.with(14, new Uint8Array(8))));
  return [
    good('last header pinned', minedTrust()),
    good('not tied to anything', minedTrust(mined.trust, {})),
    good('more confirmations than there are', minedTrust(mined.trust, { pins: [pin], confirmations: '9' })),
    good('contract that the trust does not name', minedTrust(mined.trust, { pins: [pin], contracts: [`0x${'1'.repeat(40)}`] })),
    bad('another block is pinned', 'substitution', receipt, 'FINALITY_CONFLICT', minedTrust(mined.trust, { pins: [`${height}:${other}`] })),
    bad('a nonce without work', 'tampering', withHeaders([...headers.slice(0, -1), unworked]), 'ETHASH_TARGET', minedTrust(mined.trust, {})),
    bad('a header left out', 'missing-node', withHeaders([...headers.slice(0, 1), ...headers.slice(2)]), 'EVM_LINK'),
  ];
}

export const sealVectors: readonly Draft[] = [...istanbulVectors('ibft'), ...istanbulVectors('qbft'), ...ethashVectors()];
