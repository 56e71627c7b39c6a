import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isCodedError } from '../../../errors.ts';
import {
  asList,
  decodeRlp,
  type EvmHeader,
  encodeRlp,
  followsEvm,
  joinIbftExtra,
  parseEvmHeader,
  type Rlp,
  splitIbftExtra,
  splitRlp,
} from '../../../evm/index.ts';
import { IstanbulChain, sealQuorum } from '../istanbul/chain.ts';
import { ibft } from './extra.ts';

const file = new Uint8Array(readFileSync(new URL('../../../../fixtures/ibft/ibft.blocks', import.meta.url)));
const headers = splitRlp(file).map((block) => {
  const [head] = asList(decodeRlp(block), 'block');
  return parseEvmHeader(encodeRlp(head ?? []));
});
const [genesis, ...sealed] = headers;
if (genesis === undefined) throw new Error('no genesis');
const members = ibft.read(genesis).validators;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('101 blocks of an IBFT network (Besu’s test chain)', () => {
  test('each names the hash of the one below, which leaves the committed seals out', () => {
    expect(headers).toHaveLength(101);
    sealed.forEach((header, i) => {
      const parent = headers[i];
      expect(parent !== undefined && followsEvm(header, parent), `block ${header.number}`).toBe(true);
    });
  });

  test('follow from the validators of the genesis block: votes, proposers, seals', () => {
    const chain = new IstanbulChain(ibft, 1000, members, genesis);
    for (const header of sealed) {
      const { sealers, quorum } = chain.push(header);
      expect(sealers.length).toBeGreaterThanOrEqual(quorum);
    }
    expect(members).toHaveLength(5);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 10])('quorum of %i', (n) => {
    const faulty = Math.floor((n - 1) / 3);
    const quorum = sealQuorum(n);
    // Any two quorums share an honest member, and the honest ones alone reach it.
    expect(2 * quorum - n).toBeGreaterThan(faulty);
    expect(n - faulty).toBeGreaterThanOrEqual(quorum);
  });

  const at = (header: EvmHeader): IstanbulChain => new IstanbulChain(ibft, 1000, members, headers[header.number - 1]);

  test('every block by itself, and never by another set', () => {
    const [first] = sealed;
    if (first === undefined) throw new Error('no block');
    expect(() => at(first).push(first)).not.toThrow();
    const fewer = new IstanbulChain(ibft, 1000, members.slice(1), genesis);
    expect(() => fewer.push(first)).toThrow(code('ISTANBUL_VALIDATORS'));
  });

  describe('altered', () => {
    const [first] = sealed;
    if (first === undefined) throw new Error('no block');
    const parts = splitIbftExtra(first.extra);
    if (parts === undefined || parts.seals instanceof Uint8Array) throw new Error('no seals');
    const { seals } = parts;
    const withSeals = (list: readonly Rlp[]): EvmHeader =>
      parseEvmHeader(encodeRlp(first.fields.with(12, joinIbftExtra({ ...parts, seals: list }))));

    test('fewer seals than four of five, one twice, and one of another block', () => {
      expect(seals.length).toBeGreaterThanOrEqual(4);
      const four = seals.slice(0, 4);
      expect(withSeals(four).id).toBe(first.id);
      expect(() => at(first).push(withSeals(four))).not.toThrow();
      expect(() => at(first).push(withSeals(seals.slice(0, 3)))).toThrow(code('ISTANBUL_QUORUM'));
      expect(() => at(first).push(withSeals([...four, ...four.slice(0, 1)]))).toThrow(code('ISTANBUL_DUPLICATE'));
      const [, second] = sealed;
      const foreign = splitIbftExtra(second?.extra ?? new Uint8Array(0))?.seals;
      const strange = foreign === undefined || foreign instanceof Uint8Array ? [] : foreign.slice(0, 1);
      expect(() => at(first).push(withSeals([...four, ...strange]))).toThrow(code('ISTANBUL_SEALER'));
    });

    test('any byte of the header', { timeout: 300_000 }, () => {
      const survivors: number[] = [];
      const copy = Uint8Array.from(first.raw);
      first.raw.forEach((byte, place) => {
        copy[place] = byte ^ 1;
        try {
          at(first).push(parseEvmHeader(copy));
          survivors.push(place);
        } catch (error) {
          if (!isCodedError(error)) throw error;
        }
        copy[place] = byte;
      });
      expect(survivors).toEqual([]);
    });
  });
});
