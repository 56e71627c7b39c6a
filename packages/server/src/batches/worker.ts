import { isCodedError } from '@blockcluster/btml';
import { sql } from 'kysely';
import type { BatchHooks } from '../anchors/hooks.ts';
import { CLOCK_SKEW_MS } from '../clock-skew.ts';
import type { ServerContext } from '../context.ts';
import { databaseFault } from '../database/faults.ts';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import { type Batch, type CloseModules, closeBatch } from './close.ts';
import { newBatchId } from './ids.ts';

export interface ClosingModules {
  readonly leases: Leases;
  readonly hooks: BatchHooks;
  readonly checkpoint: CloseModules['checkpoint'];
}

/** All plans share the tiles, so one server at a time closes batches. */
const LEASE = 'log-close';
const EVERY_MS = 250;
const AFTER_FAULT_MS = 2_000;

/**
 * A record that came in the future says that the clock was set back since: its age counts from now on. Otherwise its
 * batch would wait until the clock is where it was.
 */
async function forgetTheFuture(context: ServerContext): Promise<void> {
  const now = context.clock.now();
  await sql`
    UPDATE plan_positions SET first_at = ${new Date(now)}::timestamptz
    WHERE total > closed AND first_at > ${new Date(now + CLOCK_SKEW_MS)}::timestamptz`.execute(context.db);
}

/** Plans with waiting records that are due: enough of them, or the oldest is old enough. */
async function duePlans(context: ServerContext): Promise<{ plan: string; oldest: number }[]> {
  const now = new Date(context.clock.now());
  const { rows } = await sql<{ plan: string; first_at: Date }>`
    SELECT p.plan, p.first_at FROM plan_positions p JOIN plans ON plans.name = p.plan
    WHERE p.total > p.closed AND (
      p.total - p.closed >= plans.close_records
      OR p.first_at <= ${now}::timestamptz - plans.close_seconds * interval '1 second')
    ORDER BY p.first_at`.execute(context.db);
  return rows.map((row) => ({ plan: row.plan, oldest: row.first_at.getTime() }));
}

/** Closes a batch of the plan in one transaction, whatever its plan says about time; undefined when nothing waits. */
export async function closeNow(
  context: ServerContext,
  modules: ClosingModules,
  plan: string,
): Promise<Batch | undefined> {
  return modules.leases.withLease(LEASE, (lease) =>
    context.db.transaction().execute((trx) =>
      closeBatch(trx, plan, {
        events: context.events,
        hooks: modules.hooks,
        checkpoint: modules.checkpoint,
        now: () => context.clock.now(),
        newId: () => newBatchId(context.random),
        assert: (transaction) => lease.assert(transaction),
      }),
    ),
  );
}

/** Closes batches when their plan says so and the budget has room for their anchors. */
export function closingWorker(context: ServerContext, modules: ClosingModules): LoopWorker {
  const round = async () => {
    let restMs = EVERY_MS;
    await forgetTheFuture(context);
    for (const { plan, oldest } of await duePlans(context)) {
      try {
        if (!(await modules.hooks.mayClose(plan, oldest))) continue;
        const batch = await closeNow(context, modules, plan);
        if (batch !== undefined)
          context.log.info({ batch: batch.id, plan, size: batch.size, count: batch.count }, 'batch closed');
      } catch (error) {
        // The fault of one plan must not keep the others waiting.
        report(context, error);
        restMs = AFTER_FAULT_MS;
      }
    }
    return { restMs };
  };
  return new LoopWorker('batches', round, (error) => {
    report(context, error);
    return AFTER_FAULT_MS;
  });
}

function report(context: ServerContext, error: unknown): void {
  const fault = isCodedError(error) ? error : databaseFault(error);
  if (fault === undefined) context.log.error({ err: error }, 'closing a batch failed');
  else context.log.warn({ code: fault.code }, fault.message);
}
