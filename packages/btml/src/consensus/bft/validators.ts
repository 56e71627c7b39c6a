import { compareBytes } from '../../encoding/utf8.ts';
import { CodedError } from '../../errors.ts';
import { leafHash, merkleRoot, sha256 } from '../../merkle/index.ts';
import { toHex } from '../../proof/bytes.ts';
import { simpleValidator } from './messages.ts';

/** CometBFT's bound on the power of a whole set: int64's greatest value divided by 8. */
export const MAX_TOTAL_POWER = (2n ** 63n - 1n) / 8n;

export interface Validator {
  /** Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array;
  readonly power: bigint;
}

/** Address of a validator: the first 20 bytes of SHA-256 of its key. */
export function validatorAddress(key: Uint8Array): Uint8Array {
  return sha256(key).slice(0, 20);
}

/** A validator as its set's hash sees it (`tendermint.types.SimpleValidator`). */
export function encodeValidator({ key, power }: Validator): Uint8Array {
  return simpleValidator.encode({
    publicKey: { ed25519: key, secp256k1: null, bls12381: null },
    votingPower: power,
  });
}

/**
 * Reads a `tendermint.types.SimpleValidator`.
 *
 * @throws CodedError BFT_PROTO unless it is canonical, BFT_KEY_TYPE for a key that is not Ed25519, BFT_VALIDATORS for a
 *   key of another length or no power.
 */
export function parseValidator(raw: Uint8Array, pointer = ''): Validator {
  const { publicKey, votingPower } = simpleValidator.decode(raw, pointer);
  const key = publicKey?.ed25519 ?? null;
  if (key === null || publicKey?.secp256k1 !== null || publicKey.bls12381 !== null) {
    throw new CodedError('BFT_KEY_TYPE', 'A validator has no Ed25519 key', { pointer });
  }
  if (key.length !== 32) throw new CodedError('BFT_VALIDATORS', 'A key has another length than 32 bytes', { pointer });
  if (votingPower <= 0n) throw new CodedError('BFT_VALIDATORS', 'A validator has no power', { pointer });
  return { key, power: votingPower };
}

/** The order in which CometBFT keeps a set, and in which it is hashed: by descending power, then by address. */
export function sortValidators(validators: readonly Validator[]): readonly Validator[] {
  const addressed = validators.map((validator) => ({ validator, address: validatorAddress(validator.key) }));
  addressed.sort((a, b) => {
    if (a.validator.power !== b.validator.power) return a.validator.power > b.validator.power ? -1 : 1;
    return compareBytes(a.address, b.address);
  });
  return addressed.map(({ validator }) => validator);
}

/** Hash of a set of validators: the Merkle root over their encodings, in the order of the set. */
export function validatorsHash(validators: readonly Validator[]): Uint8Array {
  return merkleRoot(validators.map((validator) => leafHash(encodeValidator(validator))));
}

/**
 * The power of a whole set.
 *
 * @throws CodedError BFT_VALIDATORS when it is empty or too powerful, or when a key stands twice: it would count twice.
 */
export function totalPower(validators: readonly Validator[], pointer = ''): bigint {
  const keys = new Set(validators.map(({ key }) => toHex(key)));
  if (validators.length === 0 || keys.size !== validators.length) {
    throw new CodedError('BFT_VALIDATORS', 'The set is empty, or a validator stands in it twice', { pointer });
  }
  const total = validators.reduce((sum, { power }) => sum + power, 0n);
  if (total > MAX_TOTAL_POWER) {
    throw new CodedError('BFT_VALIDATORS', 'The set has more power than there may be', { pointer });
  }
  return total;
}

/** Power of those members of a set whose keys (as hex) are among the signers, and of the whole set. */
export function powerOf(
  validators: readonly Validator[],
  signers: ReadonlySet<string>,
): { readonly signed: bigint; readonly total: bigint } {
  let signed = 0n;
  let total = 0n;
  for (const { key, power } of validators) {
    total += power;
    if (signers.has(toHex(key))) signed += power;
  }
  return { signed, total };
}
