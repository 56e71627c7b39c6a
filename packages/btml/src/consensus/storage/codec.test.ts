import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../proof/bytes.ts';
import {
  type BlockCid,
  type BlockCodec,
  blockCidBytes,
  cidOfBlock,
  decodeDagPb,
  encodeDagPb,
  formatBlockCid,
  linksOf,
  parseBlockCid,
  readBlockCid,
  readBlocksCar,
  verifyDagCar,
  walkDag,
  writeBlocksCar,
} from './index.ts';

const folder = new URL('../../../fixtures/ipld-codec-fixtures/', import.meta.url);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const negative = (name: string): { name: string; hex: string }[] =>
  JSON.parse(readFileSync(new URL(`negative-fixtures/${name}`, folder), 'utf8'));
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const read = (codec: BlockCodec, bytes: Uint8Array): readonly BlockCid[] => linksOf(cidOfBlock(codec, bytes), bytes);

describe('the IPLD codec fixtures', () => {
  const { roots, blocks } = readBlocksCar(fixture('fixtures.car'));

  test('every block is hashed and read strictly', () => {
    expect(roots).toEqual([]);
    expect(blocks).toHaveLength(273);
    const byCodec = new Map<string, number>();
    for (const { cid, bytes } of blocks) {
      linksOf(cid, bytes);
      byCodec.set(cid.codec, (byCodec.get(cid.codec) ?? 0) + 1);
      expect(readBlockCid(blockCidBytes(cid)).cid).toEqual(cid);
      expect(parseBlockCid(formatBlockCid(cid))).toEqual(cid);
    }
    expect(Object.fromEntries(byCodec)).toEqual({ 'dag-cbor': 128, 'dag-json': 128, 'dag-pb': 17 });
  });

  test('the links of one value in two codecs are the same', () => {
    const links = (codec: BlockCodec): string[] =>
      blocks
        .filter(({ cid }) => cid.codec === codec)
        .flatMap(({ cid, bytes }) => linksOf(cid, bytes))
        .map(formatBlockCid)
        .sort();
    expect(links('dag-cbor').length).toBeGreaterThan(10);
    expect(links('dag-json')).toEqual(expect.arrayContaining(links('dag-cbor')));
  });

  test('dag-pb is written as it was read', () => {
    const pb = blocks.filter(({ cid }) => cid.codec === 'dag-pb');
    for (const { bytes } of pb) expect(toHex(encodeDagPb(decodeDagPb(bytes)))).toBe(toHex(bytes));
  });

  test('any changed byte of the CAR is refused', () => {
    const car = fixture('fixtures.car').slice(0, 3_000);
    const whole = readBlocksCar(fixture('fixtures.car'));
    const small = writeBlocksCar({ roots: [], blocks: whole.blocks.slice(0, 12) });
    expect(car.slice(0, small.length)).toEqual(small);
    for (let at = 0; at < small.length; at++) {
      const copy = Uint8Array.from(small);
      copy[at] = (copy[at] ?? 0) ^ 0x40;
      expect(() => readBlocksCar(copy), `byte ${at}`).toThrow(expect.objectContaining({ name: 'CodedError' }));
    }
  });
});

describe('negative fixtures are refused', () => {
  test.each(negative('dag-cbor/decode/duplicate-keys.json'))('dag-cbor: $name', ({ hex }) => {
    expect(() => read('dag-cbor', fromHex(hex))).toThrow(code('STORAGE_BLOCK'));
  });
  test.each(negative('dag-json/decode/duplicate-keys.json'))('dag-json: $name', ({ hex }) => {
    expect(() => read('dag-json', fromHex(hex))).toThrow(code('STORAGE_BLOCK'));
  });
  test.each(negative('dag-pb/decode/edges.json'))('dag-pb: $name', ({ hex }) => {
    expect(() => read('dag-pb', fromHex(hex))).toThrow(code('STORAGE_BLOCK'));
  });
});

describe('dag-cbor has one spelling', () => {
  test.each([
    ['an integer in a longer form', '1817'],
    ['a length in a longer form', '780161'.replace('61', '')],
    ['an indefinite list', '9fff'],
    ['keys out of order', 'a2616201616101'],
    ['keys ordered by bytes before length', 'a262616101616201'],
    ['a key that is a number', 'a10101'],
    ['a tag other than 42', 'c001'],
    ['a link without the zero', 'd82a4101'],
    ['half a float', 'f93c00'],
    ['not a number', 'fb7ff8000000000000'],
    ['undefined', 'f7'],
    ['something after the value', '0101'],
    ['nothing', ''],
    ['a string that is not UTF-8', '61ff'],
    ['a list that ends early', '8201'],
    ['a length beyond all bounds', '9bffffffffffffffff'],
  ])('%s', (_name, hex) => {
    expect(() => read('dag-cbor', fromHex(hex))).toThrow(code('STORAGE_BLOCK'));
  });

  test('deep nesting is refused before it overflows', () => {
    expect(() => read('dag-cbor', new Uint8Array(100_000).fill(0x81))).toThrow(code('STORAGE_BLOCK'));
    expect(() => read('dag-json', utf8('['.repeat(100_000)))).toThrow(code('STORAGE_BLOCK'));
  });
});

