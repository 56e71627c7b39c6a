import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Needs } from './needs.ts';
import type { Route } from './route.ts';
import type { DecisionState, RoutingTables } from './tables.ts';

export type RouteDecisionRow = Selectable<RoutingTables['route_decisions']>;

/** Decisions kept per plan, besides those that anchors refer to. */
const KEPT = 200n;

export interface RouteDecision {
  readonly plan: string;
  readonly state: DecisionState;
  /** Of a fallback: the ledger that is down. */
  readonly ledger?: string;
  readonly needs?: Needs | undefined;
  readonly route: Pick<Route, 'chosen' | 'rejected' | 'missing' | 'detail'>;
}

/** What makes a decision another one: figures such as costs move all the time and don't. */
function sameness({
  state,
  ledger,
  needs,
  chosen,
  rejected,
}: {
  readonly state: string;
  readonly ledger: string | null;
  readonly needs: Needs | null;
  readonly chosen: Route['chosen'];
  readonly rejected: Route['rejected'];
}): string {
  return JSON.stringify([
    state,
    ledger,
    Object.entries(needs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    chosen.map((one) => [one.ledger, one.chain, one.up]),
    rejected.map((one) => [one.ledger, one.reason]).sort(),
  ]);
}

/**
 * Writes why a plan goes where it goes, and answers the row's id and whether it is new. One that repeats the newest of its plan (or
 * of the plan's ledger that is down) is counted there with its newest figures. The caller's transaction holds what follows from it: they are there together or not at all.
 */
export async function recordRoute(
  trx: Transaction<Schema>,
  decision: RouteDecision,
  now: Date,
): Promise<{ readonly id: bigint; readonly isNew: boolean }> {
  const { plan, state, route } = decision;
  const { chosen, rejected, missing, detail } = route;
  const ledger = decision.ledger ?? null;
  const needs = decision.needs ?? null;
  const key = sameness({ state, ledger, needs, chosen, rejected });
  const last = await trx
    .selectFrom('route_decisions')
    .selectAll()
    .where('plan', '=', plan)
    .where('ledger', 'is not distinct from', ledger)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last && sameness(last) === key) {
    await trx
      .updateTable('route_decisions')
      .set({
        chosen: JSON.stringify(chosen),
        rejected: JSON.stringify(rejected),
        detail,
        last_at: now,
        times: last.times + 1n,
      })
      .where('id', '=', last.id)
      .execute();
    return { id: last.id, isNew: false };
  }
  const { id } = await trx
    .insertInto('route_decisions')
    .values({
      plan,
      state,
      ledger,
      needs: needs === null ? null : JSON.stringify(needs),
      chosen: JSON.stringify(chosen),
      rejected: JSON.stringify(rejected),
      missing: JSON.stringify(missing),
      detail,
      first_at: now,
      last_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (id % 50n === 0n) await forget(trx, plan, id);
  return { id, isNew: true };
}

/** The newest decisions of a plan, newest first. */
export async function listDecisions(db: Kysely<Schema>, plan: string, limit: number): Promise<RouteDecisionRow[]> {
  return db
    .selectFrom('route_decisions')
    .selectAll()
    .where('plan', '=', plan)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Drops old decisions that no anchor came from: a ledger that flaps for a year must not fill the disk. */
async function forget(trx: Transaction<Schema>, plan: string, newest: bigint): Promise<void> {
  await trx
    .deleteFrom('route_decisions as d')
    .where('d.plan', '=', plan)
    .where('d.id', '<', newest - KEPT)
    .where((where) =>
      where.not(where.exists(where.selectFrom('anchors as a').select('a.id').whereRef('a.route', '=', 'd.id'))),
    )
    .execute();
}
