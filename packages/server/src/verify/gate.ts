import { CodedError } from '@blockcluster/btml';

export interface GateOptions {
  /** Requests of one caller at a time; default 4. */
  readonly perCaller?: number;
  /** Bytes of all bodies that are arriving or waiting; default 24 MiB. */
  readonly bytes?: number;
}

/**
 * Whom to let in before a body is read: whoever verifies needs no key, so that what strangers can make the server hold
 * in memory has to end somewhere, and one of them may not take all of it.
 */
export class VerifyGate {
  readonly #perCaller: number;
  readonly #bytes: number;
  readonly #callers = new Map<string, number>();
  #held = 0;

  constructor(options: GateOptions = {}) {
    this.#perCaller = options.perCaller ?? 4;
    this.#bytes = options.bytes ?? 24 * 1024 * 1024;
  }

  /** Answers what gives the place back, once. Throws VERIFY_BUSY. */
  enter(caller: string, bytes: number): () => void {
    const own = this.#callers.get(caller) ?? 0;
    if (own >= this.#perCaller || this.#held + bytes > this.#bytes)
      throw new CodedError('VERIFY_BUSY', 'Too many receipts wait to be verified', { details: { retryAfter: 2 } });
    this.#callers.set(caller, own + 1);
    this.#held += bytes;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#held -= bytes;
      const rest = (this.#callers.get(caller) ?? 1) - 1;
      if (rest > 0) this.#callers.set(caller, rest);
      else this.#callers.delete(caller);
    };
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }
}
