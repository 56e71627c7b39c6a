import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { CodedError } from '@blockcluster/btml';
import { integerOf, memberOf } from './answer.ts';

export interface RpcEndpoint {
  /** `http://127.0.0.1:8332/`; `https:` for btcd with TLS. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** Path of Bitcoin Core's cookie file, read again whenever the node has written a new one. */
  readonly cookie?: string;
  /** Certificate (PEM) that an `https:` node presents, such as btcd's `rpc.cert`. */
  readonly certificate?: string;
  /** Milliseconds for one call; 20,000 by default. */
  readonly timeout?: number;
}

/** An error answer of the node to one call, by its JSON-RPC code. */
export class RpcRefusal extends Error {
  readonly rpcCode: number;

  constructor(rpcCode: number, message: string) {
    super(message);
    this.name = 'RpcRefusal';
    this.rpcCode = rpcCode;
  }
}

/** A block of four million weight units is at most 8 MB of hex; nothing else comes near. */
const MAX_ANSWER = 12 * 1024 * 1024;
/** Bitcoin Core while it loads its block index. */
const WARMING_UP = -28;

export interface RpcTransport {
  /** The `result` member; throws RpcRefusal, LEDGER_UNREACHABLE, LEDGER_ANSWER, or LEDGER_REFUSED for bad credentials. */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): void;
}

/** JSON-RPC 1.0 over HTTP as Bitcoin Core and btcd speak it: one connection pool, a deadline and a size limit. */
export function rpcTransport(endpoint: RpcEndpoint): RpcTransport {
  const url = new URL(endpoint.url);
  const secure = url.protocol === 'https:';
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 8 })
    : new http.Agent({ keepAlive: true, maxSockets: 8 });
  const options = {
    agent,
    method: 'POST',
    ...(endpoint.certificate === undefined ? {} : { ca: endpoint.certificate }),
  };
  let credentials: string | undefined;
  let id = 0;

  async function once(body: string): Promise<{ readonly status: number; readonly text: string }> {
    credentials ??= await readCredentials(endpoint);
    const headers = { 'content-type': 'application/json', authorization: `Basic ${credentials}` };
    const timeout = endpoint.timeout ?? 20_000;
    return send((secure ? https : http).request(url, { ...options, headers }), body, timeout);
  }

  return {
    async call(method, params) {
      id += 1;
      const body = JSON.stringify({ jsonrpc: '1.0', id, method, params });
      let answer = await once(body);
      if (answer.status === 401 && endpoint.cookie !== undefined) {
        credentials = undefined;
        answer = await once(body);
      }
      if (answer.status === 401 || answer.status === 403) {
        throw new CodedError('LEDGER_REFUSED', 'The node does not accept the credentials.');
      }
      return resultOf(answer.text, method, answer.status);
    },
    close: () => agent.destroy(),
  };
}

async function readCredentials(endpoint: RpcEndpoint): Promise<string> {
  try {
    const plain =
      endpoint.cookie === undefined
        ? `${endpoint.user ?? ''}:${endpoint.password ?? ''}`
        : (await readFile(endpoint.cookie, 'utf8')).trim();
    return Buffer.from(plain).toString('base64');
  } catch (cause) {
    throw new CodedError('LEDGER_UNREACHABLE', 'The cookie file of the node cannot be read; is the node running?', {
      cause,
    });
  }
}

function send(
  request: http.ClientRequest,
  body: string,
  timeout: number,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, code = 'LEDGER_UNREACHABLE') => {
      request.destroy();
      reject(new CodedError(code, `The node does not answer: ${why}.`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    request.on('close', () => clearTimeout(timer));
    request.on('error', (error) => fail(error.message));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER) fail(`more than ${MAX_ANSWER} bytes`, 'LEDGER_ANSWER');
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    request.end(body);
  });
}

function resultOf(text: string, method: string, status: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('LEDGER_ANSWER', `The answer to ${method} (HTTP ${status}) is not JSON.`, { cause });
  }
  const error = memberOf(answer, 'error');
  if (error === undefined || error === null) return memberOf(answer, 'result');
  const code = integerOf(memberOf(error, 'code'), method);
  const message = String(memberOf(error, 'message')).slice(0, 500);
  if (code === WARMING_UP) throw new CodedError('LEDGER_UNREACHABLE', `The node is starting: ${message}.`);
  throw new RpcRefusal(code, message);
}
