import type { LedgerDriver } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Leases } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { LoopWorker } from '../transactions/loop.ts';

/** A development chain whose blocks this installation makes. */
export interface Minable {
  readonly driver: LedgerDriver;
  /** Whether something waits that the transactions of the database don't tell of. */
  waiting(): Promise<boolean>;
  /** Makes one block. */
  mine(): Promise<void>;
}

/** As often as the sandbox makes a block while something waits for one. */
const BLOCK_MS = 2_000;
/** How often it looks whether something waits. */
const LOOK_MS = 300;

/**
 * Mines a development chain while a transaction waits for a block or for confirmations, on one server at a time. A chain that
 * nobody waits for stands still: no blocks, no disk.
 */
export function minerWorker(
  name: string,
  open: Minable,
  modules: {
    readonly db: Kysely<Schema>;
    readonly leases: Leases;
    readonly onError: (error: unknown) => void;
    readonly blockMs?: number;
  },
): LoopWorker {
  const blockMs = modules.blockMs ?? BLOCK_MS;
  const round = async () => {
    // Looked at before the lease is taken, so that an idle chain writes nothing at all.
    if (!(await hasWork(name, open, modules.db))) return { restMs: Math.min(blockMs, LOOK_MS) };
    const started = performance.now();
    await modules.leases.withLease(`miner:${name}`, () => open.mine());
    return { restMs: Math.max(0, blockMs - (performance.now() - started)) };
  };
  return new LoopWorker(`miner:${name}`, round, (error) => {
    modules.onError(error);
    return BLOCK_MS;
  });
}

async function hasWork(name: string, open: Minable, db: Kysely<Schema>): Promise<boolean> {
  const row = await db
    .selectFrom('transactions')
    .select('id')
    .where('ledger', '=', name)
    .where('chain', '=', open.driver.chain)
    .where((where) =>
      where.or([
        where('state', 'in', ['signed', 'broadcast']),
        where.and([where('state', '=', 'included'), where('confirmations', '<', open.driver.confirmations)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined || open.waiting();
}
