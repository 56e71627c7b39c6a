import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EvmHeader, encodeRlp, keccak256, parseEvmHeader } from '../../../evm/index.ts';
import { fromHex, toHex } from '../../../proof/bytes.ts';
import { type EthashCache, ethashCache, ethashSeed } from './cache.ts';
import { hashimoto } from './hashimoto.ts';
import { checkEthashSeal, checkEthashTarget, ethashSealHash } from './seal.ts';
import { cacheBytes, datasetBytes, epochOf, MAX_EPOCH } from './sizes.ts';

interface Vectors {
  readonly tests: readonly { name: string; header: string; sealHash: string; result: string; cacheHash: string }[];
  readonly blockchainTest: readonly { header: string; hash: string }[];
  readonly mainnet: { header: string; hash: string };
}
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../../fixtures/ethash/seals.json', import.meta.url), 'utf8'),
);
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const header = (hex: string): EvmHeader => parseEvmHeader(fromHex(hex));
const changed = (from: EvmHeader, field: number, value: Uint8Array): EvmHeader =>
  parseEvmHeader(encodeRlp(from.fields.with(field, value)));

describe('sizes', () => {
  test.each([
    [0, 16_776_896, 1_073_739_904],
    [1, 16_907_456, 1_082_130_304],
    [2047, 285_081_536, 18_245_220_736],
  ])('epoch %i', (epoch, cache, dataset) => {
    expect(cacheBytes(epoch)).toBe(cache);
    expect(datasetBytes(epoch)).toBe(dataset);
  });

  test('seeds are a chain of hashes, and epochs have an end', () => {
    expect(toHex(ethashSeed(0))).toBe('00'.repeat(32));
    expect(ethashSeed(2)).toEqual(keccak256(keccak256(new Uint8Array(32))));
    expect(epochOf(29_999)).toBe(0);
    expect(epochOf(30_000)).toBe(1);
    expect(epochOf(30_000 * MAX_EPOCH)).toBe(MAX_EPOCH);
    expect(() => epochOf(30_000 * (MAX_EPOCH + 1))).toThrow(code('ETHASH_EPOCH'));
  });
});

describe('seals of epoch 0', () => {
  let cache: EthashCache;
  beforeAll(() => {
    cache = ethashCache(0);
  }, 300_000);

  test('the cache is the one of the test vectors, and is built once', () => {
    const { data } = cache;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    expect(toHex(keccak256(bytes))).toBe(vectors.tests[0]?.cacheHash);
    expect(ethashCache(0)).toBe(cache);
  });

  test.each(vectors.tests)('hash of the test vector “$name”', (vector) => {
    const parsed = header(vector.header);
    expect(toHex(ethashSealHash(parsed))).toBe(vector.sealHash);
    const { mixHash, result } = hashimoto(cache, ethashSealHash(parsed), parsed.nonce);
    expect(toHex(mixHash)).toBe(toHex(parsed.mixHash));
    expect(toHex(result)).toBe(vector.result);
  });

  test.each(vectors.blockchainTest)('header $hash is sealed', (vector) => {
    const parsed = header(vector.header);
    expect(parsed.id).toBe(`0x${vector.hash}`);
    expect(() => checkEthashSeal(parsed)).not.toThrow();
  });

  test('any other nonce, mix or member lacks the work', () => {
    const parsed = header(vectors.blockchainTest[0]?.header ?? '');
    const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte));
    for (const [field, value] of [
      [14, turned(parsed.nonce)],
      [13, turned(parsed.mixHash)],
      [5, turned(parsed.receiptsRoot)],
      [12, Uint8Array.of(1)],
    ] as const) {
      expect(() => checkEthashSeal(changed(parsed, field, value), '/x')).toThrow(code('ETHASH_TARGET'));
    }
    expect(() => checkEthashTarget(changed(parsed, 7, new Uint8Array(0)))).toThrow(code('ETHASH_TARGET'));
  });

  test('a made-up mix that reaches an easy target is not the dataset’s', () => {
    const parsed = header(vectors.blockchainTest[0]?.header ?? '');
    const easy = changed(parsed, 7, Uint8Array.of(1));
    expect(() => checkEthashTarget(easy)).not.toThrow();
    expect(() => checkEthashSeal(easy, '/x')).toThrow(code('ETHASH_MIX'));
  });
});

test('a block of Ethereum’s mainnet, of epoch 1', { timeout: 300_000 }, () => {
  const parsed = header(vectors.mainnet.header);
  expect(parsed.number).toBe(51_712);
  expect(parsed.id).toBe(vectors.mainnet.hash);
  expect(() => checkEthashSeal(parsed)).not.toThrow();
});
