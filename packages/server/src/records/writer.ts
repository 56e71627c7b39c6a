import { CodedError } from '@blockcluster/btml';
import type { Outcome, Placement, Submission } from './append.ts';

export interface WriterOptions {
  /** Records that may wait; one more is refused with RECORD_QUEUE_FULL. Default 20,000. */
  readonly maxQueued?: number;
  /** Records that one transaction takes, unless a single submission has more. Default 2,000. */
  readonly maxTransaction?: number;
}

export interface WriterModules {
  /** Runs one transaction and answers after it is durable. */
  readonly commit: (submissions: readonly Submission[]) => Promise<readonly Outcome[]>;
}

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (placements: readonly Placement[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while a transaction is in flight goes into the next one together, so that the disk is
 * asked once for many. Nothing is answered before its transaction is durable.
 */
export class RecordWriter {
  readonly #maxQueued: number;
  readonly #maxTransaction: number;
  readonly #modules: WriterModules;
  #waiting: Waiting[] = [];
  #queued = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: WriterOptions, modules: WriterModules) {
    this.#maxQueued = options.maxQueued ?? 20_000;
    this.#maxTransaction = options.maxTransaction ?? 2_000;
    this.#modules = modules;
  }

  /** Records that wait for a transaction. */
  get queued(): number {
    return this.#queued;
  }

  /**
   * Answers when the records are durable. Rejects with RECORD_QUEUE_FULL, IDEMPOTENCY_KEY_REUSED, or the fault of the
   * database, after which it is unknown whether they were stored: the same submission again finds out.
   */
  submit(submission: Submission): Promise<readonly Placement[]> {
    if (this.#stopped) return Promise.reject(new CodedError('SERVER_STOPPING', 'The server is stopping'));
    const count = submission.records.length;
    if (this.#queued > 0 && this.#queued + count > this.#maxQueued)
      return Promise.reject(new CodedError('RECORD_QUEUE_FULL', `${this.#queued} records wait already`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submission, resolve, reject });
      this.#queued += count;
      this.#running ??= this.#run();
    });
  }

  /** Refuses what comes from now on and resolves when all that waits is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // What the event loop has already read joins the first transaction too.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#transaction(this.#take());
    this.#running = undefined;
  }

  #take(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const { submission } of this.#waiting) {
      if (count > 0 && records + submission.records.length > this.#maxTransaction) break;
      records += submission.records.length;
      count++;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#queued -= records;
    return taken;
  }

  async #transaction(taken: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#modules.commit(taken.map((one) => one.submission));
      taken.forEach((one, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) one.reject(new Error('the transaction left a submission unanswered'));
        else if (outcome instanceof CodedError) one.reject(outcome);
        else one.resolve(outcome);
      });
    } catch (error) {
      for (const one of taken) one.reject(error);
    }
  }
}
