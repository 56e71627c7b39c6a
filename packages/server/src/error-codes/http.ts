import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of requests, access and events. */
export const httpErrors = {
  // requests
  REQUEST_INVALID: {
    title: 'The request does not match its schema',
    action: 'Correct the member that "pointer" names; /docs shows the schema.',
    status: 400,
  },
  REQUEST_MALFORMED: {
    title: 'The request cannot be read',
    action: 'Correct the request as the detail says.',
    status: 400,
  },
  REQUEST_JSON_MALFORMED: { title: 'The body is not JSON', action: 'Send well-formed JSON in UTF-8.', status: 400 },
  REQUEST_JSON_DUPLICATE: {
    title: 'A member of the body appears twice',
    action: 'Send each member once.',
    status: 400,
  },
  REQUEST_JSON_DEPTH: { title: 'The body nests too deep', action: 'Send a flatter body.', status: 400 },
  REQUEST_TOO_LARGE: {
    title: 'The request is too large',
    action: 'Send less at once; /docs names the limits.',
    status: 413,
  },
  REQUEST_MEDIA_TYPE: {
    title: 'The media type is not accepted here',
    action: 'Send one of the media types that /docs names for this route.',
    status: 415,
  },
  REQUEST_TIMEOUT: {
    title: 'The body did not arrive in time',
    action: 'Send the body without pauses.',
    status: 408,
  },
  NOT_FOUND: { title: 'Not found', action: 'Check the address or the id.', status: 404 },
  METHOD_NOT_ALLOWED: {
    title: 'This method is not possible here',
    action: 'Use one of the methods that the header Allow names.',
    status: 405,
  },
  RATE_LIMITED: {
    title: 'Too many requests',
    action: 'Wait for the number of seconds in Retry-After.',
    status: 429,
  },
  SERVER_STOPPING: {
    title: 'The server is stopping',
    action: 'Nothing was accepted. Try again in some seconds, or another server.',
    status: 503,
  },
  INTERNAL: {
    title: 'The server failed',
    action: 'Look up the id of the request ("instance") in the log of the server.',
    status: 500,
  },
  // access
  UNAUTHENTICATED: {
    title: 'A key or a session is needed',
    action: 'Send "Authorization: Bearer bck_…", or sign in.',
    status: 401,
  },
  CREDENTIALS_INVALID: {
    title: 'The key, link or session is not valid',
    action: 'Use a valid one: keys may have been revoked or expired, links work once.',
    status: 401,
  },
  FORBIDDEN: {
    title: 'This key or session may not do that',
    action: 'Use one that holds the scope that the detail names.',
    status: 403,
  },
  CSRF_TOKEN_INVALID: {
    title: 'The CSRF token is missing or wrong',
    action: 'Send the value of GET /api/v1/session as header x-csrf-token.',
    status: 403,
  },
  SCOPE_NOT_GRANTABLE: {
    title: 'That scope cannot be granted',
    action: 'Ask only for scopes of the role, and only for those that you hold yourself.',
    status: 422,
  },
  KEY_LAST_OPERATOR: {
    title: 'The last operator key cannot be revoked',
    action: 'Make another operator key first.',
    status: 409,
  },
  // events
  EVENTS_POSITION_GONE: {
    title: 'Events at this position are no longer stored',
    action: 'Read the current state, then go on from the position in "details".',
    status: 410,
  },
  EVENTS_TOO_MANY_STREAMS: {
    title: 'Too many event streams are open',
    action: 'Close one, or ask for format=json.',
    status: 429,
  },
  WEBHOOK_LIMIT: {
    title: 'There are too many webhooks',
    action: 'Remove one that is not needed, or let one receiver pass events on to others.',
    status: 409,
  },
  WEBHOOK_TARGET_REFUSED: {
    title: 'Webhooks may not be sent there',
    action: 'Use a public https address, or have the operator list host:port in BLOCKCLUSTER_WEBHOOK_ALLOW.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
