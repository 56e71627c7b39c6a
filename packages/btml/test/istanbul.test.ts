import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  canonicalize,
  type EvmHeader,
  encodeRlp,
  hexEncode,
  joinIbftExtra,
  joinQbftExtra,
  parseEvmHeader,
  parseTrust,
  splitIbftExtra,
  splitQbftExtra,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { concat } from '../src/proof/bytes.ts';
import { sealers } from './support/clique.ts';
import { type BlockParts, istanbulAnchor, istanbulTrust, type Scheme, sealedBlock, start } from './support/istanbul.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

const record = testRecord('sealed by two thirds');
const { root } = testLog(record, 0, 1);
const now = new Date('2026-11-22T13:00:00Z');
const later = { issued: '2027-12-01T00:00:00Z' };
const verify = (anchor: BtmlMap, trust: BtmlMap, headers: readonly EvmHeader[] = []): Verdict =>
  verifyReceipt(buildReceipt(record, [anchor]), {
    trust: parseTrust(trust),
    now,
    ...(headers.length === 0 ? {} : { headers: concat(...headers.map(({ raw }) => raw)) }),
  });

const seven = sealers(7);
const four = seven.slice(0, 4);
const stranger = seven[4];
const [one, two, three] = four;
if (one === undefined || two === undefined || three === undefined || stranger === undefined) {
  throw new Error('too few sealers');
}
const addresses = (set: readonly { address: string }[]): string[] => set.map(({ address }) => address);

/** The header with other committed seals, in whose order and number the block's hash has no say. */
function withSeals(header: EvmHeader, change: (seals: readonly Uint8Array[]) => Uint8Array[]): EvmHeader {
  const bytes = (list: unknown): Uint8Array[] =>
    Array.isArray(list) ? list.filter((item) => item instanceof Uint8Array) : [];
  const qbft = splitQbftExtra(header.extra);
  const ibft = splitIbftExtra(header.extra);
  const extra =
    qbft !== undefined
      ? joinQbftExtra({ ...qbft, seals: change(bytes(qbft.seals)) })
      : ibft && joinIbftExtra({ ...ibft, seals: change(bytes(ibft.seals)) });
  if (extra === undefined) throw new Error('no seals');
  return parseEvmHeader(encodeRlp(header.fields.with(12, extra)));
}