describe('CIDs', () => {
  test.each([
    ['version 0', 'QmNPWHBrVQiiV8FpyNuEPhB9E2rbvdy9Yx79EY1EJuyf9o'],
    ['version 1', 'bafybeicn7i3soqdgr7dwnrwytgq4zxy7a5jpkizrvhm5mv6bgjd32wm3q4'],
  ])('%s', (_name, text) => {
    expect(formatBlockCid(parseBlockCid(text))).toBe(text);
  });
  test('what is not known here keeps its name, but is not checked', () => {
    const cid = parseBlockCid(
      'bafkrgqbezqoyeinsfy7wmh6ctb4gbdrxd7onsd2zwqoahqhrhxnmr6rwfvpdl7tuj5jzj7spmwtolsx6ygmdr7snnoqwm3jjcuxtqfmd2xfjy',
    );
    expect(cid.hash).toBe(0x13);
    expect(() => linksOf(cid, utf8('a'))).toThrow(code('STORAGE_CID'));
    expect(() => linksOf({ ...cidOfBlock('raw', utf8('a')), codec: '0x78' }, utf8('a'))).toThrow(code('STORAGE_CID'));
  });
  test.each([
    ['uppercase', 'BAFYBEICN7I3SOQDGR7DWNRWYTGQ4ZXY7A5JPKIZRVHM5MV6BGJD32WM3Q4'],
    ['base58 of version 1', 'zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz'],
    ['a bit too many', 'bafybeicn7i3soqdgr7dwnrwytgq4zxy7a5jpkizrvhm5mv6bgjd32wm3q5'],
    ['nothing', ''],
  ])('%s is refused', (_name, text) => {
    expect(() => parseBlockCid(text)).toThrow(code('STORAGE_CID'));
  });
});

describe('a CAR as evidence of one DAG', () => {
  const leaf = (text: string) => ({ cid: cidOfBlock('raw', utf8(text)), bytes: utf8(text) });
  const [a, b, stray] = [leaf('a'), leaf('b'), leaf('stray')];
  const parent = (...children: { cid: BlockCid }[]) => {
    const bytes = encodeDagPb({ links: children.map(({ cid }) => ({ cid, name: '', size: 1 })) });
    return { cid: cidOfBlock('dag-pb', bytes), bytes };
  };
  const inner = parent(a, b, a);
  const root = parent(inner, b);
  const car = (blocks: readonly { cid: BlockCid; bytes: Uint8Array }[], roots = [root.cid]): Uint8Array =>
    writeBlocksCar({ roots, blocks });

  test('blocks are numbered by their first visit', () => {
    const dag = verifyDagCar(car([b, root, a, inner]));
    expect(dag.blocks.map(({ cid }) => cid)).toEqual([root.cid, inner.cid, a.cid, b.cid]);
    expect(dag.size).toBe(root.bytes.length + inner.bytes.length + 2);
  });
  test.each([
    ['no root', () => car([root, inner, a, b], []), 'STORAGE_ROOT'],
    ['two roots', () => car([root, inner, a, b], [root.cid, a.cid]), 'STORAGE_ROOT'],
    ['the root absent', () => car([inner, a, b]), 'STORAGE_ROOT'],
    ['a block missing', () => car([root, inner, a]), 'STORAGE_MISSING'],
    ['a stray block', () => car([root, inner, a, b, stray]), 'STORAGE_SURPLUS'],
    ['a block twice', () => car([root, inner, a, b, a]), 'STORAGE_DUPLICATE'],
    ['other bytes', () => car([root, inner, a, { ...b, bytes: utf8('c') }]), 'STORAGE_HASH'],
    ['half a block', () => car([root, inner, a, b]).slice(0, -1), 'STORAGE_CAR'],
    ['a second header', () => concat(car([root, inner, a, b]), car([]).slice(0, 1)), 'STORAGE_CAR'],
    ['nothing', () => new Uint8Array(0), 'STORAGE_CAR'],
  ])('%s', (_name, make, expected) => {
    expect(() => verifyDagCar(make())).toThrow(code(expected));
  });

  test('a walk ends where a block is another', () => {
    expect(() => walkDag(root.cid, () => a.bytes)).toThrow(code('STORAGE_HASH'));
  });
});
