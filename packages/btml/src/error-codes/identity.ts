import type { ErrorRegistry } from '../errors.ts';

const notYours = 'The event has no effect. Sign with a key that is bound at that time, or with that of the founder.';

/** Codes of identities and their key events. */
export const identityErrors = {
  IDENTITY_UNKNOWN: {
    title: 'No such identity',
    action: 'Name the identity by the id of its founding credential, and add that credential to the evidence.',
    status: 404,
  },
  IDENTITY_KIND: {
    title: 'This is no key event',
    action: 'Use an envelope around a credential or a revocation.',
    status: 422,
  },
  IDENTITY_UNSIGNED: {
    title: 'A key event that nobody signed',
    action: 'Put the credential or revocation into an envelope that its issuer signs with purpose "describe".',
    status: 422,
  },
  IDENTITY_ISSUER: {
    title: 'The issuer of a key event did not sign it',
    action: 'Let the issuer be the did:key that signs.',
    status: 422,
  },
  IDENTITY_REFERENCE: {
    title: 'A key event of another identity, or of none',
    action: 'Name a credential of this identity: in "prev" the one to replace, in "target" the one to revoke.',
    status: 422,
  },
  IDENTITY_SUBJECT: {
    title: 'A key event for another subject',
    action: 'Keep the subject of the credential that is replaced.',
    status: 422,
  },
  IDENTITY_SIGNER: { title: 'A key that may not change this identity', action: notYours, status: 403 },
  IDENTITY_SIGNER_ENDED: { title: 'A key that may not change this identity any more', action: notYours, status: 403 },
  IDENTITY_FORK: {
    title: 'The credential was replaced or revoked before',
    action: 'Find out who ended it; if it was not you, let the founder revoke what came of it.',
    status: 409,
  },
  IDENTITY_ENDED: {
    title: 'The credential holds no longer anyway',
    action: 'Nothing is to be done for this credential; revoke the one that replaced it, if that is meant.',
    status: 409,
  },
} as const satisfies ErrorRegistry;
