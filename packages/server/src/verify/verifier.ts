import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BtmlMap, CodedError, type CodedErrorOptions, type Verdict } from '@blockcluster/btml';

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

/** The body of a request as it came, which says what to verify; `trust` where it brings none. */
export interface BodyJob extends Pick<VerifyJob, 'trust' | 'now'> {
  readonly body: string;
}

/** The verdict, or why the trust or the body that was given cannot be used. */
export type VerifyOutcome =
  | { readonly verdict: Verdict }
  | {
      readonly refusal: { readonly code: string; readonly message: string } & Pick<
        CodedErrorOptions,
        'pointer' | 'details'
      >;
    };

export interface VerifierOptions {
  /** Jobs that may wait; default 16. */
  readonly maxWaiting?: number;
  /** How long one job may take; default 10 s. */
  readonly limitMs?: number;
  /** An unused process ends after this time and gives its memory back; default 30 s. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly job: VerifyJob | BodyJob;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

const stopping = (): CodedError => new CodedError('SERVER_STOPPING', 'The server is stopping');

const tooMuch = (): CodedError =>
  new CodedError('VERIFY_TIMEOUT', 'Verifying this receipt takes too much time or memory');

/** MiB of the heap of the process that verifies. */
const heap = 128;

/**
 * Verifies receipts one after another in a process of its own, bounded in number, time and memory. A thread is not
 * enough: when the heap of a thread grows past its limit in one leap, V8 aborts the whole process, server and all.
 */
export class Verifier {
  readonly #maxWaiting: number;
  readonly #limitMs: number;
  readonly #idleMs: number;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: VerifierOptions = {}) {
    this.#maxWaiting = options.maxWaiting ?? 16;
    this.#limitMs = options.limitMs ?? 10_000;
    this.#idleMs = options.idleMs ?? 30_000;
  }

  /** Rejects with VERIFY_BUSY, VERIFY_TIMEOUT, or the code with which the given trust or body was refused. */
  verify(job: VerifyJob | BodyJob): Promise<Verdict> {
    if (this.#waiting.length >= this.#maxWaiting)
      return Promise.reject(new CodedError('VERIFY_BUSY', 'Too many receipts wait to be verified'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const one of this.#waiting.splice(0)) one.reject(stopping());
    await this.#end(stopping());
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#timer);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      if (this.#child !== undefined) this.#timer = setTimeout(() => void this.#end(undefined), this.#idleMs).unref();
      return;
    }
    this.#child ??= this.#start();
    this.#child.send(this.#current.job);
    this.#timer = setTimeout(() => void this.#end(tooMuch()), this.#limitMs);
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
      execArgv: [`--max-old-space-size=${heap}`],
      // Nothing of our environment, which may hold secrets. What it writes when it runs out of memory helps nobody.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    child.unref();
    child.channel?.unref();
    child.on('message', (outcome: VerifyOutcome) => {
      // What an ended process had sent is still delivered; it must not become the answer to somebody else's job.
      if (this.#child !== child) return;
      const current = this.#current;
      this.#current = undefined;
      if ('verdict' in outcome) current?.resolve(outcome.verdict);
      else {
        const { code, message, ...place } = outcome.refusal;
        current?.reject(new CodedError(code, message, place));
      }
      this.#next();
    });
    // Sending to a process that has just ended is an error of its own; the end itself is what counts.
    child.on('error', () => this.#gone(child));
    child.on('exit', () => this.#gone(child));
    return child;
  }

  /** A process that ended by itself ran out of memory: everything else it answers. */
  #gone(child: ChildProcess): void {
    if (this.#child === child) void this.#end(tooMuch());
  }

  /** Ends the process; the job in it, if any, is refused and the next ones go to a new one. */
  async #end(reason: Error | undefined): Promise<void> {
    const [child, current] = [this.#child, this.#current];
    this.#child = undefined;
    this.#current = undefined;
    clearTimeout(this.#timer);
    current?.reject(reason);
    if (this.#waiting.length > 0) this.#next();
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    // It may be deep in a computation, where nothing gentler reaches it.
    child.ref();
    if (child.kill('SIGKILL')) await exited;
  }
}
