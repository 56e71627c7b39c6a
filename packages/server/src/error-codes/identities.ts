import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of identities as a server keeps them; those of their rules are the core's. */
export const identitiesErrors = {
  IDENTITY_EXISTS: {
    title: 'The subject is bound already',
    action: 'Rotate the key of the identity that GET /identities?subject= shows.',
    status: 409,
  },
  IDENTITY_FULL: {
    title: 'The identity has too many events',
    action: 'Revoke its key and found an identity with another subject.',
    status: 409,
  },
  IDENTITY_TOO_LARGE: {
    title: 'The key event is too large',
    action: 'Leave out what a credential or revocation does not need.',
    status: 413,
  },
  IDENTITY_CHAIN_PENDING: {
    title: 'The members have not shown yet that they hold this event',
    action: 'Ask again when a batch has closed; the receipt of the record is there independently of it.',
    status: 409,
  },
} as const satisfies ErrorRegistry;
