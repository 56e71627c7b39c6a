import type { ErrorRegistry } from '../errors.ts';

/** Codes of proofs of events. */
export const eventErrors = {
  EVENT_FORM: {
    title: 'A proof of an event of a form that is not known here',
    action: 'Verify it with a newer version.',
    status: 422,
  },
  EVENT_LOG: {
    title: 'The log holds another entry',
    action: 'Do not rely on this proof: it was altered, or never was true.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
