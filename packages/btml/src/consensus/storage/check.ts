import { CodedError } from '../../errors.ts';
import { parseTime } from '../../identifiers/time.ts';
import type { AgreementAnchor, RetrievalAnchor, WitnessAnchor } from '../../kinds/anchors/storage.ts';
import { equal, fromHex } from '../../proof/bytes.ts';
import { type LogCheckpoint, parseCheckpoint } from '../../tlog/checkpoint.ts';
import { formatBlockCid } from './cid.ts';
import { readDirectory, type StoredDirectory } from './directory.ts';
import { agreementHash, answerHash, challengeHash, checkStatement, cosignatureMessage } from './statements.ts';

/** Seconds by which a member's clock may be behind the challenger's. */
export const CLOCK_SKEW = 60;
/** Seconds in which a challenge must be answered, where no agreement says otherwise. */
export const ANSWER_SECONDS = 300;

/** Something that a key signed, and the time (seconds since 1970) that it stated. */
export interface Said {
  readonly key: string;
  readonly time: number;
}

type Round = Pick<RetrievalAnchor, 'challenge' | 'bytes' | 'answers'>;

const seconds = (time: string): number => parseTime(time) ?? 0;

function fail(code: string, message: string, pointer: string): never {
  throw new CodedError(code, message, { pointer });
}

/** Checks a challenge and its answers. Throws STORAGE_CHALLENGE, STORAGE_SIGNATURE, STORAGE_TIME. */
function checkRound(round: Round, directory: StoredDirectory, within: number, pointer: string): readonly Said[] {
  const { challenge, answers } = round;
  if (challenge.cid !== formatBlockCid(directory.cid)) {
    fail('STORAGE_CHALLENGE', 'The challenge is about something else than the directory', `${pointer}/challenge/cid`);
  }
  const bytes = fromHex(round.bytes, `${pointer}/bytes`);
  if (bytes.length !== Number(challenge.length)) {
    fail('STORAGE_CHALLENGE', 'There are not as many bytes as were asked for', `${pointer}/bytes`);
  }
  const asked = challengeHash(challenge);
  checkStatement(challenge.issuer, asked, challenge.value, `${pointer}/challenge`);
  const issued = seconds(challenge.issued);
  return answers.map(({ key, time, value }, i) => {
    const at = `${pointer}/answers/${i}`;
    checkStatement(key, answerHash(asked, key, time, bytes), value, at);
    const late = seconds(time) - issued;
    if (late < -CLOCK_SKEW || late > within) {
      fail('STORAGE_TIME', 'The answer was not given in the time that there is for it', `${at}/time`);
    }
    return { key, time: seconds(time) };
  });
}

/** What a witness anchor proves without trust: these keys cosigned a head of the log with this root. */
export function checkWitness(
  anchor: WitnessAnchor,
  root: Uint8Array,
  pointer: string,
): { readonly checkpoint: LogCheckpoint; readonly said: readonly Said[] } {
  let checkpoint: LogCheckpoint;
  try {
    checkpoint = parseCheckpoint(anchor.checkpoint);
  } catch (cause) {
    throw new CodedError('TLOG_CHECKPOINT', 'Not the text of a checkpoint', {
      pointer: `${pointer}/checkpoint`,
      cause,
    });
  }
  if (!equal(checkpoint.root, root)) {
    fail('PROOF_ROOT', 'The checkpoint has another root than the one that the path leads to', `${pointer}/checkpoint`);
  }
  const said = anchor.cosignatures.map(({ key, time, value }, i) => {
    const message = cosignatureMessage(anchor.checkpoint, Number(time));
    checkStatement(key, message, value, `${pointer}/cosignatures/${i}`);
    return { key, time: Number(time) };
  });
  return { checkpoint, said };
}

/** What a retrieval anchor proves without trust: these keys answered a challenge about content named with the root. */
export function checkRetrieval(
  anchor: RetrievalAnchor,
  root: Uint8Array,
  pointer: string,
): { readonly directory: StoredDirectory; readonly said: readonly Said[] } {
  const directory = readDirectory(fromHex(anchor.directory), root, `${pointer}/directory`);
  return { directory, said: checkRound(anchor, directory, ANSWER_SECONDS, pointer) };
}

/** How an agreement was kept, as far as its evidence goes. */
export interface AgreementFacts {
  readonly directory: StoredDirectory;
  /** Holders that answered every round, with the time of their first answer. */
  readonly kept: readonly Said[];
  /** Everybody who answered or is a holder. */
  readonly holders: readonly Said[];
  /** Time of the newest answer. */
  readonly newest: number;
  /** Periods up to that of the last round, those of them with a round, and those of the whole term. */
  readonly periods: { readonly begun: number; readonly challenged: number; readonly all: number };
}

function checkTerms({ agreement, signatures }: AgreementAnchor, pointer: string): void {
  const parties = new Set([agreement.issuer, ...agreement.holders]);
  if (signatures.length !== parties.size || signatures.some(({ key }) => !parties.has(key))) {
    fail('STORAGE_TERMS', 'The issuer and all holders sign an agreement, and nobody else', `${pointer}/signatures`);
  }
  const hash = agreementHash(agreement);
  signatures.forEach(({ key, value }, i) => {
    checkStatement(key, hash, value, `${pointer}/signatures/${i}`);
  });
}

/** What an agreement anchor proves without trust. Throws STORAGE_…, PROOF_ROOT. */
export function checkAgreement(anchor: AgreementAnchor, root: Uint8Array, pointer: string): AgreementFacts {
  const { agreement, rounds } = anchor;
  const directory = readDirectory(fromHex(anchor.directory), root, `${pointer}/directory`);
  if (agreement.cid !== formatBlockCid(directory.cid)) {
    fail('STORAGE_TERMS', 'The agreement is about something else than the directory', `${pointer}/agreement/cid`);
  }
  checkTerms(anchor, pointer);
  const [from, until, every] = [seconds(agreement.from), seconds(agreement.until), Number(agreement.every)];
  const challenged = new Set<number>();
  const answered = rounds.map((round, i) => {
    const at = `${pointer}/rounds/${i}`;
    const issued = seconds(round.challenge.issued);
    if (round.challenge.issuer !== agreement.issuer || issued < from || issued >= until) {
      fail('STORAGE_TERMS', 'A challenge of another issuer, or out of the term', `${at}/challenge`);
    }
    const stranger = round.answers.findIndex(({ key }) => !agreement.holders.includes(key));
    if (stranger >= 0) fail('STORAGE_TERMS', 'An answer of somebody who is no holder', `${at}/answers/${stranger}/key`);
    challenged.add(Math.floor((issued - from) / every));
    return checkRound(round, directory, Number(agreement.within), at);
  });
  const kept = agreement.holders.flatMap((key) => {
    const times = answered.map((said) => said.find((each) => each.key === key)?.time);
    const [first] = times;
    return first === undefined || times.includes(undefined) ? [] : [{ key, time: first }];
  });
  const all = answered.flat();
  return {
    directory,
    kept,
    holders: [...all, ...agreement.holders.map((key) => ({ key, time: seconds(agreement.from) }))],
    newest: all.reduce((latest, { time }) => Math.max(latest, time), 0),
    periods: {
      begun: Math.max(...challenged) + 1,
      challenged: challenged.size,
      all: Math.ceil((until - from) / every),
    },
  };
}
