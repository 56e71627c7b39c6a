import { describe, expect, test } from 'vitest';
import { sha256 } from '../../merkle/index.ts';
import { concat, toHex, utf8 } from '../../proof/bytes.ts';
import {
  type Block,
  cidOfBlock,
  directoryData,
  encodeDagPb,
  encodeUnixfsFile,
  fileChunks,
  judgeContent,
  verifyDagCar,
  writeBlocksCar,
} from './index.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const raw = (text: string): Block => ({ cid: cidOfBlock('raw', utf8(text)), bytes: utf8(text) });
const [a, b] = [raw('hello '), raw('world\n')];
function pb(children: readonly Block[], data: Uint8Array): Block {
  const links = children.map(({ cid, bytes }) => ({ cid, name: '', size: bytes.length }));
  const bytes = encodeDagPb({ links, data });
  return { cid: cidOfBlock('dag-pb', bytes), bytes };
}
const car = (root: Block, ...others: readonly Block[]): Uint8Array =>
  writeBlocksCar({ roots: [root.cid], blocks: [root, ...others] });
const digest = (text: string): string => `sha-256:${toHex(sha256(utf8(text)))}`;

describe('content', () => {
  const inner = pb([b], encodeUnixfsFile({ sizes: [6] }));
  const file = pb([a, inner], encodeUnixfsFile({ sizes: [6, 6] }));

  test.each([
    ['of one raw block', car(a), digest('hello ')],
    ['of two levels', car(file, a, inner, b), digest('hello world\n')],
    ['of one dag-pb block', car(pb([], encodeUnixfsFile({ data: utf8('x') }))), digest('x')],
    ['of nothing', car(pb([], encodeUnixfsFile({}))), digest('')],
    [
      'with data before its links',
      car(pb([b], encodeUnixfsFile({ data: utf8('hello '), sizes: [6] })), b),
      digest('hello world\n'),
    ],
  ])('a file %s has the digest of its bytes, and is not said to be stored', (_name, bytes, expected) => {
    const verdict = judgeContent(bytes);
    expect(verdict).toMatchObject({ claim: 'integrity', digest: expected });
    expect(verdict.notProven.join()).toContain('never "stored"');
  });

  test('a small CAR that stands for an endless file is refused', () => {
    for (const [leafOfAll, length] of [
      [a, 6],
      [{ cid: cidOfBlock('raw', new Uint8Array(0)), bytes: new Uint8Array(0) }, 0],
    ] as const) {
      const blocks: Block[] = [leafOfAll];
      let size = length;
      for (let depth = 0; depth < 6; depth++) {
        const children = Array.from({ length: 174 }, () => blocks[0] ?? leafOfAll);
        blocks.unshift(pb(children, encodeUnixfsFile({ sizes: children.map(() => size) })));
        size *= 174;
      }
      const [root = leafOfAll, ...others] = blocks;
      expect(() => [...fileChunks(verifyDagCar(car(root, ...others)), 100_000)]).toThrow(code('STORAGE_UNIXFS'));
    }
  });

  test('a directory and a document have none', () => {
    expect(judgeContent(car(pb([], directoryData))).digest).toBeUndefined();
    const json = utf8('{}');
    expect(judgeContent(car({ cid: cidOfBlock('json', json), bytes: json })).digest).toBeUndefined();
  });

  test.each([
    ['a size that is not the leaf’s', encodeUnixfsFile({ sizes: [5, 7] })],
    ['a size too few', encodeUnixfsFile({ sizes: [12] })],
    [
      'a total that is not the sum',
      concat(encodeUnixfsFile({ sizes: [6, 6] }).slice(0, 2), Uint8Array.of(0x18, 13, 0x20, 6, 0x20, 6)),
    ],
    ['an unknown type', Uint8Array.of(0x08, 9)],
    ['an unknown member', Uint8Array.of(0x08, 2, 0x50, 1)],
    ['a type twice', Uint8Array.of(0x08, 2, 0x08, 2)],
    ['a cut', Uint8Array.of(0x08, 2, 0x12, 9)],
  ])('a file with %s is refused', (_name, data) => {
    expect(() => judgeContent(car(pb([a, inner], data), a, inner, b))).toThrow(code('STORAGE_UNIXFS'));
  });

  test('a file without data, or with a directory in it, is refused', () => {
    const bytes = encodeDagPb({ links: [] });
    expect(() => judgeContent(car({ cid: cidOfBlock('dag-pb', bytes), bytes }))).toThrow(code('STORAGE_UNIXFS'));
    const folder = pb([], directoryData);
    expect(() => judgeContent(car(pb([folder], encodeUnixfsFile({ sizes: [0] })), folder))).toThrow(
      code('STORAGE_UNIXFS'),
    );
  });
});
