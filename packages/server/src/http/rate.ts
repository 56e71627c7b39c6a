import type { RateLimit } from '../config.ts';

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_BUCKETS = 50_000;

/**
 * Token buckets in memory, one per subject. Each server counts for itself: behind a balancer over n servers a client
 * gets up to n times the rate. Old buckets are dropped in the order in which they were made; a dropped one begins full.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #limit: RateLimit;
  readonly #now: () => number;

  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /**
   * Takes one token, or as many as a request costs but never more than a full bucket holds; answers 0, or the seconds
   * until there are enough.
   */
  take(subject: string, cost = 1): number {
    const { perSecond, burst } = this.#limit;
    const price = Math.min(cost, burst);
    const now = this.#now();
    let bucket = this.#buckets.get(subject);
    if (!bucket) {
      if (this.#buckets.size >= MAX_BUCKETS) this.#evict();
      bucket = { tokens: burst, at: now };
      this.#buckets.set(subject, bucket);
    }
    // A clock that was set back must not empty the bucket.
    const passed = Math.max(0, now - bucket.at) / 1_000;
    bucket.tokens = Math.min(burst, bucket.tokens + passed * perSecond);
    bucket.at = now;
    if (bucket.tokens >= price) {
      bucket.tokens -= price;
      return 0;
    }
    return (price - bucket.tokens) / perSecond;
  }

  /** Gives a token back: what it was taken for turned out to be in order. */
  refund(subject: string): void {
    const bucket = this.#buckets.get(subject);
    if (bucket) bucket.tokens = Math.min(this.#limit.burst, bucket.tokens + 1);
  }

  /** Subjects that are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #evict(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
