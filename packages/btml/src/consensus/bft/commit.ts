import { ed25519 } from '@noble/curves/ed25519.js';
import { CodedError } from '../../errors.ts';
import { concat, equal, toHex } from '../../proof/bytes.ts';
import type { BftHeader } from './header.ts';
import {
  type BlockId,
  type Commit,
  type CommitSignature,
  canonicalVote,
  commitMessage,
  FLAG_ABSENT,
  FLAG_COMMIT,
  FLAG_NIL,
  ZERO_TIME,
} from './messages.ts';
import { WireWriter } from './protobuf/wire.ts';
import { totalPower, type Validator, validatorAddress, validatorsHash } from './validators.ts';

/** `SIGNED_MSG_TYPE_PRECOMMIT`. */
const PRECOMMIT = 2;

/** What a commit shows, once all of it was checked. */
export interface Tally {
  readonly signed: bigint;
  readonly total: bigint;
  /** Keys (as hex) that signed for the block. */
  readonly signers: ReadonlySet<string>;
}

/** Reads a `tendermint.types.Commit`; throws BFT_PROTO unless it is canonical. */
export function parseCommit(raw: Uint8Array, pointer = ''): Commit {
  return commitMessage.decode(raw, pointer);
}

export function encodeCommit(commit: Commit): Uint8Array {
  return commitMessage.encode(commit);
}

/** The bytes that a validator signs in a precommit: the canonical vote behind its length. */
export function voteSignBytes(
  chainId: string,
  vote: Pick<Commit, 'height' | 'round'> & { readonly blockId: BlockId | null } & Pick<CommitSignature, 'timestamp'>,
): Uint8Array {
  const body = canonicalVote.encode({
    type: PRECOMMIT,
    height: vote.height,
    round: BigInt(vote.round),
    blockId: vote.blockId,
    timestamp: vote.timestamp,
    chainId,
  });
  const length = new WireWriter();
  length.varint(BigInt(body.length));
  return concat(length.finish(), body);
}

/** Whether a signature holds by ZIP-215, the reading that all nodes of a CometBFT chain share. */
export function verifyVote(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: true });
  } catch {
    // A key that is no point: no signature of it holds.
    return false;
  }
}

function refuse(code: 'BFT_COMMIT' | 'BFT_SIGNATURE', message: string, pointer: string): never {
  throw new CodedError(code, message, { pointer });
}

function checkAbsent(entry: CommitSignature, pointer: string): void {
  const { validatorAddress: address, timestamp, signature } = entry;
  if (address.length > 0 || signature.length > 0 || timestamp.seconds !== ZERO_TIME || timestamp.nanos !== 0) {
    refuse('BFT_COMMIT', 'An absent vote holds data', pointer);
  }
}

function checkVote(
  entry: CommitSignature,
  validator: Validator,
  commit: Commit,
  chainId: string,
  pointer: string,
): void {
  if (entry.flag !== FLAG_COMMIT && entry.flag !== FLAG_NIL) refuse('BFT_COMMIT', 'A vote of an unknown kind', pointer);
  if (!equal(entry.validatorAddress, validatorAddress(validator.key))) {
    refuse('BFT_COMMIT', 'A vote names another validator than the one at its place', pointer);
  }
  if (entry.signature.length !== 64) refuse('BFT_SIGNATURE', 'A signature has another length than 64 bytes', pointer);
  const blockId = entry.flag === FLAG_COMMIT ? commit.blockId : null;
  const message = voteSignBytes(chainId, { ...commit, blockId, timestamp: entry.timestamp });
  if (!verifyVote(validator.key, message, entry.signature)) {
    refuse('BFT_SIGNATURE', `The signature of validator ${toHex(entry.validatorAddress)} does not hold`, pointer);
  }
}

export interface CommitPointers {
  readonly commit: string;
  readonly validators: string;
}

/**
 * Checks that a commit and a set of validators are those of a header, down to the last byte: the set by its hash, every
 * vote (also those for nil, which do not count) by its signature, absent ones by their emptiness. Says nothing about
 * whether the power suffices: see `requireTwoThirds`.
 *
 * @throws CodedError BFT_VALIDATORS, BFT_COMMIT, BFT_SIGNATURE.
 */
export function checkCommit(
  header: BftHeader,
  commit: Commit,
  validators: readonly Validator[],
  pointers: CommitPointers = { commit: '/commit', validators: '/validators' },
): Tally {
  const total = totalPower(validators, pointers.validators);
  if (!equal(validatorsHash(validators), header.validatorsHash)) {
    throw new CodedError('BFT_VALIDATORS', 'The validators are not those that the header names', {
      pointer: pointers.validators,
    });
  }
  if (commit.height !== header.height || !equal(commit.blockId.hash, header.hash)) {
    refuse('BFT_COMMIT', 'The commit is for another block', pointers.commit);
  }
  if (commit.round < 0 || commit.signatures.length !== validators.length) {
    refuse('BFT_COMMIT', 'The commit has not one entry per validator', pointers.commit);
  }
  const signers = new Set<string>();
  let signed = 0n;
  for (const [i, entry] of commit.signatures.entries()) {
    const validator = validators[i];
    if (validator === undefined) continue;
    if (entry.flag === FLAG_ABSENT) {
      checkAbsent(entry, pointers.commit);
      continue;
    }
    checkVote(entry, validator, commit, header.chainId, pointers.commit);
    if (entry.flag !== FLAG_COMMIT) continue;
    signers.add(toHex(validator.key));
    signed += validator.power;
  }
  return { signed, total, signers };
}

/** Throws BFT_POWER unless more than two thirds of the power signed; exactly two thirds are not enough. */
export function requireTwoThirds({ signed, total }: Tally, pointer = '/commit'): void {
  if (3n * signed > 2n * total) return;
  throw new CodedError('BFT_POWER', `Only ${signed} of ${total} voting power signed, not more than two thirds`, {
    pointer,
  });
}
