import { CodedError } from '@blockcluster/btml';

/**
 * Why the sandbox does not take a transaction. `details.reject` is the reject code that Bitcoin Core uses where it has
 * one; `details.conflict` tells whether a coin is spent or unknown.
 */
export function invalid(reject: string, message: string): CodedError {
  return new CodedError('SANDBOX_TX_INVALID', message, { details: { reject, conflict: false } });
}

export function conflicting(reject: string, message: string): CodedError {
  return new CodedError('SANDBOX_TX_CONFLICT', message, { details: { reject, conflict: true } });
}

export function unsupported(message: string): CodedError {
  return new CodedError('SANDBOX_TX_UNSUPPORTED', `The sandbox does not support ${message}.`, {
    details: { reject: 'not-supported', conflict: false },
  });
}
