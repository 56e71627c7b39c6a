import { ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { CodedError } from '../errors.ts';
import { concat, reversed, toHex, utf8 } from '../proof/bytes.ts';
import { OTS_LIMITS, type OtsHash, type OtsOp } from './types.ts';

const functions: Readonly<Record<OtsHash, (data: Uint8Array) => Uint8Array>> = {
  sha1,
  ripemd160,
  sha256,
  keccak256: keccak_256,
};

/** The hash functions of the format. */
export function otsHash(name: OtsHash, data: Uint8Array): Uint8Array {
  return functions[name](data);
}

function result(step: OtsOp, message: Uint8Array): Uint8Array {
  switch (step.op) {
    case 'append':
      return concat(message, step.arg);
    case 'prepend':
      return concat(step.arg, message);
    case 'reverse':
      return reversed(message);
    case 'hexlify':
      return utf8(toHex(message));
    default:
      return otsHash(step.op, message);
  }
}

/** The message after a step. Throws OTS_MESSAGE_LENGTH when it, or the message before, exceeds 4,096 bytes or is empty. */
export function applyOts(step: OtsOp, message: Uint8Array): Uint8Array {
  const empty = message.length === 0 && (step.op === 'reverse' || step.op === 'hexlify');
  if (message.length > OTS_LIMITS.message || empty) {
    throw new CodedError('OTS_MESSAGE_LENGTH', `A message of ${message.length} bytes can't be ${step.op}ed`);
  }
  const next = result(step, message);
  if (next.length > OTS_LIMITS.message) {
    throw new CodedError('OTS_MESSAGE_LENGTH', `A message may have ${OTS_LIMITS.message} bytes, not ${next.length}`);
  }
  return next;
}
