import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** When each operation was first seen as over. */
export interface Watch {
  /** By operation: its state and the milliseconds of the clock. */
  readonly over: ReadonlyMap<string, { readonly state: string; readonly at: number }>;
  stop(): Promise<void>;
}

const POLL_MS = 250;

/** Reads the database beside the servers, so that measuring takes nothing of theirs. */
export function watchOperations(pool: Pool): Watch {
  const over = new Map<string, { state: string; at: number }>();
  let running = true;
  let since = new Date(0);
  const round = async (): Promise<void> => {
    const { rows } = await pool.query<{ id: string; state: string; updated_at: Date }>(
      `SELECT o.id, t.state, t.updated_at FROM contract_operations o JOIN transactions t ON t.id = o.transaction
        WHERE t.updated_at > $1 ORDER BY t.updated_at`,
      // Commits are seen in another order than their times, and later the busier the machine is.
      [new Date(since.getTime() - 60_000)],
    );
    for (const { id, state, updated_at } of rows) {
      if (updated_at > since) since = updated_at;
      if (['final', 'failed', 'cancelled'].includes(state)) {
        if (!over.has(id)) over.set(id, { state, at: Date.now() });
      } else over.delete(id);
    }
  };
  const loop = (async () => {
    while (running) {
      await round().catch(() => undefined);
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
