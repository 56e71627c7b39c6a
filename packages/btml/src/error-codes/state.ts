import type { ErrorRegistry } from '../errors.ts';

const forged = 'Do not rely on this proof: it was altered, or never was true.';

/** Codes of proofs of a contract's state. */
export const stateErrors = {
  STATE_FORM: {
    title: 'A proof of state of a form that is not known here',
    action: 'Verify it with a newer version.',
    status: 422,
  },
  STATE_ADDRESS: {
    title: 'Not the address of a contract of this chain',
    action: 'Take the address as the ledger shows it; contracts of CosmWasm have one of 32 bytes in bech32.',
    status: 422,
  },
  STATE_VALUE: { title: 'The state holds another value', action: forged, status: 422 },
  STATE_CODE: { title: 'The contract has other code', action: forged, status: 422 },
  STATE_STALE: {
    title: 'The state is older than was asked for',
    action: 'Ask for a new proof; this one says what was true at its block.',
  },
} as const satisfies ErrorRegistry;
