import { CodedError } from '@blockcluster/btml';
import { HttpRequestError, type HttpTransportConfig, http, TimeoutError } from 'viem';
import { basicAuth } from '../../basic-auth.ts';
import { type Answer, memberOf } from './answer.ts';

export interface RpcOptions {
  /** HTTP or HTTPS address of the node; credentials in it are sent as basic authentication. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** Milliseconds until a request is given up (default 15,000). */
  readonly timeout?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: NonNullable<HttpTransportConfig['fetchFn']>;
}

/** The error object of a JSON-RPC answer (https://www.jsonrpc.org/specification#error_object). */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  /** Where the failure has bytes (0x and hex): what a contract reverted with. */
  readonly data?: string;
}

export type RpcOutcome =
  | { readonly ok: true; readonly result: Answer }
  | { readonly ok: false; readonly failure: RpcFailure };

/** JSON-RPC over HTTP. Nothing is retried here: the transaction engine decides what is sent again, and when. */
export interface Rpc {
  /** The answer, errors of the node included; throws LEDGER_UNREACHABLE when there is none. */
  call(method: string, params: readonly unknown[]): Promise<RpcOutcome>;
  /** The result; an error of the node is thrown as LEDGER_REFUSED. */
  request(method: string, params: readonly unknown[]): Promise<Answer>;
  /** The results of many requests of one method, in their order, in few round trips; throws as `request`. */
  requestAll(method: string, params: readonly (readonly unknown[])[]): Promise<Answer[]>;
  /** Answers several who ask for the same at once by the same work; nothing is kept once it is done. */
  shared<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Blocks with many receipts are large, but an answer beyond this is not worth the memory. */
const maxResponseBodySize = 64 * 1024 * 1024;

/** Requests of one batch: nodes limit how many they take (go-ethereum 1,000) and how long the answer is. */
const batchSize = 100;

type RawRequest = (body: { method: string; params: readonly unknown[] }) => Promise<unknown>;

/** A JSON-RPC connection over viem's HTTP transport. */
export function createRpc(options: RpcOptions): Rpc {
  const headers: Record<string, string> = {};
  if (options.user !== undefined) headers.authorization = basicAuth(options.user, options.password);
  const settings = {
    raw: true,
    retryCount: 0,
    timeout: options.timeout ?? 15_000,
    maxResponseBodySize,
    fetchOptions: { headers },
    fetchFn: options.fetch,
  };
  const send: RawRequest = http(options.url, settings)({ retryCount: 0 }).request;
  const sendInBatch: RawRequest = http(options.url, { ...settings, batch: { batchSize } })({ retryCount: 0 }).request;
  const running = new Map<string, Promise<unknown>>();

  async function call(method: string, params: readonly unknown[], by: RawRequest = send): Promise<RpcOutcome> {
    let answer: unknown;
    try {
      answer = await by({ method, params });
    } catch (cause) {
      throw unreachable(method, cause);
    }
    const error = memberOf(answer, 'error');
    if (error === undefined || error === null) return { ok: true, result: memberOf(answer, 'result') ?? null };
    const code = memberOf(error, 'code');
    const message = memberOf(error, 'message');
    const bytes = memberOf(error, 'data');
    return {
      ok: false,
      failure: {
        code: typeof code === 'number' ? code : 0,
        message: typeof message === 'string' ? message : 'no message',
        ...(typeof bytes === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(bytes) ? { data: bytes.toLowerCase() } : {}),
      },
    };
  }

  function resultOf(method: string, outcome: RpcOutcome): Answer {
    if (outcome.ok) return outcome.result;
    throw new CodedError('LEDGER_REFUSED', `The node refused ${method}: ${outcome.failure.message}`, {
      details: { method, code: outcome.failure.code },
    });
  }

  return {
    call: (method, params) => call(method, params),
    request: async (method, params) => resultOf(method, await call(method, params)),
    async requestAll(method, params) {
      if (params.length > 1)
        try {
          return await Promise.all(params.map(async (own) => resultOf(method, await call(method, own, sendInBatch))));
        } catch {
          // Not every gateway takes batches; whatever else is wrong, the single requests say it again.
        }
      const results: Answer[] = [];
      for (const own of params) results.push(resultOf(method, await call(method, own)));
      return results;
    },
    shared<T>(key: string, work: () => Promise<T>): Promise<T> {
      const known = running.get(key);
      // Every key names one kind of result.
      if (known !== undefined) return known as Promise<T>;
      const started = work().finally(() => running.delete(key));
      running.set(key, started);
      return started;
    },
  };
}

/** Messages of the transport name the URL, which may hold a key: only their harmless part is passed on. */
function unreachable(method: string, cause: unknown): CodedError {
  if (cause instanceof TimeoutError)
    return new CodedError('LEDGER_UNREACHABLE', `The node did not answer ${method} in time`, { details: { method } });
  if (cause instanceof HttpRequestError && cause.status !== undefined)
    return new CodedError('LEDGER_UNREACHABLE', `The node answered ${method} with HTTP status ${cause.status}`, {
      details: { method, status: cause.status },
    });
  return new CodedError('LEDGER_UNREACHABLE', `The node did not answer ${method}`, { details: { method } });
}
