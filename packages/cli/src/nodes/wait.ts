import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import { type Client, ProblemError } from '@blockcluster/client';
import type { CommandIo } from '../io.ts';
import { withRetry } from '../retry.ts';
import { type NodeView, progressText } from './text.ts';

const LOOK_MS = 500;

/** Tells on standard error what happens to a node: each new line elsewhere, one line that changes on a terminal. */
class Teller {
  readonly #io: CommandIo;
  #last = '';
  #width = 0;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  tell(node: NodeView): void {
    const words = node.progress === null ? (node.reason ?? '') : progressText(node.progress);
    // On a terminal every step shows; in a log only what is really another one.
    const line = `${node.name}: ${node.state}${words === '' ? '' : `, ${words}`}`;
    const key = this.#io.interactive ? line : `${node.state} ${node.progress?.step ?? node.code ?? ''}`;
    if (key === this.#last) return;
    this.#last = key;
    if (this.#io.interactive) {
      this.#io.err(`\r${line.slice(0, 110).padEnd(this.#width)}`);
      this.#width = Math.min(line.length, 110);
    } else this.#io.err(`${line}\n`);
  }

  end(): void {
    if (this.#io.interactive && this.#width > 0) this.#io.err(`\r${' '.repeat(this.#width)}\r`);
  }
}

/**
 * Watches a node until `done` says so, and tells its progress. Undefined when it is gone; throws CLI_TIMEOUT after
 * `deadline` (milliseconds since 1970).
 */
export async function waitForNode(
  io: CommandIo,
  client: Client,
  name: string,
  deadline: number,
  done: (node: NodeView) => boolean,
): Promise<NodeView | undefined> {
  const teller = new Teller(io);
  try {
    for (;;) {
      const node = await readNode(io, client, name, deadline);
      if (node === undefined || done(node)) return node;
      teller.tell(node);
      if (io.now() > deadline)
        throw new CodedError('CLI_TIMEOUT', `${name} is ${node.state} when the time was up: ${node.reason ?? ''}`);
      await sleep(LOOK_MS, undefined, { signal: io.signal });
    }
  } finally {
    teller.end();
  }
}

async function readNode(io: CommandIo, client: Client, name: string, deadline: number): Promise<NodeView | undefined> {
  try {
    return await withRetry(io, deadline, () =>
      client.unwrap(client.api.GET('/api/v1/nodes/{name}', { params: { path: { name } } })),
    );
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'NODE_NOT_FOUND') return undefined;
    throw error;
  }
}
