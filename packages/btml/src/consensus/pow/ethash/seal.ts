import { CodedError } from '../../../errors.ts';
import { type EvmHeader, keccak256 } from '../../../evm/header.ts';
import { encodeRlp } from '../../../evm/rlp.ts';
import { equal, toHex } from '../../../proof/bytes.ts';
import { ethashCache } from './cache.ts';
import { hashimoto, statedResult } from './hashimoto.ts';
import { epochOf } from './sizes.ts';

const MIX_HASH = 13;
const NONCE = 14;

/** What miners work on: the hash of the header without its mix hash and nonce (EIP-1559's base fee stays in). */
export function ethashSealHash(header: EvmHeader): Uint8Array {
  return keccak256(encodeRlp(header.fields.filter((_, at) => at !== MIX_HASH && at !== NONCE)));
}

function reaches(result: Uint8Array, difficulty: bigint): boolean {
  // difficulty × result <= 2^256, without a division.
  return difficulty > 0n && BigInt(`0x${toHex(result)}`) * difficulty <= 1n << 256n;
}

/**
 * Checks that the result which a header states reaches its target. This takes two hashes and no cache, but proves
 * nothing by itself: whoever makes up a mix hash finds such a result at the cost of two hashes a try.
 *
 * @throws CodedError ETHASH_TARGET.
 */
export function checkEthashTarget(header: EvmHeader, pointer?: string): void {
  if (reaches(statedResult(ethashSealHash(header), header.nonce, header.mixHash), header.difficulty)) return;
  throw new CodedError('ETHASH_TARGET', `Block ${header.number} lacks the work that it states`, {
    ...(pointer === undefined ? {} : { pointer }),
  });
}

/**
 * Checks that a header carries the work that its difficulty states. Building the cache of an epoch takes seconds, so
 * what can be seen without it is looked at before.
 *
 * @throws CodedError ETHASH_TARGET when the result misses the target, ETHASH_MIX when the mix hash is not the one that
 * the dataset gives, ETHASH_EPOCH for an epoch that is not checked here.
 */
export function checkEthashSeal(header: EvmHeader, pointer?: string): void {
  checkEthashTarget(header, pointer);
  const cache = ethashCache(epochOf(header.number, pointer));
  if (equal(hashimoto(cache, ethashSealHash(header), header.nonce).mixHash, header.mixHash)) return;
  throw new CodedError('ETHASH_MIX', `Block ${header.number} states a mix that the dataset does not give`, {
    ...(pointer === undefined ? {} : { pointer }),
  });
}
