import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCodedError } from '../../errors.ts';
import { concat, utf8 } from '../../proof/bytes.ts';
import {
  type BlockCodec,
  cidOfBlock,
  decodeDagPb,
  encodeDagPb,
  judgeContent,
  linksOf,
  parseBlockCid,
  readDirectory,
  readUnixfs,
  writeBlocksCar,
} from './index.ts';

const leaf = utf8('leaf');
const cid = cidOfBlock('raw', leaf);
const car = writeBlocksCar({ roots: [cid], blocks: [{ cid, bytes: leaf }] });
const pb = encodeDagPb({ links: [{ cid, name: 'anchor', size: 4 }], data: Uint8Array.of(8, 1) });
const links =
  (codec: BlockCodec) =>
  (bytes: Uint8Array): unknown =>
    linksOf(cidOfBlock(codec, bytes), bytes);

const readers: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['a CAR', car, judgeContent],
  ['dag-pb', pb, links('dag-pb')],
  ['dag-cbor', Uint8Array.of(0xa1, 0x61, 0x61, 0xd8, 0x2a), links('dag-cbor')],
  ['dag-json', utf8('{"a":[{"/":"b"}'), links('dag-json')],
  ['UnixFS', pb, (bytes) => readUnixfs(decodeDagPb(bytes))],
  ['a directory', pb, (bytes) => readDirectory(bytes, new Uint8Array(32), '')],
  ['a CID', utf8('bafkrei'), (bytes) => parseBlockCid(new TextDecoder().decode(bytes))],
];

test.each(readers)('%s: whatever the bytes, an answer or a coded refusal', (_name, seed, read) => {
  const check = (bytes: Uint8Array): void => {
    try {
      read(bytes);
    } catch (error) {
      expect(isCodedError(error), String(error)).toBe(true);
    }
  };
  const noise = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(noise, check), { numRuns: 500 });
  fc.assert(
    fc.property(fc.nat(seed.length), noise, fc.nat(seed.length), (at, bytes, end) => {
      check(concat(seed.slice(0, at), bytes, seed.slice(end)));
    }),
    { numRuns: 500 },
  );
});

describe('large blocks', () => {
  test.each<[string, BlockCodec, () => Uint8Array]>([
    ['a long string', 'dag-json', () => utf8(`"${'a\\n'.repeat(1_000_000)}"`)],
    ['a long list', 'dag-json', () => utf8(`[${'1,'.repeat(1_000_000)}1]`)],
    ['many links', 'dag-pb', () => encodeDagPb({ links: Array.from({ length: 50_000 }, () => ({ cid })) })],
    ['a long list', 'dag-cbor', () => concat(Uint8Array.of(0x9a, 0, 0x1e, 0x84, 0x80), new Uint8Array(2_000_000))],
  ])('%s of %s is read', (_name, codec, make) => {
    const bytes = make();
    expect(linksOf(cidOfBlock(codec, bytes), bytes).length).toBe(codec === 'dag-pb' ? 50_000 : 0);
  });
});
