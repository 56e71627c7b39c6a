import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import { ProblemError } from '@blockcluster/client';
import type { CommandIo } from './io.ts';

/** Whether trying again can help: no connection, or an answer that says "later". */
export function isTransient(error: unknown): boolean {
  if (error instanceof ProblemError)
    return error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504;
  // fetch reports every failure of the connection as a TypeError; a stream cut in the middle too.
  return error instanceof TypeError;
}

/** Commands that have said that they wait: once is enough, however many requests do. */
const told = new WeakSet<CommandIo>();

/** What `fetch` knows stands in the cause; its own message is "fetch failed". */
function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return String(error.cause ?? error.message);
  return error instanceof Error ? error.message : String(error);
}

/**
 * Runs `work` until it succeeds, waiting 0.2 s, 0.4 s … at most 5 s between tries, or what the server asks for.
 * Says on standard error that it waits when the third try has failed.
 * Throws CLI_UNREACHABLE after `deadline` (milliseconds since 1970), and anything that isn't transient at once.
 */
export async function withRetry<T>(io: CommandIo, deadline: number, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || io.signal.aborted) throw error;
      const asked = error instanceof ProblemError ? error.retryAfter : undefined;
      const wait = asked === undefined ? Math.min(5_000, 200 * 2 ** attempt) : Math.min(30_000, asked * 1_000);
      if (io.now() + wait > deadline) {
        throw new CodedError('CLI_UNREACHABLE', `the server did not answer in time: ${reasonOf(error)}`, {
          cause: error,
        });
      }
      if (attempt >= 2 && !told.has(io)) {
        told.add(io);
        const seconds = Math.round((deadline - io.now()) / 1_000);
        io.err(`no answer (${reasonOf(error)}); trying again for ${seconds} s\n`);
      }
      await sleep(wait, undefined, { signal: io.signal });
    }
  }
}

/** Runs `work` over all items, at most `width` at a time; the first failure ends it. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
