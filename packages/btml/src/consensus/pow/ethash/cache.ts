import { keccak256 } from '../../../evm/header.ts';
import { keccak512Words, words } from './keccak.ts';
import { cacheBytes, datasetBytes, PAGE_BYTES, ROW_BYTES } from './sizes.ts';

const ROUNDS = 3;
const WORDS = ROW_BYTES / 4;

/** What is needed to check the seals of one epoch: 16 MiB or more, and some seconds to build. */
export interface EthashCache {
  /** Rows of 16 words. */
  readonly data: Uint32Array;
  readonly rows: number;
  /** How many accesses of 128 bytes the dataset has. */
  readonly pages: number;
}

/** The seed of an epoch: keccak-256, taken of 32 zero bytes as often as epochs went by. */
export function ethashSeed(epoch: number): Uint8Array {
  let seed: Uint8Array = new Uint8Array(32);
  for (let i = 0; i < epoch; i++) seed = keccak256(seed);
  return seed;
}

/**
 * Builds a cache (Yellow Paper, appendix J.3.2: Sergio Lerner's RandMemoHash): a chain of keccak-512, then three rounds
 * in which each row becomes the hash of the one before it and of one that its own first word chooses.
 *
 * @param size in bytes, a multiple of 64.
 */
export function buildCache(seed: Uint8Array, size: number): Uint32Array {
  const rows = size / ROW_BYTES;
  const data = new Uint32Array(rows * WORDS);
  const row = new Uint32Array(WORDS);
  keccak512Words(words(seed), row);
  data.set(row);
  for (let i = 1; i < rows; i++) {
    keccak512Words(row, row);
    data.set(row, i * WORDS);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < rows; i++) {
      const before = ((i + rows - 1) % rows) * WORDS;
      const chosen = ((data[i * WORDS] ?? 0) % rows) * WORDS;
      for (let j = 0; j < WORDS; j++) row[j] = (data[before + j] ?? 0) ^ (data[chosen + j] ?? 0);
      keccak512Words(row, row);
      data.set(row, i * WORDS);
    }
  }
  return data;
}

// A receipt's headers are of one epoch, or of two where one ends; more would only hold memory.
const MAX_KEPT = 2;
const kept = new Map<number, EthashCache>();

/** The cache of an epoch: built at first use, then kept until two others were asked for. */
export function ethashCache(epoch: number): EthashCache {
  const known = kept.get(epoch);
  if (known !== undefined) {
    kept.delete(epoch);
    kept.set(epoch, known);
    return known;
  }
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  const size = cacheBytes(epoch);
  const cache: EthashCache = {
    data: buildCache(ethashSeed(epoch), size),
    rows: size / ROW_BYTES,
    pages: datasetBytes(epoch) / PAGE_BYTES,
  };
  kept.set(epoch, cache);
  return cache;
}
