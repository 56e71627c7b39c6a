import { Readable } from 'node:stream';
import { CodedError } from '@blockcluster/btml';
import type { FastifyInstance } from 'fastify';

export const BTML_TYPE = 'application/btml+json';
export const NDJSON_TYPE = 'application/x-ndjson';
/** The core refuses larger JSON unread; markup may be twice as long. */
const MAX_BODY = 2 * 1024 * 1024;

/**
 * Bodies of record routes reach the handler as text or stream: the core's parser is stricter than any JSON parser
 * (duplicate members, numbers, direction characters) and names the place of each fault.
 */
export function useRecordBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    ['application/json', BTML_TYPE, 'application/btml'],
    { parseAs: 'buffer', bodyLimit: MAX_BODY },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser(NDJSON_TYPE, (_request, payload, done) => done(null, payload));
}

/** The body as text; throws REQUEST_JSON_MALFORMED when there is none, JSON_ENCODING when it is not UTF-8. */
export function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new CodedError('REQUEST_JSON_MALFORMED', 'The request has no body');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new CodedError('JSON_ENCODING', 'The body is not UTF-8', { pointer: '', cause });
  }
}

/** The body as a stream of bytes. */
export function streamOf(body: unknown): AsyncIterable<Buffer> {
  if (!(body instanceof Readable)) throw new CodedError('REQUEST_MEDIA_TYPE', `Send ${NDJSON_TYPE}`);
  return body;
}
