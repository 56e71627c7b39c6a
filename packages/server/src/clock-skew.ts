/**
 * What the clocks of several servers may differ by, in milliseconds. A time noted further ahead of now than this was
 * noted before the clock was set back: what it is compared with must not wait until the clock is where it was.
 */
export const CLOCK_SKEW_MS = 60_000;
