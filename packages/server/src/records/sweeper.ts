import type { ServerContext } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';

/** How long an Idempotency-Key is remembered; the records themselves are recognized for ever. */
export const REQUEST_LIFE_MS = 7 * 24 * 60 * 60 * 1_000;
const MINUTES_LIFE_MS = 48 * 60 * 60 * 1_000;
const EVERY_MS = 10 * 60 * 1_000;

/** Forgets old Idempotency-Keys and the counts of minutes that no chart shows any more. */
export async function sweepRequests(context: ServerContext): Promise<void> {
  const now = context.clock.now();
  await context.db
    .deleteFrom('record_requests')
    .where('created_at', '<', new Date(now - REQUEST_LIFE_MS))
    .execute();
  await context.db
    .deleteFrom('record_minutes')
    .where('minute', '<', new Date(now - MINUTES_LIFE_MS))
    .execute();
}

export function requestSweeper(context: ServerContext, leases: Leases): LoopWorker {
  const round = async () => {
    await leases.withLease('record-requests', () => sweepRequests(context));
    return { restMs: EVERY_MS };
  };
  return new LoopWorker('record requests', round, (error) => {
    context.log.warn({ err: error }, 'old idempotency keys could not be swept');
    return EVERY_MS;
  });
}
