import type { ErrorRegistry } from '../errors.ts';

const forged = 'Do not rely on this receipt: it was altered, or never was true.';

/** Codes of what a transaction did, beside what an operation of an intent asks for. */
export const effectErrors = {
  EFFECT_INTENT: {
    title: 'The receipt names no operation',
    action: 'Ask for the receipt again; it must hold the intent whose operation was done.',
    status: 422,
  },
  EFFECT_NOT_SUPPORTED: {
    title: 'No receipt shows the effect of this operation here',
    action: 'See which operations have a receipt on which ledgers in the specification.',
    status: 422,
  },
  EFFECT_ASSET: {
    title: 'Not an asset of such a transaction',
    action: 'Pay in the native coin of the chain, in its base units.',
    status: 422,
  },
  EFFECT_ADDRESS: { title: 'Not an address of the chain', action: 'Correct the address.', status: 422 },
  EFFECT_BINDING: { title: 'The transaction was made for another document', action: forged, status: 422 },
  EFFECT_UNBOUND: {
    title: 'The transaction names no document',
    action: 'Have the operation done by a program that binds the transaction to its intent, if it must be told apart.',
    status: 422,
  },
  EFFECT_SHARED: {
    title: 'The transaction may be another operation',
    action: 'Ask for equal operations by an intent each: a transaction names its intent, not the operation.',
    status: 422,
  },
  EFFECT_INPUT: { title: 'The transaction does not spend what the operation names', action: forged, status: 422 },
  EFFECT_OUTPUT: { title: 'The transaction lacks the output', action: forged, status: 422 },
  EFFECT_TRANSACTION: { title: 'The transaction does something else', action: forged, status: 422 },
  EVM_TRANSACTION: { title: 'A transaction is malformed', action: forged, status: 422 },
  EVM_CALL: {
    title: 'The call cannot be encoded',
    action: 'Correct the method or the argument that the pointer names.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
