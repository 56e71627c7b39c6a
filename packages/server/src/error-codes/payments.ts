import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of payments. */
export const paymentsErrors = {
  PAYMENT_KEY: {
    title: 'A payment needs an Idempotency-Key',
    action: 'Send a key of your own with each payment, and the same one when you repeat the request.',
    status: 400,
  },
  PAYMENT_LEDGER: {
    title: 'The plan does not pay there',
    action: 'Name a ledger of the plan, or the chain of one.',
    status: 422,
  },
  PAYMENT_WAITS: {
    title: 'The payment waits',
    action: 'Nothing to do: the detail says for what. A lasting reason is one that the plan gives.',
    status: 409,
  },
  PAYMENT_NOT_FOUND: { title: 'There is no such payment', action: 'Check the id.', status: 404 },
  PAYMENT_NOT_FINAL: {
    title: 'The payment is not final yet',
    action: 'Ask again when its state is final.',
    status: 409,
  },
} as const satisfies ErrorRegistry;
