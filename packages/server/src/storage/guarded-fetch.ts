import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CodedError, isCodedError } from '@blockcluster/btml';
import type { Send } from '@blockcluster/ledgers';
import { type GuardOptions, judge, type Target } from '../events/webhooks/guard.ts';

/** Judges the address of a member or of a gateway, as that of a webhook. Throws STORAGE_TARGET_REFUSED. */
export async function judgeMember(url: string, options: GuardOptions): Promise<Target> {
  try {
    return await judge(url, options);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const message = error.message.replace(/^Webhook: /, 'Member: ');
    throw new CodedError('STORAGE_TARGET_REFUSED', message, { pointer: '/url', cause: error });
  }
}

/**
 * `fetch` for addresses that others choose: each is judged anew, and the connection goes to the address that was judged,
 * whatever the name says by then. No redirect is followed and no connection kept.
 *
 * @throws CodedError STORAGE_TARGET_REFUSED
 */
export function guardedFetch(options: GuardOptions): Send {
  return async (text, init) => {
    const { url, address, family } = await judgeMember(text, options);
    const { method = 'GET', body, signal } = init;
    if (body !== undefined && body !== null && typeof body !== 'string') throw new Error('only text is sent');
    return new Promise((resolve, reject) => {
      const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
        method,
        agent: false,
        family,
        lookup: (_hostname, lookup, callback) => {
          if (lookup.all) callback(null, [{ address, family }]);
          else callback(null, address, family);
        },
        maxHeaderSize: 16_384,
        ...(signal ? { signal } : {}),
        headers: { ...Object.fromEntries(new Headers(init.headers)), connection: 'close' },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const status = incoming.statusCode ?? 502;
        const type = incoming.headers['content-type'];
        const empty = status === 204 || status === 304;
        if (empty) incoming.resume();
        resolve(
          new Response(empty ? null : streamOf(incoming), {
            status: status >= 200 && status <= 599 ? status : 502,
            ...(type === undefined ? {} : { headers: { 'content-type': type } }),
          }),
        );
      });
      outgoing.end(body ?? undefined);
    });
  };
}

/** What arrives as `fetch` gives it, at the pace of whoever reads. */
function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const parts: AsyncIterator<Buffer> = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    cancel: () => void incoming.destroy(),
  });
}
