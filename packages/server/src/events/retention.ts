import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { SessionStore } from '../access/sessions.ts';
import type { Clock, Worker } from '../context.ts';
import { databaseFault } from '../database/faults.ts';
import type { Leases } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { LoopWorker } from '../transactions/loop.ts';

export interface RetentionModules {
  readonly db: Kysely<Schema>;
  readonly leases: Leases;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly log: Logger;
}

const CHUNK = 5_000;
const REST_MS = 10 * 60 * 1_000;

/** Deletes events and deliveries older than the retention, and expired sessions and links; in small transactions. */
export function retentionWorker(retentionMs: number, modules: RetentionModules): Worker {
  const { leases, sessions, log } = modules;
  return new LoopWorker(
    'retention',
    async () => {
      const more = await leases.withLease('retention', async () => {
        await sessions.sweep();
        return deleteOld(modules, retentionMs);
      });
      return { restMs: more ? 100 : REST_MS };
    },
    (error) => {
      const fault = databaseFault(error);
      if (fault) log.warn({ worker: 'retention', code: fault.code }, fault.message);
      else log.error({ worker: 'retention', err: error }, 'a step of a worker failed');
      return 30_000;
    },
  );
}

/** One chunk; answers whether more is left. */
export async function deleteOld(
  { db, clock }: Pick<RetentionModules, 'db' | 'clock'>,
  retentionMs: number,
): Promise<boolean> {
  const before = new Date(clock.now() - retentionMs);
  const events = await sql`
    DELETE FROM events WHERE position IN (SELECT position FROM events WHERE at < ${before} ORDER BY position LIMIT ${CHUNK})`.execute(
    db,
  );
  const deliveries = await sql`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE updated_at < ${before} AND state <> 'pending' ORDER BY id LIMIT ${CHUNK})`.execute(
    db,
  );
  return (events.numAffectedRows ?? 0n) >= BigInt(CHUNK) || (deliveries.numAffectedRows ?? 0n) >= BigInt(CHUNK);
}
