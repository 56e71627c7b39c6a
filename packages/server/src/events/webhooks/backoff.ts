import type { Attempt } from './send.ts';

export interface BackoffOptions {
  /** First pause after a failure, doubled each time; default 50 ms. */
  readonly firstPauseMs?: number;
  /** Refusals in a row after which an event becomes a dead letter; default 75, spread over some 16 minutes. */
  readonly maxRefusals?: number;
}

const FIRST_PAUSE_MS = 50;
const MOST_REFUSALS = 75;
/** As long as a receiver is away for minutes, its return is noticed within so long. */
const STEADY_MS = 10_000;
/** Attempts (some ten minutes) after which the pauses grow on, by a tenth each. */
const STEADY_ATTEMPTS = 60;
/** No pause is longer, nor what a receiver may ask for. */
const LONGEST_MS = 5 * 60 * 1_000;
/** What is random in a pause included. */
export const FARTHEST_MS = 1.25 * LONGEST_MS;

/** RFC 9110, 6585: statuses that say "not now", of the receiver or of whatever stands before it. */
const AWAY = new Set([408, 425, 429, 502, 503, 504]);

/**
 * Whether a receiver said that it does not take the event. Without an answer, or with one that says "not now", it is away:
 * then the event waits, and the later ones behind it, however long it takes.
 */
export function isRefusal({ ok, status }: Attempt): boolean {
  return !ok && status !== null && !AWAY.has(status);
}

/** Whether so many refusals in a row are enough. */
export function isHopeless(refusals: number, options: BackoffOptions): boolean {
  return refusals >= (options.maxRefusals ?? MOST_REFUSALS);
}

/**
 * Milliseconds to wait after so many failed attempts in a row: short at first, so that a single failure costs next to
 * nothing, then ten seconds, and after some ten minutes up to five minutes. Up to a quarter more at random, so that a
 * receiver that comes back is not met by all at once, and as long as the receiver asked for (Retry-After).
 *
 * @param random in [0, 1)
 */
export function pauseAfter(attempts: number, attempt: Attempt, options: BackoffOptions, random: number): number {
  const first = (options.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** Math.min(attempts - 1, 30);
  const later = STEADY_MS * 1.1 ** Math.max(attempts - STEADY_ATTEMPTS, 0);
  const pause = Math.min(Math.max(Math.min(first, later), attempt.retryAfterMs ?? 0), LONGEST_MS);
  return Math.round(pause * (1 + random / 4));
}
