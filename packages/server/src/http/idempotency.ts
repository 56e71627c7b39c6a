import { createHash } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import type { FastifyRequest } from 'fastify';
import type {} from './types.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** A request that may be sent again: the key, whose it is, and what tells a repetition from another request. */
export interface IdempotentRequest {
  /** The key or session that asks: others have keys of their own. */
  readonly principal: string;
  readonly key: string;
  /** SHA-256 of URL, media type and body. */
  readonly hash: Buffer;
}

/**
 * The Idempotency-Key of a request; undefined without one. Throws IDEMPOTENCY_KEY_INVALID.
 *
 * @param body as text, the same for the same request
 */
export function idempotentRequest(request: FastifyRequest, body: string): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.principal === null) return undefined;
  if (typeof key !== 'string' || !KEY.test(key))
    throw new CodedError('IDEMPOTENCY_KEY_INVALID', 'An Idempotency-Key has 1 to 255 visible ASCII characters');
  const hash = createHash('sha256')
    .update(JSON.stringify([request.url, request.headers['content-type']?.split(';')[0]]))
    .update(body)
    .digest();
  return { principal: `${request.principal.kind}:${request.principal.id}`, key, hash };
}
