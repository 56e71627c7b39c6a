import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nextBlock, type Sealer, sealers } from '../../../test/support/clique.ts';
import {
  asList,
  decodeRlp,
  type EvmHeader,
  encodeRlp,
  keccak256,
  parseEvmHeader,
  type Rlp,
  rlpNumber,
  splitRlp,
} from '../../evm/index.ts';
import { fromHex, utf8 } from '../../proof/bytes.ts';
import { CliqueChain, cliqueCheckpoint, cliqueSealer, VANITY_SIZE } from './clique.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/clique/${name}`, import.meta.url)));
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('public headers', () => {
  const json = JSON.parse(Buffer.from(fixture('rinkeby-30000.json')).toString('utf8'));
  const hex = (name: string): Uint8Array => fromHex(String(json[name]).slice(2));
  const fields = (change: { extra?: Uint8Array } = {}): Rlp[] => [
    hex('parentHash'),
    hex('sha3Uncles'),
    hex('miner'),
    hex('stateRoot'),
    hex('transactionsRoot'),
    hex('receiptsRoot'),
    hex('logsBloom'),
    rlpNumber(json.difficulty),
    rlpNumber(json.number),
    rlpNumber(json.gasLimit),
    rlpNumber(json.gasUsed),
    rlpNumber(json.timestamp),
    change.extra ?? hex('extraData'),
    hex('mixHash'),
    hex('nonce'),
  ];
  const header = parseEvmHeader(encodeRlp(fields()));

  test('Rinkeby block 30000: hash, sealers, seal', () => {
    expect(header.id).toBe(json._expectedHash);
    expect(cliqueCheckpoint(header)).toEqual(json._signers);
    expect(json._signers).toContain(cliqueSealer(header));
    const chain = new CliqueChain({ epoch: 30_000, period: 15 }, json._signers);
    expect(chain.push(header)).toBe(cliqueSealer(header));
  });

  test('altered, or with other sealers, it is refused', () => {
    const [first, second] = json._signers;
    expect(() =>
      new CliqueChain({ epoch: 30_000, period: 15 }, [first, second, `0x${'1'.repeat(40)}`]).push(header),
    ).toThrow(/./);
    const extra = Uint8Array.from(hex('extraData'));
    extra[0] = (extra[0] ?? 0) ^ 1;
    const altered = parseEvmHeader(encodeRlp(fields({ extra })));
    expect(() => new CliqueChain({ epoch: 30_000, period: 15 }, json._signers).push(altered)).toThrow(
      code('CLIQUE_SEALER'),
    );
  });

  test('Besu’s test chain follows from its genesis', () => {
    const headers = splitRlp(fixture('clique.blocks')).map((block) => {
      const [head] = asList(decodeRlp(block), 'block');
      return parseEvmHeader(encodeRlp(head ?? []));
    });
    const [genesis, ...rest] = headers;
    expect(headers.length).toBeGreaterThanOrEqual(2);
    const set = genesis === undefined ? [] : cliqueCheckpoint(genesis);
    expect(set.length).toBeGreaterThan(0);
    const chain = new CliqueChain({ epoch: 30_000, period: 1 }, set, genesis, true);
    for (const block of rest) expect(set).toContain(chain.push(block));
  });
});

describe('rules', () => {
  const rules = { epoch: 20, period: 5 };
  const four = sealers(4);
  const three = four.slice(0, 3);
  const below = { hash: keccak256(utf8('genesis')), number: 0, time: 1000 };
  const addresses = (set: readonly Sealer[]): string[] => set.map(({ address }) => address);
  const follow = (set: readonly Sealer[], headers: readonly EvmHeader[]): CliqueChain => {
    const chain = new CliqueChain(rules, addresses(set), undefined, true);
    for (const header of headers) chain.push(header);
    return chain;
  };
  const newcomer = four[3];
  if (newcomer === undefined) throw new Error('no newcomer');
  const vote = (authorize: boolean, about = newcomer.address) => ({ vote: { about, authorize } });

  test('turns: the one who is due has difficulty 2, another 1', () => {
    const one = nextBlock(below, three);
    const other = three[0] && nextBlock(one, three, { by: three[0] });
    expect(() => follow(three, [one, ...(other ? [other] : [])])).not.toThrow();
    expect(() => follow(three, [nextBlock(below, three, { difficulty: 1 })])).toThrow(code('CLIQUE_TURN'));
  });

  test('nobody seals again too soon', () => {
    const one = nextBlock(below, three);
    const again = nextBlock(one, three, three[1] ? { by: three[1] } : {});
    expect(() => follow(three, [one, again])).toThrow(code('CLIQUE_RECENT'));
  });

  test('time, links and forbidden values', () => {
    const one = nextBlock(below, three);
    expect(() => follow(three, [one, nextBlock(one, three, { time: one.time + 4 })])).toThrow(code('CLIQUE_TIME'));
    expect(() => follow(three, [one, nextBlock(below, three)])).toThrow(code('CLIQUE_LINK'));
    expect(() => follow(three, [nextBlock(below, three, { checkpoint: addresses(three) })])).toThrow(
      code('CLIQUE_HEADER'),
    );
  });

  test('a majority votes a newcomer in, and out again', () => {
    const one = nextBlock(below, three, vote(true));
    const two = nextBlock(one, three, vote(true));
    expect(follow(three, [one]).sealers).toEqual(addresses(three));
    expect(follow(three, [one, two]).sealers).toEqual(addresses(four));
    const later: EvmHeader[] = [one, two];
    for (let i = 0; i < 3; i++) {
      const top = later.at(-1) ?? one;
      // The three vote in rotation; whoever is not due by the order of four seals out of turn.
      const by = three[(top.number + 1) % 3];
      later.push(nextBlock(top, four, { ...vote(false), ...(by ? { by } : {}) }));
    }
    expect(follow(three, later).sealers).toEqual(addresses(three));
    expect(follow(three, later.slice(0, 4)).sealers).toEqual(addresses(four));
  });

  test('one voice twice is one voice', () => {
    const one = nextBlock(below, three, vote(true));
    const headers = [one];
    for (let i = 0; i < 3; i++) headers.push(nextBlock(headers.at(-1) ?? one, three, i === 2 ? vote(true) : {}));
    expect(follow(three, headers).sealers).toEqual(addresses(three));
  });

  test('an epoch’s block must state the sealers in force, and voids votes', () => {
    const start = { ...below, number: 18 };
    const voted = nextBlock(start, three, vote(true));
    const good = nextBlock(voted, three, { checkpoint: addresses(three) });
    const after = nextBlock(good, three, vote(true));
    expect(follow(three, [voted, good, after]).sealers).toEqual(addresses(three));
    const bad = nextBlock(voted, three, { checkpoint: addresses(four) });
    expect(() => follow(three, [voted, bad])).toThrow(code('CLIQUE_CHECKPOINT'));
    expect(good.extra.length).toBe(VANITY_SIZE + 60 + 65);
  });
});
