import { setTimeout as sleep } from 'node:timers/promises';

export interface Seen {
  readonly id: string;
  readonly state: string;
  /** When the product says that it was written, in milliseconds. */
  readonly written: number;
}

const POLL_MS = 250;
/** Commits are seen in another order than the times that they carry. */
const OVERLAP_MS = 5_000;
/** Everything is read again after so many rounds: what was committed later still may not be missed. */
const ALL_EVERY = 40;
const ENDS = new Set(['final', 'failed', 'cancelled']);

/**
 * Reads a product's database beside it, and remembers when each call was first seen in the state in which it is over.
 *
 * @param read what was written after a time in milliseconds
 */
export function watchStates(read: (after: number) => Promise<readonly Seen[]>): {
  readonly over: ReadonlyMap<string, { readonly state: string; readonly at: number }>;
  stop(): Promise<void>;
} {
  const over = new Map<string, { state: string; at: number }>();
  let running = true;
  let latest = 0;
  const round = async (all: boolean): Promise<void> => {
    for (const { id, state, written } of await read(all ? 0 : latest - OVERLAP_MS)) {
      latest = Math.max(latest, written);
      if (!ENDS.has(state)) over.delete(id);
      else if (over.get(id)?.state !== state) over.set(id, { state, at: Date.now() });
    }
  };
  const loop = (async () => {
    for (let rounds = 0; running; rounds += 1) {
      // The database may just be away: it is asked again.
      await round(rounds % ALL_EVERY === 0).catch(() => undefined);
      await sleep(POLL_MS);
    }
  })();
  return {
    over,
    stop: async () => {
      running = false;
      await loop;
    },
  };
}
