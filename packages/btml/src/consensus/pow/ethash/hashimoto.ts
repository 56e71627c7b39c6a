import { concat } from '../../../proof/bytes.ts';
import type { EthashCache } from './cache.ts';
import { keccak256Words, keccak512Words, wordBytes, words } from './keccak.ts';

const PARENTS = 256;
const ACCESSES = 64;
const ITEM_WORDS = 16;
const PAGE_WORDS = 32;
const PRIME = 0x01000193;

/** FNV-1 as Ethash uses it, on 32-bit words. */
function fnv(a: number, b: number): number {
  return (Math.imul(a, PRIME) ^ b) >>> 0;
}

/** One item of the dataset, of 16 words, computed from the cache (Yellow Paper, appendix J.3.3). */
export function datasetItem(cache: EthashCache, index: number): Uint32Array {
  const { data, rows } = cache;
  const start = (index % rows) * ITEM_WORDS;
  const mix = data.slice(start, start + ITEM_WORDS);
  mix[0] = (mix[0] ?? 0) ^ index;
  keccak512Words(mix, mix);
  for (let i = 0; i < PARENTS; i++) {
    const parent = (fnv(index ^ i, mix[i % ITEM_WORDS] ?? 0) % rows) * ITEM_WORDS;
    for (let j = 0; j < ITEM_WORDS; j++) {
      mix[j] = Math.imul(mix[j] ?? 0, PRIME) ^ (data[parent + j] ?? 0);
    }
  }
  keccak512Words(mix, mix);
  return mix;
}

function seedOf(sealHash: Uint8Array, nonce: Uint8Array): Uint32Array {
  const seed = new Uint32Array(ITEM_WORDS);
  keccak512Words(words(concat(sealHash, nonce.toReversed())), seed);
  return seed;
}

function resultOf(seed: Uint32Array, mix: Uint32Array): Uint8Array {
  const input = new Uint32Array(ITEM_WORDS + mix.length);
  input.set(seed);
  input.set(mix, ITEM_WORDS);
  return keccak256Words(input);
}

/** What a header states about its work would give, if its mix hash were right: cheap, so it is looked at first. */
export function statedResult(sealHash: Uint8Array, nonce: Uint8Array, mixHash: Uint8Array): Uint8Array {
  return resultOf(seedOf(sealHash, nonce), words(mixHash));
}

/**
 * Ethash of a header (Yellow Paper, appendix J.4), with the items of the dataset computed one by one.
 *
 * @param sealHash hash of the header without mix hash and nonce.
 * @param nonce 8 bytes as in the header.
 */
export function hashimoto(
  cache: EthashCache,
  sealHash: Uint8Array,
  nonce: Uint8Array,
): { readonly mixHash: Uint8Array; readonly result: Uint8Array } {
  const seed = seedOf(sealHash, nonce);
  const first = seed[0] ?? 0;
  const mix = new Uint32Array(PAGE_WORDS);
  mix.set(seed);
  mix.set(seed, ITEM_WORDS);
  for (let i = 0; i < ACCESSES; i++) {
    const page = fnv(first ^ i, mix[i % PAGE_WORDS] ?? 0) % cache.pages;
    for (let half = 0; half < 2; half++) {
      const item = datasetItem(cache, 2 * page + half);
      const start = half * ITEM_WORDS;
      for (let j = 0; j < ITEM_WORDS; j++) mix[start + j] = fnv(mix[start + j] ?? 0, item[j] ?? 0);
    }
  }
  const short = new Uint32Array(PAGE_WORDS / 4);
  for (let i = 0; i < short.length; i++) {
    const [a = 0, b = 0, c = 0, d = 0] = mix.subarray(4 * i, 4 * i + 4);
    short[i] = fnv(fnv(fnv(a, b), c), d);
  }
  return { mixHash: wordBytes(short), result: resultOf(seed, short) };
}
