import { CodedError } from '@blockcluster/btml';
import { basicAuth } from '../../basic-auth.ts';
import type { Answer } from '../client/answer.ts';

export interface BeaconOptions {
  /** HTTP or HTTPS address of the beacon API; credentials in it are sent as basic authentication. */
  readonly url: string;
  /** Milliseconds until a request is given up (default 15,000). */
  readonly timeout?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** A whole mainnet block is about a megabyte as JSON, 128 updates are nine; nothing that is asked for is longer. */
const longestAnswer = 32 * 1024 * 1024;

/**
 * Asks the beacon API for JSON. Undefined when the node doesn't have what the path names (404). Throws
 * LEDGER_UNREACHABLE without an answer, LEDGER_REFUSED with another status, LEDGER_ANSWER when it isn't JSON.
 */
export async function getJson(options: BeaconOptions, path: string): Promise<Answer | undefined> {
  const { url, authorization } = address(options.url, path);
  const send = options.fetch ?? fetch;
  let response: Response;
  let body: string | undefined;
  try {
    response = await send(url, {
      headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeout ?? 15_000),
    });
    body = await readLimited(response);
  } catch {
    // The cause would name the address, which may hold a key.
    throw new CodedError('LEDGER_UNREACHABLE', `The beacon node did not answer ${path}`, { details: { path } });
  }
  if (response.status === 404) return undefined;
  if (!response.ok)
    throw new CodedError('LEDGER_REFUSED', `The beacon node answered ${path} with HTTP status ${response.status}`, {
      details: { path, status: response.status },
    });
  if (body === undefined)
    throw new CodedError('LEDGER_ANSWER', `The beacon node's answer is too long: ${path}`, { details: { path } });
  try {
    return JSON.parse(body);
  } catch {
    throw new CodedError('LEDGER_ANSWER', `The beacon node's answer is not JSON: ${path}`, { details: { path } });
  }
}

function address(base: string, path: string): { url: URL; authorization: string | undefined } {
  const url = new URL(base);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const full = new URL(`${url.href.replace(/\/+$/, '')}${path}`);
  if (username === '') return { url: full, authorization: undefined };
  return { url: full, authorization: basicAuth(decodeURIComponent(username), decodeURIComponent(password)) };
}

/** The body as text; undefined beyond the limit, however long it would go on. */
async function readLimited(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > longestAnswer) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
