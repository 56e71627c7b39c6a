import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { AnchorModules } from '../anchors/modules.ts';
import type { Schema } from '../database/schema.ts';
import { LoopWorker } from '../transactions/loop.ts';

const EVERY_MS = 3_000;
/** Without a plan that routes, nobody needs to know. */
const IDLE_MS = 5_000;

/** Keeps what is known of the ledgers fresh on each server, and notes which are down, while any plan depends on it. */
export function marketWorker(modules: Pick<AnchorModules, 'db' | 'market' | 'log'>): LoopWorker {
  const round = async () => {
    if (!(await anyPlanRoutes(modules.db))) return { restMs: IDLE_MS };
    await modules.market.read(0);
    return { restMs: EVERY_MS };
  };
  return new LoopWorker('market', round, (error) => {
    modules.log.warn({ err: error }, 'the ledgers could not be looked at');
    return IDLE_MS;
  });
}

/** Whether any plan says what it needs, or where it falls back to. */
async function anyPlanRoutes(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM plans WHERE needs IS NOT NULL OR cardinality(fallback) > 0 LIMIT 1`.execute(db);
  return rows.length > 0;
}
