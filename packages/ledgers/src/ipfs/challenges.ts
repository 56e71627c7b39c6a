import { randomBytes } from 'node:crypto';
import {
  ANSWER_SECONDS,
  type Answer,
  answerHash,
  type BlockCid,
  type Challenge,
  type ChallengeTerms,
  CLOCK_SKEW,
  CodedError,
  challengeHash,
  checkStatement,
  type Ed25519Sign,
  formatBlockCid,
  formatTime,
  hexEncode,
  isCodedError,
  parseTime,
  signChallenge,
} from '@blockcluster/btml';
import { surveyDag } from './blocks/dag.ts';
import type { BlockStore } from './blocks/store.ts';
import type { Round } from './driver.ts';
import type { MemberClient } from './member/client.ts';

/** What a challenger needs: who it is, the content itself, a clock and randomness. */
export interface Challenger {
  readonly issuer: { readonly key: string; readonly sign: Ed25519Sign };
  readonly store: BlockStore;
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly random?: (length: number) => Uint8Array;
  /** Told what a member refused or failed at. */
  readonly onRefusal?: (member: string, error: CodedError) => void;
}

/** Bytes that are asked for at once: enough that nobody guesses them, few enough for a receipt. */
const LENGTH = 128;

function below(limit: number, random: (length: number) => Uint8Array): number {
  const bytes = random(8);
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
  return Number(value % BigInt(limit));
}

/** Chooses a range of a block at random. The directory and the commitment in it can be computed by anybody: not those. */
async function choose(
  directory: BlockCid,
  { issuer, store, now, random = randomBytes }: Challenger,
): Promise<{ readonly terms: ChallengeTerms; readonly bytes: Uint8Array }> {
  const { blocks } = await surveyDag(directory, store.get);
  const numbered = blocks.map((block, number) => ({ ...block, number })).filter(({ length }) => length > 0);
  const worth = numbered.filter(({ number }) => number >= 2);
  const from = worth.length > 0 ? worth : numbered;
  const chosen = from[below(from.length, random)];
  const content = chosen === undefined ? undefined : await store.get(chosen.cid);
  if (chosen === undefined || content === undefined) {
    throw new CodedError('STORAGE_MISSING', `${formatBlockCid(directory)} is not whole here`);
  }
  const length = Math.min(LENGTH, chosen.length);
  const offset = below(chosen.length - length + 1, random);
  const terms = {
    cid: formatBlockCid(directory),
    random: hexEncode(random(32)),
    block: String(chosen.number),
    offset: String(offset),
    length: String(length),
    issuer: issuer.key,
    issued: formatTime(now()),
  };
  return { terms, bytes: content.slice(offset, offset + length) };
}

/** An answer that a verifier will accept; a wrong one would spoil those of the others. */
function check(answer: Answer, challenge: Challenge, bytes: Uint8Array, within: number, member: MemberClient): Answer {
  if (answer.key !== member.key) throw new CodedError('LEDGER_ANSWER', `${member.name} answered with another key`);
  checkStatement(answer.key, answerHash(challengeHash(challenge), answer.key, answer.time, bytes), answer.value, '');
  const late = (parseTime(answer.time) ?? 0) - (parseTime(challenge.issued) ?? 0);
  if (late < -CLOCK_SKEW || late > within) throw new CodedError('STORAGE_TIME', `${member.name} answered out of time`);
  return answer;
}

/** Asks all members at once; those that fail are told of and left out. In the order of their keys. */
export async function askAll<T>(
  members: readonly MemberClient[],
  ask: (member: MemberClient) => Promise<T>,
  onRefusal: Challenger['onRefusal'],
): Promise<{ readonly given: readonly T[]; readonly refusals: readonly CodedError[] }> {
  const sorted = members.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const refusals: CodedError[] = [];
  const given = await Promise.all(
    sorted.map(async (member) => {
      try {
        return [await ask(member)];
      } catch (error) {
        if (!isCodedError(error)) throw error;
        refusals.push(error);
        onRefusal?.(member.name, error);
        return [];
      }
    }),
  );
  return { given: given.flat(), refusals };
}

/** Challenges members about what a directory names. */
export async function runRound(
  directory: BlockCid,
  members: readonly MemberClient[],
  challenger: Challenger,
  within: number = ANSWER_SECONDS,
): Promise<Round> {
  const { terms, bytes } = await choose(directory, challenger);
  const challenge = signChallenge(terms, challenger.issuer.sign);
  const { given } = await askAll(
    members,
    async (member) => check(await member.answer(challenge), challenge, bytes, within, member),
    challenger.onRefusal,
  );
  return { challenge, bytes: hexEncode(bytes), answers: given };
}
