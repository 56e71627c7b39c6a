import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import { type Installation, launch } from './install.ts';
import { isAlive, processesIn, signal, waitForEnd } from './processes.ts';

export interface PostmasterOptions {
  readonly installation: Installation;
  readonly data: string;
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly restart: boolean;
  readonly onExit?: (message: string) => void;
}

/** Recovery after a crash replays the log of at most max_wal_size: seconds, but a slow disk is given time. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 7_000;
const LOG_LIMIT = 8 * 1024 * 1024;

/** Runs one postmaster: cleans up after a former one, waits until it is ready, starts it again when it dies. */
export class Postmaster {
  readonly #options: PostmasterOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #restarting: Promise<void> | undefined;

  constructor(options: PostmasterOptions) {
    this.#options = options;
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    await endOrphan(this.#options.data);
    await this.#launch();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#restarting;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    for (const [name, ms] of shutdownSteps) {
      child.kill(name);
      if (await Promise.race([ended.then(() => true), sleep(ms, false, { ref: false })])) break;
    }
  }

  async #launch(): Promise<void> {
    const { installation, data, logFile, settings } = this.#options;
    const begin = launch(installation, 'postgres', data);
    const args = ['-D', begin.data];
    for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
    const size = await stat(logFile).then(
      (info) => info.size,
      () => 0,
    );
    // A file, not a pipe: PostgreSQL must survive this process, and a full pipe would stop it.
    const log = await open(logFile, size > LOG_LIMIT ? 'w' : 'a', 0o600);
    try {
      // Its own process group: Ctrl-C in a terminal reaches this process, which then stops PostgreSQL in order.
      const child = spawn(begin.file, args, { ...begin.options, detached: true, stdio: ['ignore', log.fd, log.fd] });
      this.#child = child;
      await this.#ready(child);
      child.once('exit', (code, name) => this.#died(`ended by ${name ?? `code ${code}`}`));
    } finally {
      await log.close();
    }
  }

  /** PostgreSQL writes "ready" into the eighth line of its pid file as soon as it accepts connections. */
  async #ready(child: ChildProcess): Promise<void> {
    let failure: string | undefined;
    child.once('error', (error) => {
      failure = error.message;
    });
    child.once('exit', (code, name) => {
      failure ??= `ended by ${name ?? `code ${code}`}`;
    });
    for (let waited = 0; waited < START_TIMEOUT_MS; waited += 15) {
      if (failure === undefined && child.exitCode === null && child.signalCode === null) {
        const lines = await pidFile(this.#options.data);
        if (lines && Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
        await sleep(15);
        continue;
      }
      throw new CodedError('DATABASE_START_FAILED', `PostgreSQL ${failure ?? 'ended'}: ${await this.#lastLines()}`);
    }
    child.kill('SIGQUIT');
    throw new CodedError('DATABASE_START_FAILED', `PostgreSQL was not ready in ${START_TIMEOUT_MS / 1000} s`);
  }

  #died(message: string): void {
    if (this.#stopping) return;
    this.#options.onExit?.(message);
    if (!this.#options.restart) return;
    this.#restarting = this.#again().finally(() => {
      this.#restarting = undefined;
    });
  }

  async #again(): Promise<void> {
    for (let delay = 50; !this.#stopping; delay = Math.min(delay * 2, 5_000)) {
      await sleep(delay);
      if (this.#stopping) return;
      try {
        await this.start();
        return;
      } catch (error) {
        this.#options.onExit?.(error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #lastLines(): Promise<string> {
    const text = await readFile(this.#options.logFile, 'utf8').catch(() => '');
    return text.trim().split('\n').slice(-3).join(' | ').slice(-600);
  }
}

const shutdownSteps = [
  ['SIGINT', STOP_TIMEOUT_MS],
  ['SIGQUIT', 2_000],
  ['SIGKILL', 2_000],
] as const;

/**
 * Ends what a server that was killed has left: its postmaster, or backends that outlived theirs. Never starts a second
 * postmaster beside them, which would ruin the data. Removes a pid file whose process is another program by now.
 */
async function endOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number((await pidFile(data))?.[0] ?? Number.NaN);
  if (process.platform !== 'linux') {
    // Without /proc nothing tells a reused number from a postmaster: PostgreSQL's own check decides.
    return;
  }
  const mine = await processesIn(data);
  if (mine.includes(pid) && (await isAlive(pid))) {
    for (const [name, ms] of shutdownSteps) {
      signal(pid, name);
      if (await waitForEnd(pid, ms)) break;
    }
  }
  for (let waited = 0; waited < 5_000; waited += 20) {
    const left = await processesIn(data);
    if (left.length === 0) break;
    if (waited === 2_000) for (const one of left) signal(one, 'SIGQUIT');
    if (waited === 4_000) for (const one of left) signal(one, 'SIGKILL');
    await sleep(20);
  }
  await rm(file, { force: true });
}

async function pidFile(data: string): Promise<string[] | undefined> {
  return readFile(join(data, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => undefined,
  );
}
