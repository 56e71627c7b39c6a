import { CodedError, isCodedError } from '@blockcluster/btml';
import { memberOf, unexpected } from '../../evm/client/answer.ts';

export { type Answer, list, memberOf, text, unexpected } from '../../evm/client/answer.ts';

/** A member at the end of a path through objects. */
export function at(answer: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => memberOf(value, name), answer);
}

/** CometBFT writes 64-bit integers as decimal strings and smaller ones as numbers. */
export function integer(answer: unknown, where: string): bigint {
  if (typeof answer === 'string' && /^-?(?:0|[1-9][0-9]{0,19})$/.test(answer)) return BigInt(answer);
  if (typeof answer === 'number' && Number.isSafeInteger(answer)) return BigInt(answer);
  throw unexpected(where, 'an integer');
}

/** An integer that counts something: a height, a number of peers. */
export function count(answer: unknown, where: string): number {
  const value = integer(answer, where);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw unexpected(where, 'a count');
  return Number(value);
}

/** Bytes in base64; null and nothing are no bytes. */
export function base64(answer: unknown, where: string): Uint8Array {
  if (answer === null || answer === undefined) return new Uint8Array(0);
  if (
    typeof answer !== 'string' ||
    !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(answer)
  )
    throw unexpected(where, 'base64');
  return new Uint8Array(Buffer.from(answer, 'base64'));
}

/** A hash as CometBFT shows it: 64 hex digits in uppercase. */
export function hash(answer: unknown, where: string): string {
  if (typeof answer !== 'string' || !/^[0-9A-F]{64}$/.test(answer)) throw unexpected(where, 'a hash');
  return answer;
}

/** What a reader of the standard makes of an answer; its refusal becomes one of the node's answer. */
export function through<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!isCodedError(cause)) throw cause;
    throw new CodedError('LEDGER_ANSWER', `The node's answer is not understood: ${where}: ${cause.message}`, {
      cause,
      details: { where },
    });
  }
}
