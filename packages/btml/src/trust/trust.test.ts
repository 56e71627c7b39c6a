import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  branchOf,
  displayHash,
  judgePow,
  meetsTarget,
  networkParameters,
  type PowHeader,
  parseBlock,
  parseHeader,
  parseHeaders,
  verifyHeaders,
} from '../consensus/pow/index.ts';
import { toHex } from '../proof/bytes.ts';
import type { BtmlMap } from '../value.ts';
import { defaultTrust, mergeTrust, parseTrust } from './index.ts';
import type { BitcoinTrust } from './types.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)));
const run = parseHeaders(fixture('bitcoin/headers-822528-830592.bin'));
const first = 822_528;
const mainnet = networkParameters('mainnet');
const bitcoin = (trust: ReturnType<typeof parseTrust>): BitcoinTrust => {
  const [entry] = trust.chains;
  if (entry?.rule !== 'bitcoin') throw new Error('no entry of bitcoin');
  return entry;
};
const file = (members: BtmlMap): BtmlMap => ({
  trust: '1.0',
  issued: '2026-11-22T12:00:00Z',
  chains: [{ chain: mainnet.chain, rule: 'bitcoin', network: 'mainnet', name: 'test', ...members }],
});

describe('the default trust', () => {
  const lines = Buffer.from(fixture('bitcoinj/production.checkpoints.txt'))
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(3);
  const known = new Map(
    lines.map((line) => {
      const raw = new Uint8Array(Buffer.from(line, 'base64'));
      return [new DataView(raw.buffer).getUint32(12), parseHeader(raw.slice(16))] as const;
    }),
  );

  test('all 436 checkpoints of the source have their work', () => {
    expect(known.size).toBe(436);
    for (const header of known.values()) expect(meetsTarget(header, mainnet.limit)).toBe(true);
    // The run of real headers agrees with it.
    for (let height = first; height <= 830_592; height += 2016) {
      expect(known.get(height)?.id).toBe(run[height - first]?.id);
    }
  });

  test('the shipped ones are of it', () => {
    const { checkpoints, minwork, issued } = bitcoin(defaultTrust());
    expect(checkpoints.length).toBeGreaterThan(5);
    for (const { height, header } of checkpoints) expect(known.get(height)?.id).toBe(header.id);
    expect(issued).toBe(checkpoints.at(-1)?.header.time);
    expect(minwork).toBe(
      verifyHeaders(mainnet, { height: 878_976 }, [known.get(878_976) ?? parseHeader(new Uint8Array(80))]).work * 2016n,
    );
  });
});

