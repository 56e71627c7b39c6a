import * as v from 'valibot';
import { type ProblemBody, problemSchema, type Session, sessionSchema } from './types.ts';

/** A refusal by the server (RFC 9457), or the reason why no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly action: string;
  readonly details: ProblemBody['details'];

  constructor(body: ProblemBody, status: number) {
    super(body.detail || body.title);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.title = body.title;
    this.details = body.details;
    this.action = body.action ?? adviceFor(status);
  }
}

/** What a person can do about a failure whose answer carries no advice of its own. */
export function adviceFor(status: number): string {
  if (status === 0) return 'Check that the server is running and reachable from here; the page tries again by itself.';
  if (status === 401)
    return 'Sign in again: ask for a fresh link with "blockcluster keys admin-link", or use an API key.';
  if (status === 403) return 'This needs a role that your session does not have. Sign in with an operator key.';
  if (status === 404) return 'It may have been removed, or the address is mistyped.';
  if (status === 409) return 'It changed meanwhile. Reload the page and repeat the change.';
  if (status === 413) return 'Send less at once, or register the digest instead of the file.';
  if (status === 429) return 'Wait a few seconds; the limit is per key.';
  if (status === 503) return 'The database or a node is away for the moment. Nothing was accepted; try again shortly.';
  if (status >= 500) return 'Look into the log of the server for this time and code.';
  return 'Correct the value that the message names and send it again.';
}

const base = '/api/v1';
let csrfToken = '';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** A multipart body, in place of `body`. */
  readonly form?: FormData;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal;
}

async function problemOf(response: Response): Promise<ApiError> {
  const parsed = v.safeParse(problemSchema, await response.json().catch(() => ({})));
  const body = parsed.success ? parsed.output : v.parse(problemSchema, {});
  return new ApiError(body, response.status);
}

/** Sends a request under the session's cookie; writes carry the CSRF token. @throws ApiError */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const url = new URL(`${base}${path}`, window.location.origin);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  const method = options.method ?? 'GET';
  const headers: Record<string, string> = {};
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrfToken) headers['x-csrf-token'] = csrfToken;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.form !== undefined) init.body = options.form;
  if (options.signal) init.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(v.parse(problemSchema, { title: 'No answer from the server', code: 'NETWORK' }), 0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Sends a request and parses its JSON answer. @throws ApiError, also when the answer has another shape than documented */
export async function call<T extends v.GenericSchema>(
  schema: T,
  path: string,
  options: RequestOptions = {},
): Promise<v.InferOutput<T>> {
  const response = await send(path, options);
  const parsed = v.safeParse(schema, await response.json().catch(() => undefined));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const detail = `The answer to ${path} is not as documented: ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`;
  throw new ApiError(v.parse(problemSchema, { title: 'Unexpected answer', code: 'CONSOLE_SHAPE', detail }), 502);
}

/** The session of this browser, or null when there is none. */
export async function loadSession(): Promise<Session | null> {
  try {
    const session = await call(sessionSchema, '/session');
    csrfToken = session.csrf ?? '';
    return session;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
}

/** Trades a one-time link's token or an API key for a session cookie. */
export async function openSession(credential: { token: string } | { apiKey: string }): Promise<Session> {
  await send('/sessions', { method: 'POST', body: credential });
  const session = await loadSession();
  if (!session) {
    throw new ApiError(v.parse(problemSchema, { title: 'The browser kept no session cookie', code: 'COOKIE' }), 401);
  }
  return session;
}

export async function closeSession(): Promise<void> {
  await send('/session', { method: 'DELETE' });
  csrfToken = '';
}
