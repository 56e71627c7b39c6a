import { CodedError, isCodedError } from '@blockcluster/btml';
import { basicAuth } from '../../basic-auth.ts';
import { at, memberOf } from './answer.ts';

export interface CometRpcOptions {
  /** HTTP or HTTPS address of a node's RPC. */
  readonly url: string;
  /** Basic authentication, for a node behind a proxy that asks for it. */
  readonly user?: string;
  readonly password?: string;
  /** Milliseconds until a request is given up (default 15,000). */
  readonly timeout?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** The error object of an answer; CometBFT puts what happened into `data`. */
export interface CometFailure {
  readonly code: number;
  readonly message: string;
}

export type CometOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly failure: CometFailure };

/** JSON-RPC 2.0 over HTTP as CometBFT speaks it: parameters by name, bytes as base64, 64-bit integers as strings. */
export interface CometRpc {
  /** The answer, errors of the node included; throws LEDGER_UNREACHABLE when there is none. */
  call(method: string, params?: Readonly<Record<string, unknown>>): Promise<CometOutcome>;
  /** The result; an error of the node is thrown as LEDGER_REFUSED. */
  request(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Blocks with their results may be large, but an answer beyond this is not worth the memory. */
const maxAnswer = 64 * 1024 * 1024;

/** A connection to a node. Nothing is retried here: the transaction engine decides what is sent again, and when. */
export function createCometRpc(options: CometRpcOptions): CometRpc {
  const send = options.fetch ?? fetch;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (options.user !== undefined) headers.authorization = basicAuth(options.user, options.password);

  async function call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<CometOutcome> {
    let answer: unknown;
    try {
      const response = await send(options.url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeout ?? 15_000),
      });
      answer = JSON.parse(await bounded(response, method));
    } catch (cause) {
      // Messages of fetch name the URL, which may hold a key: none of them is passed on.
      if (isCodedError(cause)) throw cause;
      throw new CodedError('LEDGER_UNREACHABLE', `The node did not answer ${method}`, { details: { method } });
    }
    const error = memberOf(answer, 'error');
    if (error === undefined || error === null) return { ok: true, result: memberOf(answer, 'result') ?? null };
    const code = memberOf(error, 'code');
    const texts = [at(error, 'message'), at(error, 'data')].filter((one) => typeof one === 'string' && one !== '');
    return { ok: false, failure: { code: typeof code === 'number' ? code : 0, message: texts.join(': ') } };
  }

  return {
    call,
    async request(method, params) {
      const outcome = await call(method, params);
      if (outcome.ok) return outcome.result;
      throw refused(method, outcome.failure);
    },
  };
}

/** The error of a node that answered a request with a refusal. */
export function refused(method: string, { code, message }: CometFailure): CodedError {
  return new CodedError('LEDGER_REFUSED', `The node refused ${method}: ${message}`, { details: { method, code } });
}

async function bounded(response: Response, method: string): Promise<string> {
  // Errors of the method come as JSON with status 500; anything else is not the node.
  if (!response.ok && response.status !== 500)
    throw new CodedError('LEDGER_UNREACHABLE', `The node answered ${method} with HTTP status ${response.status}`, {
      details: { method, status: response.status },
    });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswer) throw new CodedError('LEDGER_ANSWER', `The answer to ${method} is too long`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
