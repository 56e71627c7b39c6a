import { isCodedError } from '../../errors.ts';
import { decodeDidKey } from '../../identifiers/did-key.ts';
import { parseTime } from '../../identifiers/time.ts';
import * as format from '../../schema/formats.ts';
import { conform, type Format, type Infer, map, maps, refuse, type Shape, text, texts } from '../../schema/shape.ts';
import type { BtmlMap, BtmlValue } from '../../value.ts';
import { constant } from '../header.ts';
import { anchorMembers } from './common.ts';

/** Keys of members: one suite, so that there is nothing to negotiate. */
export const memberKey: Format = {
  code: 'SCHEMA_DID',
  expected: 'a did:key of ed25519',
  test(text) {
    try {
      return decodeDidKey(text).type === 'ed25519';
    } catch (error) {
      if (isCodedError(error)) return false;
      throw error;
    }
  },
};
const signature: Format = {
  code: 'SCHEMA_BASE64',
  expected: 'base64url of 64 bytes',
  test: (value) => value.length === 86 && format.base64.test(value),
};
const directoryCid: Format = {
  code: 'SCHEMA_CID',
  expected: 'a CIDv1 of codec dag-pb in base32',
  test: (value) => /^bafybei[a-z2-7]{51}[aeimquy4]$/.test(value),
};
const positive: Format = {
  code: 'SCHEMA_AMOUNT',
  expected: 'an integer of at most 15 digits above 0',
  test: (value) => format.index.test(value) && value !== '0',
};
/** Hex of so many bytes at most. */
const hexUpTo = (bytes: number): Format => ({
  code: 'SCHEMA_HEX',
  expected: `lowercase hex of at most ${bytes} bytes`,
  test: (value) => value.length <= 2 * bytes && format.hex.test(value),
});

/** Most bytes of a block that a challenge asks for. */
export const MAX_CHALLENGE_BYTES = 1_024;

/** Refuses a list whose keys are not strictly ascending: no signer counts twice, and a list has one spelling. */
export function checkAscending(keys: readonly string[], pointer: string): void {
  keys.forEach((key, i) => {
    const previous = keys[i - 1];
    if (previous !== undefined && previous >= key) {
      refuse('SCHEMA_ORDER', 'must stand in ascending order, each once', `${pointer}/${i}`);
    }
  });
}

function signers<T extends BtmlMap & { readonly key: string }>(item: Shape<T>, max: number): Shape<readonly T[]> {
  const list = maps(item, { max });
  const passed = (_value: unknown): _value is readonly T[] => true;
  return {
    check(value, pointer) {
      list.check(value, pointer);
      if (passed(value))
        checkAscending(
          value.map(({ key }) => key),
          pointer,
        );
    },
  };
}

const answer = map({ key: text(memberKey), time: text(format.time), value: text(signature) });
const length: Format = {
  code: 'SCHEMA_AMOUNT',
  expected: `from 1 to ${MAX_CHALLENGE_BYTES}`,
  test: (value) => positive.test(value) && Number(value) <= MAX_CHALLENGE_BYTES,
};
export const challengeShape = map({
  cid: text(directoryCid),
  random: text(format.hexOf(32)),
  block: text(format.index),
  offset: text(format.index),
  length: text(length),
  issuer: text(memberKey),
  issued: text(format.time),
  value: text(signature),
});
const round = {
  challenge: challengeShape,
  bytes: text(hexUpTo(MAX_CHALLENGE_BYTES)),
  answers: signers(answer, 64),
};
const directory = text(hexUpTo(1_024));

/** A head of the log that members of a group signed as witnesses. */
export const witnessAnchorShape = map({
  ...anchorMembers,
  form: constant('witness-1', 'SCHEMA_FORM'),
  checkpoint: text(format.upTo(4_096)),
  cosignatures: signers(map({ key: text(memberKey), time: text(positive), value: text(signature) }), 64),
});
export type WitnessAnchor = Infer<typeof witnessAnchorShape>;

/** A challenge about stored content, and the answers of members. */
export const retrievalAnchorShape = map({
  ...anchorMembers,
  form: constant('retrieval-1', 'SCHEMA_FORM'),
  directory,
  ...round,
});
export type RetrievalAnchor = Infer<typeof retrievalAnchorShape>;

export const agreementShape = map(
  {
    issuer: text(memberKey),
    issued: text(format.time),
    cid: text(directoryCid),
    size: text(format.index),
    from: text(format.time),
    until: text(format.time),
    every: text(positive),
    within: text(positive),
    holders: texts(memberKey, { max: 16 }),
  },
  (value, pointer) => {
    checkAscending(value.holders, `${pointer}/holders`);
    if ((parseTime(value.until) ?? 0) <= (parseTime(value.from) ?? 0)) {
      refuse('SCHEMA_TIME_ORDER', 'must be later than "from"', `${pointer}/until`);
    }
  },
);

/** An agreement to hold content, and the challenges answered in its term. */
export const agreementAnchorShape = map(
  {
    ...anchorMembers,
    form: constant('agreement-1', 'SCHEMA_FORM'),
    directory,
    agreement: agreementShape,
    signatures: signers(map({ key: text(memberKey), value: text(signature) }), 17),
    rounds: maps(map(round), { max: 64 }),
  },
  (value, pointer) => {
    checkAscending(
      value.rounds.map(({ challenge }) => challenge.issued),
      `${pointer}/rounds`,
    );
  },
);
export type AgreementAnchor = Infer<typeof agreementAnchorShape>;

/** Reads a signed challenge, as a member receives it. Its signature is checked elsewhere. Throws SCHEMA_…. */
export function parseChallenge(value: BtmlValue): Infer<typeof challengeShape> {
  return conform(challengeShape, value);
}

/** Reads a member's answer. Throws SCHEMA_…. */
export function parseAnswer(value: BtmlValue): Infer<typeof answer> {
  return conform(answer, value);
}

/** Reads the terms of an agreement. Throws SCHEMA_…. */
export function parseAgreement(value: BtmlValue): Infer<typeof agreementShape> {
  return conform(agreementShape, value);
}
