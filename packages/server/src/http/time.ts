import { CodedError } from '@blockcluster/btml';

/**
 * Milliseconds since 1970 of a time that a request names. The schema's format lets leap seconds through (RFC 3339), which
 * JavaScript has no time for. Throws REQUEST_INVALID.
 */
export function readTime(text: string, pointer: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CodedError('REQUEST_INVALID', 'There is no such time', { pointer });
  return time;
}
