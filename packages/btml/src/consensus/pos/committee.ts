import { bls12_381 } from '@noble/curves/bls12-381.js';
import { CodedError } from '../../errors.ts';
import { toHex } from '../../proof/bytes.ts';
import { bytesRoot, hashPair, merkleize } from './ssz.ts';

const KEY_SIZE = 48;

type KeyPoint = InstanceType<typeof bls12_381.G1.Point>;

/** A sync committee by its bytes: N public keys, then the aggregate of all. */
export interface SyncCommittee {
  readonly raw: Uint8Array;
  readonly size: number;
  /** Hash-tree root. */
  readonly root: Uint8Array;
}

/** Reads the SSZ bytes of a `SyncCommittee` of `size` members. Throws POS_COMMITTEE. */
export function parseSyncCommittee(raw: Uint8Array, size: number, pointer?: string): SyncCommittee {
  if (raw.length !== KEY_SIZE * (size + 1)) {
    throw new CodedError('POS_COMMITTEE', `A committee of ${size} has ${KEY_SIZE * (size + 1)} bytes`, {
      ...(pointer === undefined ? {} : { pointer }),
    });
  }
  const keys = Array.from({ length: size }, (_, i) => bytesRoot(raw.subarray(KEY_SIZE * i, KEY_SIZE * (i + 1))));
  const depth = Math.ceil(Math.log2(size));
  return { raw, size, root: hashPair(merkleize(keys, depth), bytesRoot(raw.subarray(KEY_SIZE * size))) };
}

// Points of the committees seen last. Decompressing a key takes milliseconds, and all receipts of a period share one
// committee. The root names the bytes, so an entry is right for whoever asks.
const cache = new Map<string, (KeyPoint | undefined)[]>();
const CACHE_SIZE = 8;

function pointsOf(committee: SyncCommittee): (KeyPoint | undefined)[] {
  const id = toHex(committee.root);
  const points = cache.get(id) ?? [];
  cache.delete(id);
  cache.set(id, points);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_SIZE) break;
    cache.delete(oldest);
  }
  return points;
}

/**
 * The sum of the keys of those who signed.
 *
 * A committee states the sum of all its keys, and its root covers that. So where most signed, the few others are taken off
 * that sum, and only their keys are decompressed. That the stated sum is right follows from the root being trusted; a
 * committee that is not tied to trust could as well consist of made-up keys.
 *
 * @throws CodedError POS_KEY when bytes are no key.
 */
export function aggregateKey(committee: SyncCommittee, signed: readonly boolean[], pointer?: string): KeyPoint {
  const points = pointsOf(committee);
  const point = (index: number): KeyPoint => {
    const known = points[index];
    if (known !== undefined) return known;
    try {
      const read = bls12_381.G1.Point.fromBytes(committee.raw.slice(KEY_SIZE * index, KEY_SIZE * (index + 1)));
      // KeyValidate of the BLS signature draft: who has this key signs everything.
      if (read.is0()) throw new RangeError('The point at infinity');
      points[index] = read;
      return read;
    } catch (cause) {
      throw new CodedError('POS_KEY', `Key ${index} of the committee is no key of BLS12-381`, {
        ...(pointer === undefined ? {} : { pointer }),
        cause,
      });
    }
  };
  const absent = signed.filter((one) => !one).length;
  const subtract = absent <= signed.length / 2;
  let sum = subtract ? point(committee.size) : bls12_381.G1.Point.ZERO;
  for (const [index, one] of signed.entries()) {
    if (one === subtract) continue;
    sum = subtract ? sum.subtract(point(index)) : sum.add(point(index));
  }
  return sum;
}

/** Forgets decompressed keys; for measurements. */
export function clearCommitteeCache(): void {
  cache.clear();
}
