import { bls12_381 } from '@noble/curves/bls12-381.js';
import { CodedError } from '../../errors.ts';
import { aggregateKey, type SyncCommittee } from './committee.ts';
import { type BeaconNetwork, syncDomain } from './forks.ts';
import type { BeaconHeader } from './header.ts';
import { hashPair } from './ssz.ts';

const bls = bls12_381.longSignatures;
/** The ciphersuite of Ethereum: keys were proven to be possessed when they were deposited. */
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';

export interface SyncAggregate {
  /** Bit vector, lowest bit of the first byte first. */
  readonly bits: Uint8Array;
  readonly signature: Uint8Array;
}

/** Who signed, by position in the committee. Throws POS_BITS for a vector of another length. */
export function signersOf(bits: Uint8Array, size: number, pointer?: string): boolean[] {
  if (bits.length * 8 !== size) {
    throw new CodedError('POS_BITS', `A committee of ${size} has ${size / 8} bytes of bits`, {
      ...(pointer === undefined ? {} : { pointer }),
    });
  }
  return Array.from({ length: size }, (_, i) => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);
}

/**
 * Verifies a sync committee's aggregate signature over a header, with the domain of the fork at the header's slot.
 *
 * @param pointer of the map that holds `bits` and `signature`.
 * @returns how many signed.
 * @throws CodedError POS_BITS, POS_KEY, POS_FORK, POS_SIGNATURE.
 */
export function verifySyncAggregate(
  network: BeaconNetwork,
  committee: SyncCommittee,
  header: BeaconHeader,
  aggregate: SyncAggregate,
  pointer: string,
): number {
  const signed = signersOf(aggregate.bits, committee.size, `${pointer}/bits`);
  const count = signed.filter(Boolean).length;
  const fail = (message: string, cause?: unknown): CodedError =>
    new CodedError('POS_SIGNATURE', message, { pointer: `${pointer}/signature`, cause });
  if (count === 0) throw fail('Nobody of the committee signed');
  const domain = syncDomain(network, header.slot, `${pointer}/attested`);
  const key = aggregateKey(committee, signed, `${pointer}/committee`);
  if (key.is0()) throw fail('The keys of those who signed cancel each other out');
  let valid: boolean;
  try {
    const signature = bls.Signature.fromBytes(aggregate.signature);
    valid = bls.verify(signature, bls.hash(hashPair(header.root, domain), DST), key);
  } catch (cause) {
    throw fail('The signature is no point of BLS12-381', cause);
  }
  if (!valid) throw fail(`The signature of ${count} members over the header of slot ${header.slot} does not hold`);
  return count;
}
