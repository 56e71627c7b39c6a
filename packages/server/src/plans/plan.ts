import type { Kysely, Selectable } from 'kysely';
import type { Purse } from '../budget/ledger.ts';
import { monthOf } from '../budget/period.ts';
import type { Schema } from '../database/schema.ts';
import { type Needs, readNeeds } from '../routing/needs.ts';
import type { RouteTerms } from '../routing/route.ts';
import type { PlanTables } from './tables.ts';

/** What an operator promises and is ready to pay. Amounts in base units, durations in seconds. */
export interface Plan {
  readonly name: string;
  /** Where it anchors; empty for a plan that says what it needs. */
  readonly ledgers: readonly string[];
  /** What it needs of the ledgers that the router picks for each batch, in place of their names. */
  readonly needs: Needs | undefined;
  /** Of a plan that names its ledgers: those that take the place of one that stays down, in order. */
  readonly fallback: readonly string[];
  /** Age of the oldest record at which an anchor on a ledger that is down is routed elsewhere; see `fallbackMs`. */
  readonly fallbackAfterSeconds: number | undefined;
  readonly close: { readonly records: number; readonly seconds: number };
  readonly minGapSeconds: number;
  readonly budget: { readonly amount: bigint; readonly asset: string } | undefined;
  /** Which of budget and deadline is a promise; the other is a target. */
  readonly hard: 'budget' | 'deadline';
  readonly deadlineSeconds: number;
  /** The most that one anchor may cost, fee bumps included, in base units of the ledger's fee asset. */
  readonly feeCeiling: bigint | undefined;
}

export type PlanRow = Selectable<PlanTables['plans']>;

export function planOf(row: PlanRow): Plan {
  return {
    name: row.name,
    ledgers: row.ledgers,
    needs: row.needs === null ? undefined : readNeeds(row.needs),
    fallback: row.fallback,
    fallbackAfterSeconds: row.fallback_seconds ?? undefined,
    close: { records: Number(row.close_records), seconds: row.close_seconds },
    minGapSeconds: row.min_gap_seconds,
    budget:
      row.budget_amount === null || row.budget_asset === null
        ? undefined
        : { amount: BigInt(row.budget_amount), asset: row.budget_asset },
    hard: row.hard,
    deadlineSeconds: row.deadline_seconds,
    feeCeiling: row.fee_ceiling === null ? undefined : BigInt(row.fee_ceiling),
  };
}

/** The columns of a plan, as they are inserted or replaced. */
export function planColumns(
  plan: Plan,
): Omit<PlanRow, 'created_at' | 'updated_at' | 'needs'> & { needs: string | null } {
  return {
    name: plan.name,
    ledgers: [...plan.ledgers],
    needs: plan.needs === undefined ? null : JSON.stringify(plan.needs),
    fallback: [...plan.fallback],
    fallback_seconds: plan.fallbackAfterSeconds ?? null,
    close_records: BigInt(plan.close.records),
    close_seconds: plan.close.seconds,
    min_gap_seconds: plan.minGapSeconds,
    budget_amount: plan.budget ? String(plan.budget.amount) : null,
    budget_asset: plan.budget?.asset ?? null,
    hard: plan.hard,
    deadline_seconds: plan.deadlineSeconds,
    fee_ceiling: plan.feeCeiling === undefined ? null : String(plan.feeCeiling),
  };
}

export async function findPlan(db: Kysely<Schema>, name: string): Promise<Plan | undefined> {
  const row = await db.selectFrom('plans').selectAll().where('name', '=', name).executeTakeFirst();
  return row && planOf(row);
}

export async function listPlans(db: Kysely<Schema>): Promise<Plan[]> {
  return (await db.selectFrom('plans').selectAll().orderBy('name').execute()).map(planOf);
}

/** What limits a plan's spending of an asset: its budget, unless the deadline is the hard promise. */
export function ceilingFor(plan: Plan, asset: string): bigint | undefined {
  return plan.hard === 'budget' && plan.budget?.asset === asset ? plan.budget.amount : undefined;
}

/** What a plan pays an asset from at a moment (ms since 1970): the budget of that month (UTC). */
export function purseOf(plan: Plan, asset: string, now: number): Purse {
  return { plan: plan.name, period: monthOf(now).period, asset, ceiling: ceilingFor(plan, asset) };
}

/** Whether anything can take the place of a ledger of the plan. */
export function mayFallBack(plan: Plan): boolean {
  return plan.needs !== undefined || plan.fallback.length > 0;
}

/** Milliseconds after acceptance at which an anchor on a ledger that is down goes elsewhere: half of the deadline unless the plan says. */
export function fallbackMs(plan: Plan): number {
  return 1_000 * (plan.fallbackAfterSeconds ?? Math.ceil(plan.deadlineSeconds / 2));
}

/** What the plan itself adds to its needs. */
export function routeTerms(plan: Pick<Plan, 'budget' | 'close' | 'minGapSeconds'>): RouteTerms {
  const closeSeconds = Math.max(plan.close.seconds, plan.minGapSeconds);
  return { closeSeconds, ...(plan.budget ? { budgetAsset: plan.budget.asset } : {}) };
}
