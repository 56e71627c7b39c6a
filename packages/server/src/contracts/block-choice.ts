import type { BlockChoice } from './platform.ts';

/** The block that a request names: `latest`, `final`, or a height in digits. */
export function blockOf(text = 'latest'): BlockChoice {
  return text === 'latest' || text === 'final' ? text : Number(text);
}
