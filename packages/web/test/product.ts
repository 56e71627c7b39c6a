import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, readCredentials, type StartOptions, startServer } from '@blockcluster/server';
import { buildWeb } from '../build.ts';

export interface Product {
  readonly server: RunningServer;
  readonly url: string;
  readonly apiKey: string;
  /** Registers digests by the API, as a program would. */
  register(
    records: readonly { readonly digest: string; readonly name: string; readonly media?: string }[],
  ): Promise<void>;
  /** The trust file of this installation. */
  trust(): Promise<Buffer>;
  stop(): Promise<void>;
}

export interface ProductOptions extends Pick<StartOptions, 'clock'> {
  /** In place of the sandbox alone. */
  readonly ledgers?: NonNullable<StartOptions['config']>['ledgers'];
  /** `host:port` of this machine that webhooks may reach. */
  readonly webhookAllow?: readonly string[];
}

/** The whole product with the built pages, an embedded database and the sandbox, in a folder of its own. */
export async function startProduct({ ledgers, webhookAllow = [], ...options }: ProductOptions = {}): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'bcweb-'));
  const webRoot = await buildWeb();
  const server = await startServer({
    ...options,
    env: {},
    config: { data, webRoot, port: 0, logLevel: 'silent', webhookAllow, ...(ledgers ? { ledgers } : {}) },
  });
  const credentials = await readCredentials(data);
  if (!credentials) throw new Error('the server wrote no credentials');
  const { apiKey } = credentials;
  const { url } = server;
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${apiKey}`, ...init.headers },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    server,
    url,
    apiKey,
    register: async (records) => {
      const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      const answer = await call('/records/bulk', {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      });
      await answer.text();
    },
    trust: async () => Buffer.from(await (await call('/trust')).arrayBuffer()),
    stop: async () => {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