describe.each<Scheme>(['ibft', 'qbft'])('%s', (scheme) => {
  const trust = istanbulTrust(scheme, four, later);
  const judge = (parts: BlockParts, members: BtmlMap = later): Verdict =>
    verify(istanbulAnchor(scheme, root, undefined, four, { parts }).anchor, istanbulTrust(scheme, four, members));

  test('a block with seals of two thirds is final at once', () => {
    for (const onTop of [0, 2]) {
      const verdict = verify(istanbulAnchor(scheme, root, undefined, four, { onTop }).anchor, trust);
      expect(verdict).toMatchObject({ state: 'final', code: 'FINALITY_REACHED', development: false });
      expect(verdict.anchors[0]).toMatchObject({ kind: 'poa', sealers: { distinct: 4, of: 4 } });
    }
    expect(judge({ sealedBy: [one, two, three] }).anchors[0]?.sealers).toEqual({ distinct: 3, of: 4 });
  });

  test.each<[string, BlockParts]>([
    ['ISTANBUL_QUORUM', { sealedBy: [one, two] }],
    ['ISTANBUL_QUORUM', { sealedBy: [] }],
    ['ISTANBUL_DUPLICATE', { sealedBy: [one, two, two] }],
    ['ISTANBUL_DUPLICATE', { sealedBy: [one, two, three, one] }],
    ['ISTANBUL_SEALER', { sealedBy: [one, two, stranger] }],
    ['ISTANBUL_SEALER', { sealedBy: [...four, stranger] }],
    ['ISTANBUL_PROPOSER', { by: stranger }],
    ['ISTANBUL_VALIDATORS', { stated: addresses([...four, stranger]) }],
    ['ISTANBUL_VALIDATORS', { stated: addresses([one, two, three]) }],
    ['ISTANBUL_HEADER', { difficulty: 2 }],
    ['ISTANBUL_HEADER', { nonce: new Uint8Array(8).fill(7) }],
    ['ISTANBUL_HEADER', { mixHash: new Uint8Array(32) }],
  ])('%s: %o', (code, parts) => {
    expect(judge(parts)).toMatchObject({ state: 'invalid', code });
  });

  test('a set of strangers that seals its own list is worth nothing', () => {
    const others = seven.slice(3);
    const { anchor } = istanbulAnchor(scheme, root, undefined, others);
    expect(verify(anchor, trust)).toMatchObject({ state: 'invalid', code: 'ISTANBUL_VALIDATORS' });
    // Younger than the trust, it may be what became of the set: no forgery, but nothing to rely on either.
    const younger = { parent: { ...start, time: 1_800_000_000 } };
    const unknown = istanbulAnchor(scheme, root, undefined, others, younger);
    expect(verify(unknown.anchor, istanbulTrust(scheme, four))).toMatchObject({
      state: 'consistent',
      code: 'ISTANBUL_VALIDATORS',
    });
    const byName = istanbulTrust(scheme, four, { ...later, signers: [{ from: '500', set: addresses(four) }] });
    expect(verify(unknown.anchor, byName)).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
  });

  test('the other rule reads nothing in these headers', () => {
    const { anchor } = istanbulAnchor(scheme, root, undefined, four);
    const other = scheme === 'ibft' ? 'qbft' : 'ibft';
    expect(verify(anchor, istanbulTrust(other, four, later))).toMatchObject({
      state: 'invalid',
      code: 'ISTANBUL_EXTRA',
    });
  });

  test('pins and confirmations', () => {
    const { anchor, headers } = istanbulAnchor(scheme, root, undefined, four);
    const [block] = headers;
    const pinned = { ...later, pins: [`100:${block?.id}`] };
    expect(verify(anchor, istanbulTrust(scheme, four, pinned)).state).toBe('final');
    const elsewhere = { ...later, pins: [`100:0x${'1'.repeat(64)}`] };
    expect(verify(anchor, istanbulTrust(scheme, four, elsewhere))).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
    });
    expect(verify(anchor, istanbulTrust(scheme, four, { ...later, confirmations: '2' }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONFIRMATIONS',
    });
    expect(verify(anchor, istanbulTrust(scheme, four, { ...later, contracts: [stranger.address] }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
    });
  });

  test('headers above must follow, in link and time', () => {
    const { anchor, headers } = istanbulAnchor(scheme, root, undefined, four);
    const [block] = headers;
    if (block === undefined) throw new Error('no block');
    const on = (next: EvmHeader): Verdict =>
      verify({ ...anchor, headers: [block, next].map(({ raw }) => hexEncode(raw)) }, trust);
    expect(on(sealedBlock(scheme, block, four)).state).toBe('final');
    expect(on(sealedBlock(scheme, block, four, { sealedBy: [one] }))).toMatchObject({ code: 'ISTANBUL_QUORUM' });
    expect(on(sealedBlock(scheme, start, four))).toMatchObject({ state: 'invalid', code: 'EVM_LINK' });
    expect(on(sealedBlock(scheme, block, four, { time: block.time - 1 }))).toMatchObject({ code: 'ISTANBUL_TIME' });
  });

  test('the hash leaves the seals out, so a block keeps its hash under others', () => {
    const { anchor, headers } = istanbulAnchor(scheme, root, undefined, four);
    const [block] = headers;
    if (block === undefined) throw new Error('no block');
    const fewer = withSeals(block, (seals) => seals.slice(1));
    expect(fewer.id).toBe(block.id);
    expect(verify({ ...anchor, headers: [hexEncode(fewer.raw)] }, trust).state).toBe('final');
    const broken = withSeals(block, (seals) => [...seals.slice(1), new Uint8Array(65)]);
    expect(verify({ ...anchor, headers: [hexEncode(broken.raw)] }, trust)).toMatchObject({ code: 'ISTANBUL_SEAL' });
    const long = withSeals(block, (seals) => [...seals.slice(1), new Uint8Array(66)]);
    expect(verify({ ...anchor, headers: [hexEncode(long.raw)] }, trust)).toMatchObject({ code: 'EVM_RLP' });
  });

  describe('votes', () => {
    const vote = { about: stranger.address, authorize: true };
    const below = { ...start, number: 0 };
    const five = [...four, stranger].sort((a, b) => (a.address < b.address ? -1 : 1));
    const first = sealedBlock(scheme, below, four, { by: one, vote });
    const second = sealedBlock(scheme, first, four, { by: two, vote });
    const third = sealedBlock(scheme, second, four, { by: three, vote });

    test('a majority takes a newcomer in, when the headers show it', () => {
      const { anchor } = istanbulAnchor(scheme, root, undefined, five, { parent: third });
      expect(verify(anchor, trust, [first, second, third])).toMatchObject({
        state: 'final',
        anchors: [{ sealers: { distinct: 5, of: 5 } }],
      });
      expect(verify(anchor, trust)).toMatchObject({ state: 'invalid', code: 'ISTANBUL_VALIDATORS' });
      expect(verify(anchor, trust, [second, third])).toMatchObject({ state: 'invalid' });
      const pinned = istanbulTrust(scheme, four, {
        ...later,
        signers: [
          { from: '0', set: addresses(four) },
          { from: '4', set: addresses(five) },
        ],
      });
      const verdict = verify(anchor, pinned);
      expect(verdict.state).toBe('final');
    });

    test('two votes are no majority of four, and one voice twice is one', () => {
      const again = sealedBlock(scheme, second, four, { by: two, vote });
      for (const [headers, parent] of [
        [[first, second], second],
        [[first, second, again], again],
      ] as const) {
        const { anchor } = istanbulAnchor(scheme, root, undefined, five, { parent });
        expect(verify(anchor, trust, headers)).toMatchObject({ state: 'invalid', code: 'ISTANBUL_VALIDATORS' });
        const unchanged = istanbulAnchor(scheme, root, undefined, four, { parent });
        expect(verify(unchanged.anchor, trust, headers).state).toBe('final');
      }
    });

    test('an epoch voids them', () => {
      const members = { ...later, epoch: '3' };
      const { anchor } = istanbulAnchor(scheme, root, undefined, five, { parent: third });
      expect(verify(anchor, istanbulTrust(scheme, four, members), [first, second, third])).toMatchObject({
        state: 'invalid',
        code: 'ISTANBUL_VALIDATORS',
      });
    });

    test('a majority puts one out, whose votes are gone with it', () => {
      const out = { about: three.address, authorize: false };
      const left = four.filter((sealer) => sealer !== three);
      const a = sealedBlock(scheme, below, four, { by: one, vote: out });
      const b = sealedBlock(scheme, a, four, { by: two, vote: out });
      const c = sealedBlock(scheme, b, four, { by: three, vote: out });
      const { anchor } = istanbulAnchor(scheme, root, undefined, left, { parent: c });
      expect(verify(anchor, trust, [a, b, c])).toMatchObject({ state: 'final', anchors: [{ sealers: { of: 3 } }] });
    });
  });

  test('trust that cannot be is refused', () => {
    expect(() => parseTrust(istanbulTrust(scheme, four, { epoch: '0' }))).toThrow(
      expect.objectContaining({ code: 'TRUST_ISTANBUL' }),
    );
    expect(canonicalize(istanbulTrust(scheme, four))).toContain(scheme);
  });
});

describe('rounds of qbft', () => {
  const trust = istanbulTrust('qbft', four, later);
  const judge = (parts: BlockParts): Verdict =>
    verify(istanbulAnchor('qbft', root, undefined, four, { parts }).anchor, trust);

  test('seals are of the round that the header states, the hash is of none', () => {
    expect(judge({ round: 3 }).state).toBe('final');
    expect(judge({ round: 3, sealedRound: 2 })).toMatchObject({ state: 'invalid', code: 'ISTANBUL_SEALER' });
    expect(judge({ round: 0, sealedRound: 1 })).toMatchObject({ state: 'invalid', code: 'ISTANBUL_SEALER' });
    expect(sealedBlock('qbft', start, four, { round: 3 }).id).toBe(sealedBlock('qbft', start, four).id);
  });
});
