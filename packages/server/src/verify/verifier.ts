import { Worker } from 'node:worker_threads';
import { type BtmlMap, CodedError, type Verdict } from '@blockcluster/btml';

export interface VerifyJob {
  /** A string is checked byte by byte, a document by its content. */
  readonly receipt: string | BtmlMap;
  /** Text of a trust file. */
  readonly trust: string;
  readonly digest?: string;
  readonly any: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The verdict, or why the trust that was given cannot be used. */
export type VerifyOutcome =
  | { readonly verdict: Verdict }
  | { readonly refusal: { readonly code: string; readonly message: string; readonly pointer?: string } };

export interface VerifierOptions {
  /** Jobs that may wait; default 16. */
  readonly maxWaiting?: number;
  /** How long one job may take; default 10 s. */
  readonly limitMs?: number;
  /** An unused thread ends after this time and gives its memory back; default 30 s. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly job: VerifyJob;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

const outOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooMuch = (cause?: Error): CodedError =>
  new CodedError('VERIFY_TIMEOUT', 'Verifying this receipt takes too much time or memory', { cause });

/** Verifies receipts one after another in a thread, bounded in number, time and memory. */
export class Verifier {
  readonly #maxWaiting: number;
  readonly #limitMs: number;
  readonly #idleMs: number;
  readonly #waiting: Waiting[] = [];
  #thread: Worker | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: VerifierOptions = {}) {
    this.#maxWaiting = options.maxWaiting ?? 16;
    this.#limitMs = options.limitMs ?? 10_000;
    this.#idleMs = options.idleMs ?? 30_000;
  }

  /** Rejects with VERIFY_BUSY, VERIFY_TIMEOUT, or the code with which the given trust was refused. */
  verify(job: VerifyJob): Promise<Verdict> {
    if (this.#waiting.length >= this.#maxWaiting)
      return Promise.reject(new CodedError('VERIFY_BUSY', 'Too many receipts wait to be verified'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const one of this.#waiting.splice(0)) one.reject(new CodedError('SERVER_STOPPING', 'The server is stopping'));
    await this.#end(new CodedError('SERVER_STOPPING', 'The server is stopping'));
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#timer);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      if (this.#thread !== undefined) this.#timer = setTimeout(() => void this.#end(undefined), this.#idleMs).unref();
      return;
    }
    this.#thread ??= this.#start();
    this.#thread.postMessage(this.#current.job);
    this.#timer = setTimeout(() => void this.#end(tooMuch()), this.#limitMs);
  }

  #start(): Worker {
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    thread.unref();
    thread.on('message', (outcome: VerifyOutcome) => {
      // What an ended thread had posted is still delivered; it must not become the answer to somebody else's job.
      if (this.#thread !== thread) return;
      const current = this.#current;
      this.#current = undefined;
      if ('verdict' in outcome) current?.resolve(outcome.verdict);
      else {
        const { code, message, pointer } = outcome.refusal;
        current?.reject(new CodedError(code, message, pointer === undefined ? {} : { pointer }));
      }
      this.#next();
    });
    thread.on('error', (error) => {
      if (this.#thread === thread) void this.#end(outOfMemory(error) ? tooMuch(error) : error);
    });
    return thread;
  }

  /** Ends the thread; the job in it, if any, is refused and the next ones go to a new thread. */
  async #end(reason: Error | undefined): Promise<void> {
    const [thread, current] = [this.#thread, this.#current];
    this.#thread = undefined;
    this.#current = undefined;
    clearTimeout(this.#timer);
    current?.reject(reason);
    if (this.#waiting.length > 0) this.#next();
    await thread?.terminate();
  }
}
