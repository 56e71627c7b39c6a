import { type BtmlMap, CodedError, canonicalWithin, isCodedError, parseOp } from '@blockcluster/btml';

/**
 * Refuses arguments that no intent can hold, before a node is asked about them: texts that are not normalized or hold
 * control characters, lists of more than 256 items, more than 256 KiB. Throws CONTRACT_ARGUMENT.
 */
export function checkedOp(op: BtmlMap): BtmlMap {
  try {
    canonicalWithin(op);
    parseOp(op);
    return op;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError('CONTRACT_ARGUMENT', `No intent can hold this: ${error.message}`, {
      details: { code: error.code, pointer: error.pointer },
      cause: error,
    });
  }
}
