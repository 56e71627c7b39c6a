import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

interface Step {
  readonly name: string;
  readonly limitMs: number;
  readonly run: () => Promise<void>;
}

/** Undoes a start in reverse order. A step that takes too long or fails is logged and left behind. */
export class Shutdown {
  readonly #steps: Step[] = [];
  readonly #log: Logger;
  #done: Promise<void> | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, limitMs: number, run: () => Promise<void>): void {
    this.#steps.push({ name, limitMs, run });
  }

  run(): Promise<void> {
    this.#done ??= this.#run();
    return this.#done;
  }

  async #run(): Promise<void> {
    for (const step of this.#steps.toReversed()) {
      const timer = new AbortController();
      const late = sleep(step.limitMs, 'late', { signal: timer.signal, ref: true }).catch(() => 'late');
      try {
        const outcome = await Promise.race([step.run().then(() => 'done'), late]);
        if (outcome === 'late') this.#log.warn({ step: step.name }, 'a step of the shutdown took too long');
      } catch (error) {
        this.#log.warn({ step: step.name, err: error }, 'a step of the shutdown failed');
      } finally {
        timer.abort();
      }
    }
  }
}
