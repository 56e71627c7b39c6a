import { CodedError } from '../../../errors.ts';

/** Blocks that share a cache and a dataset. */
export const EPOCH_LENGTH = 30_000;
/** Bytes of a row of the cache and of an item of the dataset. */
export const ROW_BYTES = 64;
/** Bytes of one access to the dataset: two items. */
export const PAGE_BYTES = 128;

/**
 * Epochs beyond this one are refused: the cache grows by 128 KiB each, and headers of strangers may state any number.
 * Epoch 2,048 is block 61,440,000; go-ethereum knows no later one either.
 */
export const MAX_EPOCH = 2047;

function isPrime(value: number): boolean {
  if (value % 2 === 0) return value === 2;
  for (let divisor = 3; divisor * divisor <= value; divisor += 2) if (value % divisor === 0) return false;
  return value > 1;
}

/** The largest size below a limit that holds a prime number of rows: a prime spreads the accesses evenly. */
function primeSize(limit: number, row: number): number {
  let rows = limit / row - 1;
  while (!isPrime(rows)) rows -= 2;
  return rows * row;
}

/**
 * The epoch of a block.
 *
 * @throws CodedError ETHASH_EPOCH beyond `MAX_EPOCH`.
 */
export function epochOf(number: number, pointer?: string): number {
  const epoch = Math.floor(number / EPOCH_LENGTH);
  if (epoch <= MAX_EPOCH) return epoch;
  throw new CodedError('ETHASH_EPOCH', `Block ${number} is beyond the epochs that are checked here`, {
    ...(pointer === undefined ? {} : { pointer }),
  });
}

/** Bytes of the cache of an epoch: 16 MiB, and 128 KiB more with each epoch, less what makes the rows prime. */
export function cacheBytes(epoch: number): number {
  return primeSize(2 ** 24 + 2 ** 17 * epoch, ROW_BYTES);
}

/** Bytes of the dataset of an epoch, which is never built here: 1 GiB, and 8 MiB more with each epoch. */
export function datasetBytes(epoch: number): number {
  return primeSize(2 ** 30 + 2 ** 23 * epoch, PAGE_BYTES);
}
