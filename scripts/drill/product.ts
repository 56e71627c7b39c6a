import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { credentialsOf, ServerProcess } from '../../bench/chaos/server-process.ts';

/** A JSON answer of the product. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The product as an operator starts it, on ledgers of which nobody but the drill takes care. */
export interface Product {
  readonly server: ServerProcess;
  readonly apiKey: string;
  call(method: 'GET' | 'POST', path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Registers a random digest; answers its id. Throws unless the product says 201. */
  register(plan: string): Promise<string>;
  /** What a GET answers, as it is. */
  text(path: string): Promise<string>;
  /** Text of the receipt as it is now. */
  receipt(id: string): Promise<string>;
  trust(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * @param ledgers as BLOCKCLUSTER_LEDGERS takes them.
 * @param settings further variables of the server's environment
 */
export async function startProduct(
  ledgers: readonly object[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'bcdrill-'));
  const data = join(home, 'data');
  await mkdir(data);
  const env = { ...settings, BLOCKCLUSTER_LEDGERS: JSON.stringify(ledgers) };
  const server = new ServerProcess({ data, port: await freePort(), env });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    server.start();
    await server.ready();
    const { apiKey } = await credentialsOf(data);
    const ask = (method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response> =>
      fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(30_000),
      });
    const text = async (path: string): Promise<string> => (await ask('GET', path)).text();
    const call: Product['call'] = async (method, path, body, headers) => {
      const answer = await ask(method, path, body, headers);
      return { status: answer.status, body: recordOf(await answer.json()) };
    };
    return {
      server,
      apiKey,
      call,
      text,
      stop,
      register: async (plan) => {
        const { status, body } = await call('POST', '/records', { digest: randomDigest(), plan });
        if (status !== 201) throw new Error(`POST /records answered ${status}: ${JSON.stringify(body)}`);
        return String(body.id);
      },
      receipt: (id) => text(`/records/${id}/receipt`),
      trust: () => text('/trust'),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function randomDigest(): string {
  return `sha-256:${randomBytes(32).toString('hex')}`;
}

/** A JSON value as a map; what is none is empty. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The maps of a JSON list. */
export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** Asks until the answer is there; answers it with the seconds that it took. Throws after `limit` seconds. */
export async function until<T>(
  what: string,
  limit: number,
  ask: () => Promise<T | undefined>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  for (;;) {
    // A node or a server that is down right now is why there is a drill.
    const value = await ask().catch(() => undefined);
    const seconds = (performance.now() - started) / 1_000;
    if (value !== undefined) return { value, seconds };
    if (seconds > limit) throw new Error(`${what}: not within ${limit} s`);
    await sleep(250);
  }
}

/** The receipt of a record once so many of its anchors are final. */
export function finalReceipt(product: Product, id: string, anchors: number, limit = 120) {
  return until(`${anchors} final anchors of ${id}`, limit, async () => {
    const { body } = await product.call('GET', `/records/${id}`);
    const final = listOf(body.anchors).filter(({ state }) => state === 'final');
    return final.length >= anchors ? await product.receipt(id) : undefined;
  });
}
