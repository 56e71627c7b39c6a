import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NodeProcess, startProcess, untilReady } from '../../process.ts';
import { readStatus } from '../client/chain.ts';
import { type CometRpc, createCometRpc } from '../client/rpc.ts';

/** A validator of a network on this machine. It can be ended and started again with its data. */
export interface CosmosMember {
  readonly name: string;
  /** Its RPC on the loopback address. */
  readonly url: string;
  readonly rpc: CometRpc;
  /** 0 while it doesn't run. */
  readonly pid: number;
  start(): Promise<void>;
  /** Lets it finish what it does. */
  stop(): Promise<void>;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
  /** The last lines of its log. */
  log(): string;
}

export interface MemberOptions {
  readonly program: string;
  readonly name: string;
  readonly home: string;
  readonly rpcPort: number;
}

export class Member implements CosmosMember {
  readonly name: string;
  readonly url: string;
  readonly rpc: CometRpc;
  readonly #options: MemberOptions;
  #process: NodeProcess | undefined;

  constructor(options: MemberOptions) {
    this.name = options.name;
    this.url = `http://127.0.0.1:${options.rpcPort}`;
    this.rpc = createCometRpc({ url: this.url });
    this.#options = options;
  }

  get pid(): number {
    return this.#process?.ended() === false ? this.#process.pid : 0;
  }

  async start(): Promise<void> {
    if (this.pid !== 0) return;
    const { program, home, name } = this.#options;
    this.#process = startProcess(program, ['start', '--home', home], { cwd: home });
    await untilReady(this.#process, name, async () => (await readStatus(this.rpc)).version !== '', 120);
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  async kill(): Promise<void> {
    if (this.pid !== 0) process.kill(this.pid, 'SIGKILL');
    await this.#process?.stop();
  }

  log(): string {
    return this.#process?.log() ?? '';
  }
}

/** Writes a text for the eyes of the user alone. */
export async function writeConfig(home: string, file: string, content: string): Promise<void> {
  const path = join(home, 'config', file);
  await rm(path, { force: true });
  await writeFile(path, content, { mode: 0o600 });
}
