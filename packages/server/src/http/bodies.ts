import { CodedError } from '@blockcluster/btml';
import type { FastifyInstance, FastifyReply, RequestPayload } from 'fastify';
import { parseLongJson } from './json.ts';

/** A body that is kept in memory has to arrive within this time; streams (files, NDJSON) may take longer. */
const BODY_MS = 20_000;
const STREAMED = /^(multipart\/form-data|application\/x-ndjson)/i;

/** Strict JSON for `application/json` alone, and an end to clients that send a byte now and then. */
export function useBodies(app: FastifyInstance, options: { readonly bodyMs?: number } = {}): void {
  const bodyMs = options.bodyMs ?? BODY_MS;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    // Clients name the type with every request, also where a route takes no body: nothing is no malformed JSON there.
    const none = text === '' && request.routeOptions.schema?.body === undefined;
    const parsed: Promise<unknown> = none ? Promise.resolve(undefined) : parseLongJson(text);
    parsed.then(
      (value) => done(null, value),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), undefined),
    );
  });
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (hasBody && !STREAMED.test(headers['content-type'] ?? '')) {
      const timer = setTimeout(() => giveUp(reply, payload, bodyMs), bodyMs);
      timer.unref();
      const arrived = () => clearTimeout(timer);
      payload.once('end', arrived);
      payload.once('close', arrived);
    }
    done(null, payload);
  });
}

/** Reports the delay to whoever reads the body, so that the client is told before its connection ends. */
function giveUp(reply: FastifyReply, payload: RequestPayload, bodyMs: number): void {
  // A body that nobody reads (of a GET, say) is nobody's concern; an error event without listener would end the process.
  if (reply.sent || payload.listenerCount('error') === 0) return;
  reply.header('connection', 'close');
  payload.emit('error', new CodedError('REQUEST_TIMEOUT', `The body did not arrive within ${bodyMs / 1_000} s`));
}
