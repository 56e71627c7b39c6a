import type { FastifyBaseLogger } from 'fastify';

const INTERVAL_MS = 5_000;

/**
 * Known faults (the database is away, the disk is full) hit every request at once: each kind is logged once in five
 * seconds with the number of requests that it hit, so that the log doesn't fill the disk as well.
 */
export class FaultLog {
  readonly #kinds = new Map<string, { since: number; count: number }>();

  note(log: FastifyBaseLogger, code: string, error: unknown): void {
    const now = performance.now();
    const kind = this.#kinds.get(code);
    if (kind && now - kind.since < INTERVAL_MS) {
      kind.count++;
      return;
    }
    this.#kinds.set(code, { since: now, count: 0 });
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ code, reason, unlogged: kind?.count ?? 0 }, 'requests fail');
  }
}
