import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { version } from '../../version.ts';
import type { Target } from './guard.ts';

export interface Attempt {
  /** HTTP status, or null when none came. */
  readonly status: number | null;
  readonly ok: boolean;
  readonly error: string | null;
  readonly durationMs: number;
  /** What a receiver that is busy asked for. */
  readonly retryAfterMs?: number;
}

export interface SendOptions {
  /** The whole exchange; default 10 s. */
  readonly timeoutMs?: number;
  /** More of an answer than this is not read; default 64 KiB. */
  readonly maxAnswer?: number;
}

/**
 * Posts one delivery to the judged address of its target. Follows no redirect, reuses no connection, reads little of the
 * answer, and never rejects: what went wrong is in the attempt.
 */
export function send(
  target: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: SendOptions = {},
): Promise<Attempt> {
  const { url, address, family } = target;
  const started = performance.now();
  const limit = options.maxAnswer ?? 64 * 1024;
  return new Promise((resolve) => {
    let settled = false;
    let retryAfterMs: number | undefined;
    const settle = (status: number | null, error: string | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      const ok = status !== null && status >= 200 && status < 300;
      resolve({
        status,
        ok,
        error: ok ? null : (error ?? `answered ${status}`),
        durationMs: Math.round(performance.now() - started),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    };
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      // The judged address and no other: asking the name again could bring another answer (DNS rebinding).
      lookup: (_hostname, lookup, callback) => {
        if (lookup.all) callback(null, [{ address, family }]);
        else callback(null, address, family);
      },
      family,
      maxHeaderSize: 16_384,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': `BlockCluster/${version}`,
        accept: '*/*',
        connection: 'close',
      },
    });
    const timer = setTimeout(() => {
      settle(null, 'no complete answer in time');
      outgoing.destroy();
    }, options.timeoutMs ?? 10_000);
    outgoing.on('response', (response) => {
      let size = 0;
      const status = response.statusCode ?? null;
      retryAfterMs = retryAfter(response.headers['retry-after']);
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) {
          // The status counts; whatever else is said does not.
          settle(status, null);
          response.destroy();
        }
      });
      response.on('end', () => settle(status, null));
      response.on('error', (error) => settle(status, error.message));
    });
    outgoing.on('error', (error) => settle(null, describe(error)));
    outgoing.end(body);
  });
}

/** RFC 9110, 10.2.3, as seconds: receivers that name a date are asked again when it suits the sender. */
function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

function describe(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message.slice(0, 200);
}
