import { base64url } from '../../encoding/bits.ts';
import { utf8Encode } from '../../encoding/utf8.ts';
import { CodedError, isCodedError } from '../../errors.ts';
import { decodeDidKey } from '../../identifiers/did-key.ts';
import { canonicalize } from '../../json/canonical.ts';
import { sha256 } from '../../merkle/index.ts';
import { concat, toHex, utf8 } from '../../proof/bytes.ts';
import { checkSignature } from '../../signature/suites.ts';
import type { BtmlMap } from '../../value.ts';

/** Gives the 64 bytes of an Ed25519 signature over a message. */
export type Ed25519Sign = (message: Uint8Array) => Uint8Array;

/** SHA-256 of a tag, a line feed and the canonical form: what is signed, so that no statement passes for another. */
function statementHash(tag: string, statement: BtmlMap): Uint8Array {
  return sha256(utf8Encode(`${tag}\n${canonicalize(statement)}`));
}

/** A challenge: so many bytes of this block of the DAG, asked for now. */
export interface ChallengeTerms extends BtmlMap {
  readonly cid: string;
  /** 32 random bytes in hex. */
  readonly random: string;
  /** Number of the block in the DAG, by first visit, depth first. */
  readonly block: string;
  readonly offset: string;
  readonly length: string;
  readonly issuer: string;
  readonly issued: string;
}
/** A challenge with its issuer's signature. */
export interface Challenge extends ChallengeTerms {
  readonly value: string;
}
/** A member's answer; what it was computed from is not repeated in it. */
export interface Answer extends BtmlMap {
  readonly key: string;
  readonly time: string;
  readonly value: string;
}

/** What a challenge is known by, and what its issuer signs. */
export function challengeHash({ cid, random, block, offset, length, issuer, issued }: ChallengeTerms): Uint8Array {
  return statementHash('BTML-CHALLENGE-1', { cid, random, block, offset, length, issuer, issued });
}

/** Signs a challenge with the issuer's key. */
export function signChallenge(terms: ChallengeTerms, sign: Ed25519Sign): Challenge {
  return { ...terms, value: base64url.encode(sign(challengeHash(terms))) };
}

/** What a member signs: the challenge, the time, and a digest that only who has the bytes and this key can compute. */
export function answerHash(challenge: Uint8Array, key: string, time: string, bytes: Uint8Array): Uint8Array {
  const digest = toHex(sha256(concat(challenge, decodeDidKey(key).bytes, bytes)));
  return statementHash('BTML-ANSWER-1', { challenge: toHex(challenge), digest, key, time });
}

/**
 * Answers a challenge.
 *
 * @param time when, as `YYYY-MM-DDTHH:MM:SSZ`.
 * @param bytes the challenged bytes.
 */
export function signAnswer(
  challenge: ChallengeTerms,
  member: { readonly key: string; readonly sign: Ed25519Sign },
  time: string,
  bytes: Uint8Array,
): Answer {
  const { key, sign } = member;
  return { key, time, value: base64url.encode(sign(answerHash(challengeHash(challenge), key, time, bytes))) };
}

/** Who holds which content until when, and how often it is challenged. */
export interface AgreementTerms extends BtmlMap {
  readonly issuer: string;
  readonly issued: string;
  readonly cid: string;
  /** Bytes of all blocks. */
  readonly size: string;
  readonly from: string;
  readonly until: string;
  /** Seconds of a period; in each there is a challenge. */
  readonly every: string;
  /** Seconds in which it must be answered. */
  readonly within: string;
  readonly holders: readonly string[];
}

/** What the issuer and all holders of an agreement sign. */
export function agreementHash(terms: AgreementTerms): Uint8Array {
  const { issuer, issued, cid, size, from, until, every, within, holders } = terms;
  return statementHash('BTML-AGREEMENT-1', { issuer, issued, cid, size, from, until, every, within, holders });
}

/** What a witness signs over the text of a checkpoint (C2SP tlog-cosignature, version 1). */
export function cosignatureMessage(checkpoint: string, time: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${checkpoint}`);
}

/**
 * Verifies an Ed25519 signature of a did:key, by the strict rules of envelopes.
 *
 * @param pointer of the map that has `key` and `value`.
 * @throws CodedError STORAGE_SIGNATURE
 */
export function checkStatement(key: string, message: Uint8Array, value: string, pointer: string): void {
  try {
    checkSignature(decodeDidKey(key), message, base64url.decode(value) ?? new Uint8Array(0), pointer);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError('STORAGE_SIGNATURE', `${error.message} (${key})`, {
      pointer: error.pointer ?? pointer,
      cause: error,
    });
  }
}
