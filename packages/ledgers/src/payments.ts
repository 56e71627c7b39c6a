import { type BtmlMap, CodedError, isCodedError } from '@blockcluster/btml';

/** As many operations as an intent may have. */
const MOST = 64;

/**
 * The payments in an operation `pays`: what the core makes of an intent with several (`compilable`). Each is of the same
 * chain and account as the whole.
 *
 * @throws CodedError COMPILE_INVALID with a pointer
 */
export function paymentsOf(op: BtmlMap): readonly BtmlMap[] {
  const list = Array.isArray(op.ops) ? op.ops : [];
  if (list.length === 0 || list.length > MOST) throw invalid(`between 1 and ${MOST} payments`, '/ops');
  return list.map((one, index) => {
    if (typeof one === 'string' || one.op !== 'pay') throw invalid('payments', `/ops/${index}`);
    if (one.chain !== op.chain) throw invalid('payments on one chain', `/ops/${index}/chain`);
    if (one.from !== op.from) throw invalid('payments of one account', `/ops/${index}/from`);
    return one;
  });
}

/** What is wrong with the payment at `index`, with a pointer into the whole; anything else as it is. */
export function atOperation(error: unknown, index: number): unknown {
  if (!isCodedError(error)) return error;
  const { details } = error;
  return new CodedError(error.code, error.message, {
    pointer: `/ops/${index}${error.pointer ?? ''}`,
    cause: error,
    ...(details === undefined ? {} : { details }),
  });
}

function invalid(expected: string, pointer: string): CodedError {
  return new CodedError('COMPILE_INVALID', `An operation "pays" must hold ${expected}`, { pointer });
}
