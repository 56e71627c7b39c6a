import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nextBlock, sealers } from '../../../../test/support/clique.ts';
import {
  asList,
  decodeRlp,
  type EvmHeader,
  encodeRlp,
  joinQbftExtra,
  keccak256,
  parseEvmHeader,
  splitQbftExtra,
} from '../../../evm/index.ts';
import { fromHex, toHex, utf8 } from '../../../proof/bytes.ts';
import { recoverAddress } from '../recover.ts';
import { qbft, readQbftExtra } from './extra.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../fixtures/qbft/${name}`, import.meta.url), 'utf8'));
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
const bytesAt = (value: unknown, ...path: string[]): Uint8Array => fromHex(String(at(value, ...path)).slice(2));

// Any header will do: only its extra data is read.
const [sealer] = sealers(1);
if (sealer === undefined) throw new Error('no sealer');
const base = nextBlock({ hash: keccak256(utf8('below')), number: 1, time: 1000 }, [sealer]);
const withExtra = (extra: Uint8Array): EvmHeader => parseEvmHeader(encodeRlp(base.fields.with(12, extra)));

describe('extra data of the QBFT test vectors', () => {
  const cases = Object.entries(Object(fixture('bft_extra_data.json')));

  test.each(cases)('%s', (_, vector) => {
    const rlp = bytesAt(vector, 'rlp');
    const parts = splitQbftExtra(rlp);
    if (parts === undefined) throw new Error('not read');
    expect(joinQbftExtra(parts)).toEqual(rlp);
    const { vanity, validators, vote, round, seals } = readQbftExtra(withExtra(rlp));
    const kind = at(vector, 'qbft_extra_data', 'vote', 'voteType');
    expect({
      vanityData: `0x${toHex(vanity)}`,
      validators,
      round,
      seals: seals.map((seal) => `0x${toHex(seal)}`),
      vote: vote === undefined ? null : { recipient: vote.about, voteType: kind },
    }).toEqual(at(vector, 'qbft_extra_data'));
    if (vote !== undefined) expect(vote.authorize).toBe(kind === '0xff');
  });

  test('a vote of another kind, one too long, and a round beyond four bytes are refused', () => {
    const parts = splitQbftExtra(bytesAt(cases[0]?.[1], 'rlp'));
    if (parts === undefined) throw new Error('not read');
    const about = new Uint8Array(20);
    for (const change of [
      { vote: [about, Uint8Array.of(1)] },
      { vote: [about, Uint8Array.of(0xff), Uint8Array.of(1)] },
      { round: new Uint8Array(5).fill(1) },
    ]) {
      expect(() => readQbftExtra(withExtra(joinQbftExtra({ ...parts, ...change })))).toThrow(
        expect.objectContaining({ code: 'ISTANBUL_EXTRA' }),
      );
    }
    expect(() => readQbftExtra(withExtra(new Uint8Array(97)))).toThrow(
      expect.objectContaining({ code: 'ISTANBUL_EXTRA' }),
    );
  });
});

describe('messages of the QBFT test vectors', () => {
  const messages = fixture('messages.json');
  const block = bytesAt(messages, 'roundChange_with_prepares', 'message', 'block');
  const [head] = asList(decodeRlp(block), 'block');
  const header = parseEvmHeader(encodeRlp(head ?? []));

  test('the proposed block is one of QBFT, in round 0 without seals', () => {
    const { validators, proposer, vote, seals } = qbft.read(header);
    expect(validators).toEqual([proposer]);
    expect(vote).toBeUndefined();
    expect(seals).toEqual([]);
    expect(readQbftExtra(header).round).toBe(0);
    // Nothing to cut off yet: the hash is that of all bytes.
    expect(header.id).toBe(`0x${toHex(keccak256(header.raw))}`);
  });

  test('a commit seal signs the digest as it is', () => {
    const commit = ['commit', 'message', 'unsignedCommit'];
    const seal = bytesAt(messages, ...commit, 'commitSeal');
    expect(recoverAddress(bytesAt(messages, ...commit, 'digest'), seal)).toBe(qbft.read(header).proposer);
  });
});
