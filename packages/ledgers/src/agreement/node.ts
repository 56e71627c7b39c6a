import { isCodedError } from '@blockcluster/btml';
import type { LedgerDriver, NodeStatus } from '../driver.ts';

/** One of several nodes of a ledger. */
export interface LedgerNode {
  /** What to call it: the host of its address. */
  readonly name: string;
  readonly driver: LedgerDriver;
}

/** How a node stands to the others. */
export interface NodeStanding {
  readonly name: string;
  readonly state: 'agrees' | 'dissents' | 'unreachable';
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** How long a node that contradicted the others is asked nothing. */
export const EXCLUDED_MS = 60_000;

/** What is known of one node, as long as this process runs. */
export class Witness {
  readonly name: string;
  readonly driver: LedgerDriver;
  readonly #now: () => number;
  #state: NodeStanding['state'] = 'agrees';
  #reason: string | undefined;
  #since: number;

  constructor(node: LedgerNode, now: () => number) {
    this.name = node.name;
    this.driver = node.driver;
    this.#now = now;
    this.#since = now();
  }

  /** A node that dissented has no traffic until its time is over; then it is asked again like any other. */
  get asked(): boolean {
    return this.#state !== 'dissents' || this.#now() - this.#since >= EXCLUDED_MS;
  }

  get standing(): NodeStanding {
    const reason = this.#reason === undefined ? {} : { reason: this.#reason };
    return { name: this.name, state: this.#state, since: this.#since, ...reason };
  }

  agrees(): void {
    this.#become('agrees', undefined);
  }

  dissents(reason: string): void {
    this.#since = this.#now();
    this.#state = 'dissents';
    this.#reason = reason;
  }

  /** Asks the node; undefined, and noted, when it gives no answer. What only says "not yet" is thrown on. */
  async ask<T>(question: (driver: LedgerDriver) => Promise<T>): Promise<T | undefined> {
    try {
      return await question(this.driver);
    } catch (error) {
      if (!isCodedError(error)) throw error;
      if (isCodedError(error, 'LEDGER_UNREACHABLE') || isCodedError(error, 'LEDGER_ANSWER'))
        this.#become('unreachable', error.message);
      throw error;
    }
  }

  async status(): Promise<NodeStatus | undefined> {
    try {
      const status = await this.driver.status();
      if (!status.reachable) this.#become('unreachable', status.detail ?? 'no answer');
      return status.reachable ? status : undefined;
    } catch (error) {
      if (!isCodedError(error)) throw error;
      this.#become('unreachable', error.message);
      return undefined;
    }
  }

  #become(state: NodeStanding['state'], reason: string | undefined): void {
    if (this.#state !== state) this.#since = this.#now();
    this.#state = state;
    this.#reason = reason;
  }
}
