import { CodedError } from '../errors.ts';
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
): Op {
  const op = intent?.ops[Number(anchor.op)];
  if (op !== undefined) {
    if (op.op !== 'register' && op.chain === anchor.chain) return op;
    const where = op.op === 'register' ? 'no chain' : op.chain;
    throw new CodedError('EFFECT_INTENT', `The operation is for ${where}`, { pointer: `${pointer}/chain` });
  }
  const message = intent === undefined ? 'The receipt is about no intent' : `The intent has no operation ${anchor.op}`;
  throw new CodedError('EFFECT_INTENT', message, { pointer: `${pointer}/op` });
}

/** A transaction that doesn't name the document is no proof that it was made for it, however final its block is. */
export function bounded(verdict: AnchorVerdict, bound: boolean | undefined): AnchorVerdict {
  if (bound !== false) return verdict;
  const notProven = ['that the transaction was made for this document: it names none', ...verdict.notProven];
  if (verdict.state !== 'final') return { ...verdict, notProven };
  const message = 'The operation was done, but the transaction does not name the document that asks for it';
  return { ...verdict, state: 'consistent', code: 'EFFECT_UNBOUND', message, notProven };
}
