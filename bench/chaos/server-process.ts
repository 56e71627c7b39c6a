import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { productFlags } from '../../scripts/launch.js';

const main = resolve(fileURLToPath(import.meta.url), '../../../packages/cli/src/main.ts');

export interface ServerSettings {
  readonly data: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A server as an operator starts it: the real command, in a process of its own that can be killed. */
export class ServerProcess {
  readonly settings: ServerSettings;
  #child: ChildProcess | undefined;

  constructor(settings: ServerSettings) {
    this.settings = settings;
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get logFile(): string {
    return join(this.settings.data, `chaos-${this.settings.port}.out`);
  }

  start(): void {
    const log = openSync(this.logFile, 'a');
    this.#child = spawn(process.execPath, [...productFlags, main, 'up'], {
      env: {
        ...process.env,
        BLOCKCLUSTER_DATA: this.settings.data,
        PORT: String(this.settings.port),
        LOG_LEVEL: 'warn',
        ...this.settings.env,
      },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  /** Resolves when the server takes work; throws after `limit` milliseconds with the end of its log. */
  async ready(limit = 180_000): Promise<void> {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      if (this.#child?.exitCode !== null && this.#child?.exitCode !== undefined) break;
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    const tail = (await readFile(this.logFile, 'utf8').catch(() => '')).slice(-2_000);
    throw new Error(`the server on port ${this.settings.port} is not ready after ${limit} ms:\n${tail}`);
  }

  /** SIGKILL, and waits until the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM: the graceful way. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    await gone;
  }
}

/** The credentials that the first start left in a data directory. */
export async function credentialsOf(data: string): Promise<{ url: string; apiKey: string }> {
  const value: unknown = JSON.parse(await readFile(join(data, 'credentials.json'), 'utf8'));
  const { url, apiKey } = value as { url: string; apiKey: string };
  return { url, apiKey };
}
