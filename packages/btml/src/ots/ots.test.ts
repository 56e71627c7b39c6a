import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testLog } from '../../test/support/log.ts';
import { testEnvelope, testRecord } from '../../test/support/record.ts';
import { regtestAnchor } from '../../test/support/regtest.ts';
import { displayHash } from '../consensus/pow/index.ts';
import { concat, toHex, utf8 } from '../proof/bytes.ts';
import { buildReceipt } from '../receipt/index.ts';
import { parseTrust, type Trust } from '../trust/index.ts';
import type { BtmlMap } from '../value.ts';
import { exportOts, type OtsFile, type OtsOp, otsAttestations, parseOts, serializeOts, verifyOts } from './index.ts';
import { OTS_MAGIC } from './types.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/opentimestamps/${name}`, import.meta.url)));
const now = new Date('2026-11-22T13:00:00Z');
const nothing = parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z' });
const mainnet = (members: BtmlMap): Trust =>
  parseTrust({
    trust: '1.0',
    issued: '2026-11-22T12:00:00Z',
    chains: [
      {
        chain: 'bip122:000000000019d6689c085ae165831e93',
        rule: 'bitcoin',
        network: 'mainnet',
        name: 'roots',
        ...members,
      },
    ],
  });
const helloRoot = '8a1b66ecb7cbd07d8139a7e7d7f2c41aab1f5009b8364aaf61d03ad245e47e00';

describe('files with a Bitcoin attestation', () => {
  test.each([
    ['hello-world.txt.ots', 358391, helloRoot, 'hello-world.txt'],
    ['bad-stamp.txt.ots', 358391, '1bb49db8', 'bad-stamp.txt'],
    ['empty.ots', 129405, 'db29fdc2c27a1531ae08a9dff2d9e4dfedd9c902d16de542d8666a27367e5b71', 'empty'],
    ['bitcoin.pdf.ots', 465751, '98989f8d2e522d52356cf14ade63bdab44687dd0c4c8e3722c3f39bf726b0876', undefined],
    [
      'different-blockchains.txt.ots',
      455605,
      '2a19192cf00fb1baeea516b69b3a62195849589b4caafeb6ad6ebba58b9ae69a',
      'different-blockchains.txt',
    ],
    ['sha1/a-or-b.ots', 466906, '40c9303a5cb0a8c4b2676f4c6b101d37f83e9413f3856f356849bfb9438a7c26', 'sha1/a'],
    ['gdp2q25-2nd.pdf.ots', 912095, '936131994129988e1932d8c1c6a9780fd42ae4c87204cfb0ac852be1250039ae', undefined],
  ] as const)('%s is consistent with block %i', (name, height, root, file) => {
    const verdict = verifyOts(read(name), { trust: nothing, now, ...(file === undefined ? {} : { file: read(file) }) });
    expect(verdict).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
    const anchor = verdict.anchors.find(({ form }) => form === 'ots-bitcoin');
    expect(anchor).toMatchObject({ height, kind: 'pow' });
    expect(anchor?.root?.startsWith(root)).toBe(true);
  });

  test('a pinned root: hello-world is final, bad-stamp invalid', () => {
    const trust = mainnet({ roots: [`358391:${helloRoot}`] });
    expect(verifyOts(read('hello-world.txt.ots'), { trust, now })).toMatchObject({
      state: 'final',
      code: 'FINALITY_REACHED',
    });
    expect(verifyOts(read('bad-stamp.txt.ots'), { trust, now })).toMatchObject({ state: 'invalid', code: 'OTS_ROOT' });
    expect(verifyOts(read('empty.ots'), { trust, now }).state).toBe('consistent');
  });

  test('either file of a SHA-1 collision, no third one', () => {
    const trust = nothing;
    for (const name of ['sha1/a', 'sha1/b']) {
      expect(verifyOts(read('sha1/a-or-b.ots'), { trust, now, file: read(name) }).state).toBe('consistent');
    }
    const other = verifyOts(read('sha1/a-or-b.ots'), { trust, now, file: utf8('c') });
    expect(other).toMatchObject({ state: 'invalid', code: 'PROOF_DIGEST' });
    expect(verifyOts(read('sha1/a-or-b.ots'), { trust, now, digests: { sha256: '00' } }).code).toBe('PROOF_DIGEST');
  });
});

test.each([
  'incomplete.txt',
  'known-and-unknown-notary.txt',
  'merkle1.txt',
  'merkle2.txt',
  'merkle3.txt',
  'two-calendars.txt',
  'unknown-notary.txt',
])('%s is pending', (name) => {
  expect(verifyOts(read(`${name}.ots`), { trust: nothing, now, file: read(name) }).state).toBe('pending');
});

test.each([
  ['bad-major-version.ots', 'OTS_VERSION'],
  ['exceeds-max-msg-length.ots', 'OTS_MESSAGE_LENGTH'],
  ['invalid-file-digest-type.ots', 'OTS_DIGEST_TYPE'],
])('invalid/%s is refused with %s', (name, code) => {
  expect(verifyOts(read(`invalid/${name}`), { trust: nothing, now })).toMatchObject({ state: 'invalid', code });
});

const valid = [
  'hello-world.txt.ots',
  'bad-stamp.txt.ots',
  'empty.ots',
  'bitcoin.pdf.ots',
  'different-blockchains.txt.ots',
  'sha1/a-or-b.ots',
  'gdp2q25-2nd.pdf.ots',
  'incomplete.txt.ots',
  'known-and-unknown-notary.txt.ots',
  'merkle1.txt.ots',
  'merkle2.txt.ots',
  'merkle3.txt.ots',
  'two-calendars.txt.ots',
  'unknown-notary.txt.ots',
];
test.each(valid)('%s comes out as it went in', (name) => {
  expect(toHex(serializeOts(parseOts(read(name))))).toBe(toHex(read(name)));
});

