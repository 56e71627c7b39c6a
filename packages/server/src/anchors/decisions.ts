import type { Kysely } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';

/** Why a plan published on a ledger or waited. */
export interface DecisionRecord {
  readonly plan: string;
  readonly ledger: string;
  readonly decision: 'publish' | 'defer';
  /** A code for programs, such as `pacing`. */
  readonly reason: string;
  /** A sentence with the figures. */
  readonly detail: string;
  readonly worstCase: bigint | undefined;
  readonly allowed: bigint | undefined;
}

/** Decisions kept per plan and ledger. */
const KEPT = 1_000n;

/**
 * Writes a decision, so that every deferral can be explained afterwards. One that repeats the last is counted there
 * with its newest figures; a new deferral is an event.
 */
export async function recordDecision(
  modules: { readonly db: Kysely<Schema>; readonly clock: Clock; readonly events: EventOutbox },
  record: DecisionRecord,
): Promise<void> {
  const now = new Date(modules.clock.now());
  const figures = {
    detail: record.detail,
    worst_case: record.worstCase === undefined ? null : String(record.worstCase),
    allowed: record.allowed === undefined ? null : String(record.allowed),
    last_at: now,
  };
  await modules.db.transaction().execute(async (trx) => {
    const last = await trx
      .selectFrom('plan_decisions')
      .select(['id', 'decision', 'reason', 'times'])
      .where('plan', '=', record.plan)
      .where('ledger', '=', record.ledger)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.decision === record.decision && last.reason === record.reason) {
      await trx
        .updateTable('plan_decisions')
        .set({ ...figures, times: last.times + 1n })
        .where('id', '=', last.id)
        .execute();
      return;
    }
    const { plan, ledger, decision, reason } = record;
    const { id } = await trx
      .insertInto('plan_decisions')
      .values({ plan, ledger, decision, reason, first_at: now, ...figures })
      .returning('id')
      .executeTakeFirstOrThrow();
    // Ids are shared by all plans, so this keeps at least as many of each as are kept of the busiest.
    if (id % 100n === 0n)
      await trx
        .deleteFrom('plan_decisions')
        .where('plan', '=', plan)
        .where('ledger', '=', ledger)
        .where('id', '<', id - KEPT)
        .execute();
    if (decision === 'defer')
      await modules.events.publish(trx, {
        type: 'anchor.deferred',
        subject: plan,
        data: { plan, ledger, reason, detail: record.detail },
      });
  });
}
