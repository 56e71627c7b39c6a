import type { LedgerDriver } from '@blockcluster/ledgers';
import type { Clock } from '../context.ts';

/** How soon a deferral is thought over again: fees and allowances move by blocks and hours, not by milliseconds. */
const DEVELOPMENT_MS = 2_000;
const PUBLIC_MS = 10_000;

/** Remembers what was put off a moment ago, so that a node is not asked for its fees many times a second for days. */
export class Patience {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  putOff(key: string, driver: Pick<LedgerDriver, 'development'> | undefined): void {
    this.#until.set(key, this.#clock.now() + (driver?.development ? DEVELOPMENT_MS : PUBLIC_MS));
  }

  /** Whether `key` was put off so lately that nothing can have changed. A clock that was set back counts as later. */
  isEarly(key: string): boolean {
    const left = (this.#until.get(key) ?? 0) - this.#clock.now();
    if (left > 0 && left <= PUBLIC_MS) return true;
    this.#until.delete(key);
    return false;
  }
}
