import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  type EvmHeader,
  keccak256,
  parseTrust,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { concat, utf8 } from '../src/proof/bytes.ts';
import { cliqueAnchor, cliqueTrust, nextBlock, sealers } from './support/clique.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

const record = testRecord('followed');
const { root } = testLog(record, 0, 1);
const now = new Date('2026-11-22T13:00:00Z');
const verify = (anchor: BtmlMap, trust: BtmlMap, headers: readonly EvmHeader[] = []): Verdict =>
  verifyReceipt(buildReceipt(record, [anchor]), {
    trust: parseTrust(trust),
    now,
    ...(headers.length === 0 ? {} : { headers: concat(...headers.map(({ raw }) => raw)) }),
  });

const four = sealers(4);
const three = four.slice(0, 3);
const addresses = (set: readonly { address: string }[]): string[] => set.map(({ address }) => address);
const newcomer = four[3]?.address ?? '';

/** Blocks 1 and 2 vote the fourth sealer in; then the anchor's block and three more by all four. */
function grown(): { votes: EvmHeader[]; anchor: BtmlMap; headers: readonly EvmHeader[] } {
  const below = { hash: keccak256(utf8('genesis')), number: 0, time: 1_795_000_000 };
  const vote = { vote: { about: newcomer, authorize: true } };
  const one = nextBlock(below, three, vote);
  const two = nextBlock(one, three, vote);
  const { anchor, headers } = cliqueAnchor(root, undefined, four, { parent: two, onTop: 3, others: 1 });
  return { votes: [one, two], anchor, headers };
}

describe('sealers that changed since the pinned set', () => {
  test.each([200, 201, 202, 203])('a set younger than the trust is no forgery, below block %i', (number) => {
    const parent = { hash: keccak256(utf8('below')), number, time: 1_799_000_000 };
    const { anchor } = cliqueAnchor(root, undefined, four, { parent, onTop: 3 });
    expect(verify(anchor, cliqueTrust(three)).state).toBe('consistent');
    expect(verify(anchor, cliqueTrust(three, { issued: '2027-12-01T00:00:00Z' })).state).toBe('invalid');
  });

  const { votes, anchor, headers } = grown();

  test('are followed vote by vote when the headers are supplied', () => {
    const verdict = verify(anchor, cliqueTrust(three), votes);
    expect(verdict).toMatchObject({ state: 'final', code: 'FINALITY_REACHED' });
    expect(verdict.anchors[0]?.sealers).toEqual({ distinct: 3, of: 4 });
    expect(verdict.anchors[0]?.notProven.join()).not.toContain('came about');
  });

  test('are strangers without them', () => {
    expect(verify(anchor, cliqueTrust(three)).state).not.toBe('final');
  });

  test('are taken from the trust where it states the newer set, and the verdict says so', () => {
    const signers = [
      { from: '0', set: addresses(three) },
      { from: '3', set: addresses(four) },
    ];
    const verdict = verify(anchor, cliqueTrust(three, { signers }));
    expect(verdict.state).toBe('final');
    const later = [
      { from: '0', set: addresses(three) },
      { from: '4', set: addresses(four) },
    ];
    expect(verify(anchor, cliqueTrust(three, { signers: later })).state).not.toBe('final');
  });

  test('a pin settles it, another block at a pinned height refuses it', () => {
    const last = headers.at(-1);
    const signers = [{ from: '3', set: addresses(four) }];
    const short = { ...anchor, headers: Array.isArray(anchor.headers) ? anchor.headers.slice(0, 2) : [] };
    expect(verify(short, cliqueTrust(four, { signers }))).toMatchObject({ code: 'FINALITY_SEALERS' });
    const pinned = cliqueTrust(four, { signers, pins: [`4:${headers[1]?.id}`] });
    expect(verify(short, pinned)).toMatchObject({ state: 'final' });
    const other = cliqueTrust(four, { signers, pins: [`4:${last?.id}`] });
    expect(verify(short, other)).toMatchObject({ state: 'invalid', code: 'FINALITY_CONFLICT' });
  });

  test('a block of a time that no calendar has is no reason to fail', () => {
    const parent = { hash: keccak256(utf8('below')), number: 99, time: 9_000_000_000_000_000 };
    const { state, anchors } = verify(cliqueAnchor(root, undefined, three, { parent }).anchor, cliqueTrust(three));
    expect({ state, time: anchors[0]?.time }).toEqual({
      state: 'final',
      time: { notBefore: '9999-12-31T23:59:59Z', notAfter: '9999-12-31T23:59:59Z' },
    });
  });

  test('headers supplied above count as confirmations by their sealers', () => {
    const short = { ...anchor, headers: Array.isArray(anchor.headers) ? anchor.headers.slice(0, 1) : [] };
    const signers = [{ from: '3', set: addresses(four) }];
    expect(verify(short, cliqueTrust(four, { signers }), headers.slice(1))).toMatchObject({ state: 'final' });
    expect(verify(short, cliqueTrust(four, { signers }))).toMatchObject({ state: 'consistent' });
  });

  test('supplied headers that do not stand in a row are the verifier’s own fault', () => {
    expect(() => verify(anchor, cliqueTrust(three), [...votes].reverse())).toThrow(
      expect.objectContaining({ code: 'TRUST_HEADERS' }),
    );
  });
});
