import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of records, batches and receipts. */
export const recordsErrors = {
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
} as const satisfies ErrorRegistry;
