import type { Effect, Place } from '../effect/index.ts';
import { CodedError, isCodedError } from '../errors.ts';
import type { Intent, Op } from '../kinds/intent.ts';
import type { AnchorVerdict } from './verdict.ts';

/**
 * The operation that an anchor claims to have performed.
 *
 * @throws CodedError EFFECT_INTENT when the receipt is about no intent, or the intent has no such operation on this chain.
 */
export function operationOf(
  intent: Intent | undefined,
  anchor: { readonly op: string; readonly chain: string },
  pointer: string,
): { readonly intent: Intent; readonly op: Op } {
  const op = intent?.ops[Number(anchor.op)];
  if (intent !== undefined && op !== undefined) {
    if (op.op !== 'register' && op.chain === anchor.chain) return { intent, op };
    const where = op.op === 'register' ? 'no chain' : op.chain;
    throw new CodedError('EFFECT_INTENT', `The operation is for ${where}`, { pointer: `${pointer}/chain` });
  }
  const message = intent === undefined ? 'The receipt is about no intent' : `The intent has no operation ${anchor.op}`;
  throw new CodedError('EFFECT_INTENT', message, { pointer: `${pointer}/op` });
}

/** What ties a transaction to one operation of one document; both are left out where a root is committed to. */
export interface Tie {
  /** False for a transaction that doesn't name the document that asked for it. */
  readonly bound?: boolean;
  /** True when it may as well have been another operation of the document, which asks for the same more than once. */
  readonly shared?: boolean;
}

/**
 * What a transaction did of an operation, and whether the intent asks for that more often than the transaction did it: it
 * names the intent, not the operation, so that one payment could be shown for each of two.
 *
 * @param show throws a CodedError for an operation, given with its number, that the transaction did not do.
 */
export function effectIn<E extends Effect>(
  intent: Intent,
  op: Op,
  show: (op: Op, place: Place) => E,
): E & Required<Tie> {
  const { ops } = intent;
  const effect = show(op, { index: ops.indexOf(op), ops });
  if (effect.placed) return { ...effect, shared: false };
  const alike = ops.filter((other, index) => {
    try {
      return other === op || show(other, { index, ops }).part?.what === effect.part?.what;
    } catch (error) {
      if (!isCodedError(error)) throw error;
      return false;
    }
  });
  return { ...effect, shared: alike.length > (effect.part?.times ?? 1) };
}

const doubts = {
  bound: {
    code: 'EFFECT_UNBOUND',
    message: 'The operation was done, but the transaction does not name the document that asks for it',
    missing: 'that the transaction was made for this document: it names none',
  },
  shared: {
    code: 'EFFECT_SHARED',
    message: 'The document asks for the same more often than the transaction did it',
    missing: 'which of the equal operations the transaction was: it names the document only',
  },
};

/** However final its block is, a transaction proves no operation that it is not tied to. */
export function bounded(verdict: AnchorVerdict, { bound, shared }: Tie): AnchorVerdict {
  const doubt = bound === false ? doubts.bound : shared ? doubts.shared : undefined;
  if (doubt === undefined) return verdict;
  const { code, message, missing } = doubt;
  const notProven = [missing, ...verdict.notProven];
  if (verdict.state !== 'final') return { ...verdict, notProven };
  return { ...verdict, state: 'consistent', code, message, notProven };
}
