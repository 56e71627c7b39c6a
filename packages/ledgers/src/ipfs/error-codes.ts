import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of members that hold content and witness logs. */
export const memberErrors = {
  MEMBER_REQUEST: {
    title: 'A request that the member does not understand',
    action: 'See the detail; check that both sides run versions that belong together.',
    status: 400,
  },
  MEMBER_ISSUER: {
    title: 'The member does not answer to this key',
    action: "Add the organization's key to the member's configuration.",
    status: 403,
  },
  MEMBER_NOT_HELD: { title: 'The member does not hold this content', action: 'Ask it to hold it first.', status: 404 },
  MEMBER_CHALLENGE: {
    title: 'A challenge that cannot be answered',
    action: 'Challenge again with a block, a range and a time that exist; compare the clocks of both sides.',
    status: 422,
  },
  MEMBER_REPLAY: {
    title: 'A challenge that was answered before',
    action: 'Challenge with new random bytes.',
    status: 409,
  },
  MEMBER_LIMIT: {
    title: 'More content than the member takes',
    action: "Raise the member's limit, or publish less at once.",
    status: 413,
  },
  MEMBER_TERMS: {
    title: 'An agreement that the member does not enter',
    action: 'Ask it to hold the content first, and name it as a holder in a term that is not over.',
    status: 409,
  },
  MEMBER_LOG: {
    title: 'The member does not witness this log',
    action: "Add the log's verifier key to the member's configuration.",
    status: 404,
  },
  MEMBER_LOG_SIGNATURE: {
    title: 'The head is not signed by its log',
    action: 'Send what the log signed.',
    status: 403,
  },
  MEMBER_HEAD: {
    title: 'The member saw another head last',
    action: 'Prove consistency from the size that the member states.',
    status: 409,
  },
  MEMBER_FORK: {
    title: 'The head does not extend the one that the member saw',
    action:
      'The log shows different histories to different readers, or was rewritten: keep both heads as evidence and find out why.',
    status: 422,
  },
  MEMBER_EVENTS: {
    title: 'A chain of key events is broken',
    action: 'Fetch the chain from other members; do not rely on keys beyond the break.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
