import { CodedError } from '@blockcluster/btml';

/**
 * Whether a node may be asked, as its supervisor on this server last found. It closes by itself when the supervisor has
 * not found the node good for the manifest's bound, whatever keeps the supervisor busy.
 */
export class TrafficGate {
  readonly #now: () => number;
  readonly #boundMs: number;
  #goodUntil = 0;
  #reason = 'the node has not been checked yet';

  constructor(boundMs: number, now: () => number) {
    this.#boundMs = boundMs;
    this.#now = now;
  }

  open(): void {
    this.#goodUntil = this.#now() + this.#boundMs;
  }

  close(reason: string): void {
    this.#goodUntil = 0;
    this.#reason = reason;
  }

  isOpen(): boolean {
    return this.#now() < this.#goodUntil;
  }

  reason(): string {
    return this.#goodUntil === 0 ? this.#reason : 'the node has not been found good within its bound';
  }

  /** Throws LEDGER_UNREACHABLE while the node has no traffic: work waits for it as for a node that is down. */
  check(name: string): void {
    if (!this.isOpen())
      throw new CodedError('LEDGER_UNREACHABLE', `The node ${name} gets no traffic: ${this.reason()}`);
  }
}