describe('judging real mainnet headers', () => {
  const evidence = (from: number, count: number, height = from) => {
    const headers: readonly PowHeader[] = run.slice(from - first, from - first + count);
    const block = parseBlock(fixture('bitcoin/blocks/0830000.bin'));
    const transaction = block.transactions[1];
    if (transaction === undefined) throw new Error('no transaction');
    const report = verifyHeaders(mainnet, { height }, headers);
    return { transaction, txid: displayHash(transaction.txid), height, headers, report };
  };
  const judge = (members: BtmlMap, from: number, count: number, headers: readonly PowHeader[] = [], height = from) =>
    judgePow({
      evidence: evidence(from, count, height),
      pointer: '/a',
      trust: bitcoin(parseTrust(file(members))),
      headers,
    });
  const checkpoint = { height: String(first), header: toHex(run[0]?.raw ?? new Uint8Array(80)) };
  const work = (from: number, to: number): string => {
    const hex = verifyHeaders(mainnet, { height: from }, run.slice(from - first, to - first + 1)).work.toString(16);
    return hex.length % 2 === 0 ? hex : `0${hex}`;
  };
  const pin = (height: number): string => `${height}:${run[height - first]?.id}`;

  test('an ancestor of a pinned block, by supplied headers', () => {
    expect(judge({ pins: [pin(830_500)] }, 830_000, 6, run)).toMatchObject({ state: 'final' });
    expect(judge({ pins: [pin(830_500)] }, 830_000, 6)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NOT_CONNECTED',
    });
    const headers = Buffer.concat(run.slice(830_006 - first).map(({ raw }) => raw)).toString('base64url');
    expect(judge({ pins: [pin(830_500)], headers, headersfrom: '830006' }, 830_000, 6)).toMatchObject({
      state: 'final',
    });
  });

  test('a pin that contradicts', () => {
    const other = `830001:${run[0]?.id}`;
    expect(judge({ pins: [other] }, 830_000, 6)).toMatchObject({ state: 'invalid', code: 'FINALITY_CONFLICT' });
    expect(judge({ pins: [`830499:${run[830_500 - first]?.id}`] }, 830_000, 6, run)).toMatchObject({
      code: 'FINALITY_CONFLICT',
    });
  });

  test('enough work above a checkpoint, across four retargets', () => {
    const members = { checkpoints: [checkpoint], minwork: work(first + 1, 830_100) };
    expect(judge(members, 830_000, 6, run)).toMatchObject({ state: 'final', confirmations: 593 });
    expect(judge(members, 830_000, 6, run.slice(0, 830_000 - first))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_WORK',
    });
    expect(judge({ checkpoints: [checkpoint] }, 830_000, 6, run)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_WORK',
    });
    const few = { checkpoints: [checkpoint], minwork: work(first + 1, 830_000) };
    expect(judge(few, 830_000, 2, run.slice(0, 830_000 - first))).toMatchObject({
      code: 'FINALITY_CONFIRMATIONS',
      state: 'consistent',
    });
  });

  test('work on a chain that passes by a pinned block counts for nothing', () => {
    const wrong = (height: number): string => `${height}:${run[0]?.id}`;
    const members = { checkpoints: [checkpoint], minwork: '01' };
    expect(judge({ ...members, pins: [wrong(829_000)] }, 830_000, 6, run)).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
    });
    expect(judge({ ...members, pins: [wrong(830_100)] }, 830_000, 6, run)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONFLICT',
    });
    expect(judge({ ...members, pins: [pin(829_000)] }, 830_000, 6, run).state).toBe('final');
  });

  test('a height that the checkpoint contradicts', () => {
    const members = { checkpoints: [checkpoint], minwork: '01' };
    const wrong = judge(members, 830_000, 6, run.slice(0, 830_000 - first), 830_001);
    expect(wrong).toMatchObject({ state: 'invalid', code: 'POW_HEIGHT' });
  });

  test('signet only by pins; the branch of a real transaction', () => {
    const block = parseBlock(fixture('bitcoin/blocks/0830000.bin'));
    expect(
      branchOf(
        block.transactions.map(({ txid }) => txid),
        1,
      ),
    ).toHaveLength(11);
    const signet = { ...bitcoin(parseTrust(file({}))), network: 'signet' as const };
    const judged = judgePow({ evidence: evidence(830_000, 6), pointer: '', trust: signet, headers: [] });
    expect(judged).toMatchObject({ state: 'consistent', code: 'FINALITY_NOT_SUPPORTED' });
  });
});

describe('trust files', () => {
  test.each([
    ['another version', { ...file({}), trust: '2.0' }, 'TRUST_VERSION', '/trust'],
    ['an unknown member', { ...file({}), more: 'x' }, 'SCHEMA_UNKNOWN_MEMBER', '/more'],
    [
      'an unknown rule',
      { ...file({}), chains: [{ chain: 'eip155:1', rule: 'raft', name: 'x' }] },
      'TRUST_RULE',
      '/chains/0/rule',
    ],
    ['a network of another chain', file({ network: 'regtest' }), 'TRUST_NETWORK', '/chains/0/chain'],
    ['no such network', file({ network: 'testnet3' }), 'TRUST_NETWORK', '/chains/0/network'],
    ['a malformed pin', file({ pins: ['1:00'] }), 'TRUST_PIN', '/chains/0/pins/0'],
    ['headers without height', file({ headers: 'AAAA' }), 'TRUST_HEADERS', '/chains/0'],
    ['half a header', file({ headers: 'AAAA', headersfrom: '1' }), 'POW_HEADER', '/chains/0/headers'],
    [
      'headers out of order',
      file({
        headers: Buffer.concat([run[1]?.raw ?? [], run[0]?.raw ?? []].map((raw) => Buffer.from(raw))).toString(
          'base64url',
        ),
        headersfrom: '1',
      }),
      'TRUST_HEADERS',
      '/chains/0/headers',
    ],
  ])('%s is refused', (_name, value, code, pointer) => {
    expect(() => parseTrust(value)).toThrow(expect.objectContaining({ code, pointer }));
  });

  test('text, bytes and values are the same; merging keeps every entry', () => {
    const text = JSON.stringify(file({ pins: [`1:${'a'.repeat(64)}`] }));
    expect(parseTrust(text)).toEqual(parseTrust(JSON.parse(text)));
    expect(() => parseTrust(text.replace('{', '{"trust":"1.0",'))).toThrow(
      expect.objectContaining({ code: 'JSON_DUPLICATE_KEY' }),
    );
    expect(mergeTrust(defaultTrust(), parseTrust(text)).chains).toHaveLength(defaultTrust().chains.length + 1);
  });
});
