import type { Worker } from '../context.ts';

/** What one round of a loop answers: how long to rest before the next one. */
export type Round = () => Promise<{ readonly restMs: number }>;

/** A worker that repeats a round until it is stopped; `wake` cuts a rest short. */
export class LoopWorker implements Worker {
  readonly name: string;
  readonly #round: Round;
  readonly #onError: (error: unknown) => number;
  readonly #finish: (() => Promise<void>) | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  #awaken: (() => void) | undefined;
  #pending = false;

  /**
   * @param onError is told of what a round threw, and answers how long to rest after it.
   * @param finish resolves when what the rounds left running has ended; awaited by `stop`.
   */
  constructor(name: string, round: Round, onError: (error: unknown) => number, finish?: () => Promise<void>) {
    this.name = name;
    this.#round = round;
    this.#onError = onError;
    this.#finish = finish;
  }

  start(): void {
    this.#stopped = false;
    this.#running ??= this.#loop();
  }

  /** Something new waits: the next round comes at once. */
  wake(): void {
    this.#pending = true;
    this.#awaken?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#awaken?.();
    await this.#running;
    this.#running = undefined;
    await this.#finish?.();
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      this.#pending = false;
      let restMs: number;
      try {
        restMs = (await this.#round()).restMs;
      } catch (error) {
        restMs = this.#onError(error);
      }
      if (!this.#stopped && !this.#pending) await this.#rest(restMs);
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#awaken = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
