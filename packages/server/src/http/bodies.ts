import { CodedError } from '@blockcluster/btml';
import type { FastifyInstance } from 'fastify';
import { parseJson } from './json.ts';

/** A body that is kept in memory has to arrive within this time; streams (files, NDJSON) may take longer. */
const BODY_MS = 20_000;
const STREAMED = /^(multipart\/form-data|application\/x-ndjson)/i;

/** Strict JSON for `application/json` alone, and an end to clients that send a byte now and then. */
export function useBodies(app: FastifyInstance, options: { readonly bodyMs?: number } = {}): void {
  const bodyMs = options.bodyMs ?? BODY_MS;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJson(body.toString()));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)), undefined);
    }
  });
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (!STREAMED.test(request.headers['content-type'] ?? '')) {
      const timer = setTimeout(() => {
        // Reported, not destroyed: the client is told before its connection ends.
        reply.header('connection', 'close');
        payload.emit('error', new CodedError('REQUEST_TIMEOUT', `The body did not arrive within ${bodyMs / 1_000} s`));
      }, bodyMs);
      timer.unref();
      payload.once('end', () => clearTimeout(timer));
      payload.once('close', () => clearTimeout(timer));
    }
    done(null, payload);
  });
}