test('truncated anywhere, or with a byte too many, it is refused', () => {
  const bytes = read('hello-world.txt.ots');
  for (let length = 0; length < bytes.length; length++) {
    expect(verifyOts(bytes.slice(0, length), { trust: nothing, now }).state).toBe('invalid');
  }
  expect(verifyOts(Uint8Array.of(...bytes, 0), { trust: nothing, now }).code).toBe('OTS_TRAILING');
});

test('no single changed byte leaves hello-world final', () => {
  const bytes = read('hello-world.txt.ots');
  const trust = mainnet({ roots: [`358391:${helloRoot}`] });
  const file = read('hello-world.txt');
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 2, 0x10, 0x80]) {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ bit;
      expect(verifyOts(copy, { trust, now, file }).state).not.toBe('final');
    }
  }
});

test('the limits: 256 nested operations, 4,096-byte messages, 8,192-byte attestations', () => {
  const nest = (count: number, step: OtsOp, payload = 0): Uint8Array => {
    let timestamp: OtsFile['timestamp'] = {
      message: new Uint8Array(32),
      branches: [{ attestation: { kind: 'unknown', tag: new Uint8Array(8), payload: new Uint8Array(payload) } }],
    };
    for (let i = 0; i < count; i++) timestamp = { message: new Uint8Array(32), branches: [{ step, next: timestamp }] };
    return serializeOts({ hash: 'sha256', timestamp });
  };
  const code = (bytes: Uint8Array): string => verifyOts(bytes, { trust: nothing, now }).code;
  expect(code(nest(256, { op: 'sha256' }))).toBe('OTS_UNKNOWN');
  expect(code(nest(257, { op: 'sha256' }))).toBe('OTS_NESTING');
  expect(code(nest(7, { op: 'hexlify' }))).toBe('OTS_UNKNOWN');
  expect(code(nest(8, { op: 'hexlify' }))).toBe('OTS_MESSAGE_LENGTH');
  expect(code(nest(1, { op: 'append', arg: new Uint8Array(4065) }))).toBe('OTS_MESSAGE_LENGTH');
  expect(code(nest(0, { op: 'sha256' }, 8192))).toBe('OTS_UNKNOWN');
  expect(code(nest(0, { op: 'sha256' }, 8193))).toBe('OTS_ATTESTATION_LENGTH');
});

describe('export of our own receipts', () => {
  test.each([
    ['a record', testRecord('exported'), 5, 11],
    ['a signed record', testEnvelope('exported and signed'), 0, 7],
    ['a log of one leaf', testRecord('alone'), 0, 1],
  ] as const)('%s: from the file’s digest to the block’s root', (_name, entry, index, size) => {
    const { root, path } = testLog(entry, index, size);
    const { anchor, headers, height } = regtestAnchor(root, path);
    const bytes = exportOts(buildReceipt(entry, [anchor]));
    const file = parseOts(bytes);
    const [found] = otsAttestations(file.timestamp);
    expect(found?.attestation).toEqual({ kind: 'bitcoin', height });
    expect(displayHash(found?.message ?? root)).toBe(displayHash(headers[0]?.merkleRoot ?? root));
    const content = entry.kind === 'record' ? (entry.name ?? '').replace('.txt', '') : 'exported and signed';
    expect(verifyOts(bytes, { trust: nothing, now, file: utf8(content) }).state).toBe('consistent');
  });

  test('what does not fit is refused', () => {
    const large = { ...testRecord('large'), meta: { text: 'x'.repeat(4096) } };
    const { anchor } = regtestAnchor(testLog(large, 0, 1).root, undefined);
    expect(() => exportOts(buildReceipt(large, [anchor]))).toThrow(
      expect.objectContaining({ code: 'OTS_MESSAGE_LENGTH' }),
    );
    expect(() => exportOts(buildReceipt(testRecord('x'), [anchor]), 1)).toThrow(
      expect.objectContaining({ code: 'OTS_EXPORT' }),
    );
  });
});

describe('files that stand for more than they hold', () => {
  const head = concat(OTS_MAGIC, Uint8Array.of(1, 8), new Uint8Array(32));
  const attestation = concat(Uint8Array.of(0), new Uint8Array(8).fill(9), Uint8Array.of(0));
  const repeat = (part: Uint8Array, count: number): Uint8Array => concat(...Array.from({ length: count }, () => part));

  test('long messages again and again are refused, a chain of 256 of them is not', () => {
    const long = concat(Uint8Array.of(0xf0, 0xe0, 0x1f), new Uint8Array(4064));
    const chain = concat(new Uint8Array(255).fill(0xf2), attestation);
    expect(verifyOts(concat(head, long, chain), { trust: nothing, now }).state).toBe('pending');
    const bomb = concat(head, long, repeat(concat(Uint8Array.of(0xff), chain), 50), attestation);
    expect(verifyOts(bomb, { trust: nothing, now })).toMatchObject({ state: 'invalid', code: 'OTS_MESSAGE_LENGTH' });
  });

  test('very many attestations are refused, many are not', () => {
    const many = (count: number) => concat(head, repeat(concat(Uint8Array.of(0xff), attestation), count), attestation);
    expect(verifyOts(many(50_000), { trust: nothing, now })).toMatchObject({ state: 'pending', code: 'OTS_UNKNOWN' });
    expect(verifyOts(many(100_000), { trust: nothing, now })).toMatchObject({ state: 'invalid' });
  });
});
