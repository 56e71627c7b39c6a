import { setTimeout as sleep } from 'node:timers/promises';
import { type NodeProcess, startProcess } from '@blockcluster/ledgers/process.ts';

/** One program of the peer: started again as often as it is killed, and gone when this process is. */
export class PeerProcess {
  readonly name: string;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #home: string;
  readonly #probe: string;
  #running: NodeProcess | undefined;

  /** @param probe what answers (with any status below 500 but 412) once the program takes work */
  constructor(name: string, program: string, args: readonly string[], home: string, probe: string) {
    this.name = name;
    this.#program = program;
    this.#args = args;
    this.#home = home;
    this.#probe = probe;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  start(): void {
    this.#running = startProcess(this.#program, this.#args, { cwd: this.#home });
  }

  /** Resolves when it answers; throws after `limit` milliseconds, or when it ended, with the end of its log. */
  async ready(limit = 60_000): Promise<void> {
    const end = Date.now() + limit;
    while (Date.now() < end && this.#running?.ended() === false) {
      const answer = await fetch(this.#probe, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      await answer?.arrayBuffer();
      // 412: core listens, and its namespace is still being set up.
      if (answer && answer.status < 500 && answer.status !== 412) return;
      await sleep(100);
    }
    throw new Error(`${this.name} is not ready after ${limit} ms:\n${this.#running?.log().slice(-2_000)}`);
  }

  /** SIGKILL, and waits until the process is gone. */
  async kill(): Promise<void> {
    const running = this.#running;
    if (running === undefined || running.ended()) return;
    process.kill(running.pid, 'SIGKILL');
    while (!running.ended()) await sleep(10);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }
}
