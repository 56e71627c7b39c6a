// What the tests of nodes share: a whole server in a folder of its own, and waiting for what its supervisor does.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Static } from 'typebox';
import { readCredentials } from '../src/data-directory.ts';
import { type RunningServer, startServer } from '../src/main.ts';
import type { NodeAnswer } from '../src/nodes/schemas.ts';

export type Node = Static<typeof NodeAnswer>;

/** A server whose nodes outlive it, as they would in production, until `end`. */
export class NodeHost {
  readonly data: string;
  #server: RunningServer | undefined;

  private constructor(data: string) {
    this.data = data;
  }

  static async create(): Promise<NodeHost> {
    const host = new NodeHost(await mkdtemp(join(tmpdir(), 'bcnodes-')));
    await host.start();
    return host;
  }

  async start(): Promise<void> {
    this.#server = await startServer({ env: {}, config: { data: this.data, port: 0, logLevel: 'silent' } });
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  /** An answer of the API; throws what a refusal says. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const credentials = await readCredentials(this.data);
    const answer = await fetch(`${this.#server?.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${credentials?.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = answer.status === 204 ? undefined : await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  }

  async node(name: string): Promise<Node> {
    return (await this.call('GET', `/nodes/${name}`)) as Node;
  }

  add(body: Record<string, unknown>): Promise<unknown> {
    return this.call('POST', '/nodes', body);
  }

  /** The node as soon as it is as wanted; throws what it is instead after `seconds`. */
  async until(name: string, wanted: (node: Node) => boolean, seconds = 120): Promise<Node> {
    let node = await this.node(name);
    for (const end = Date.now() + seconds * 1_000; !wanted(node); node = await this.node(name)) {
      if (Date.now() > end) throw new Error(`${name} is still ${JSON.stringify(node)}`);
      await sleep(100);
    }
    return node;
  }

  synced(name: string): Promise<Node> {
    return this.until(name, (node) => node.traffic, 300);
  }

  /** Resolves when the ledger of a node is there and as it should be. */
  async ledger(name: string, synced: boolean, seconds = 60): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; ; await sleep(200)) {
      const { items } = (await this.call('GET', '/ledgers')) as { items: { name: string; synced: boolean }[] };
      if (items.some((one) => one.name === name && one.synced === synced)) return;
      if (Date.now() > end) throw new Error(`the ledger ${name} is not as it should be: ${JSON.stringify(items)}`);
    }
  }

  /** Removes every node, then the server and its folder. */
  async end(): Promise<void> {
    const { items } = (await this.call('GET', '/nodes')) as { items: Node[] };
    for (const { name } of items) await this.call('DELETE', `/nodes/${name}`);
    for (let i = 0; i < 600; i++) {
      const left = (await this.call('GET', '/nodes')) as { items: Node[] };
      if (left.items.length === 0) break;
      await sleep(100);
    }
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}

/** The process of the member that is named, or of the only one. */
export function pidOf(node: Node, member?: string): number {
  const found = node.members.find((one) => member === undefined || one.name === member);
  if (found?.pid == null) throw new Error(`${node.name} has no such process`);
  return found.pid;
}
