import { CodedError } from '@blockcluster/btml';
import { sql, type Transaction } from 'kysely';
import { monthOf } from '../budget/period.ts';
import type { LedgerRegistry, ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { readNeeds } from '../routing/needs.ts';
import type { Offer } from '../routing/offer.ts';
import { requireSatisfiable } from '../routing/require.ts';
import { STORAGE_LEDGER } from '../storage/names.ts';
import { ceilingFor, findPlan, type Plan, planColumns, planOf, routeTerms } from './plan.ts';

export type PlanChanges = Partial<Omit<Plan, 'name' | 'hard'>> & { readonly hard?: 'budget' | 'deadline' | 'both' };

/** What the installation has, for plans that say what they need. */
export type OffersNow = () => Promise<readonly Offer[]>;

const defaults = {
  ledgers: [],
  needs: undefined,
  fallback: [],
  fallbackAfterSeconds: undefined,
  close: { records: 10_000, seconds: 600 },
  minGapSeconds: 0,
  budget: undefined,
  hard: 'budget',
  deadlineSeconds: 86_400,
  feeCeiling: undefined,
} as const;

/**
 * Creates a plan; what is left out takes its default. Throws PLAN_EXISTS and what `checkPlan` throws, and ROUTE_UNSATISFIED
 * for needs that nothing here can satisfy.
 */
export async function createPlan(
  context: ServerContext,
  wanted: PlanChanges & { readonly name: string },
  offers?: OffersNow,
): Promise<Plan> {
  const plan = checkPlan({ ...defaults, ...wanted }, context.ledgers);
  await checkNeeds(plan, offers);
  const now = new Date(context.clock.now());
  return context.db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('plans')
      .values({ ...planColumns(plan), created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new CodedError('PLAN_EXISTS', `There is a plan "${plan.name}" already`, { pointer: '/name' });
    await context.events.publish(trx, { type: 'plan.changed', subject: plan.name, data: { change: 'created' } });
    return planOf(row);
  });
}

/** Changes a plan; a smaller budget holds from the running month on. Throws PLAN_UNKNOWN, PLAN_BUDGET_SPENT, … */
export async function changePlan(
  context: ServerContext,
  name: string,
  changes: PlanChanges,
  offers?: OffersNow,
): Promise<Plan> {
  const now = new Date(context.clock.now());
  // Nodes are asked before anything is locked.
  const before = changes.needs && (await findPlan(context.db, name));
  if (before) await checkNeeds({ ...before, ...changes }, offers);
  return context.db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('plans').selectAll().where('name', '=', name).forUpdate().executeTakeFirst();
    if (!row) throw new CodedError('PLAN_UNKNOWN', `There is no plan "${name}"`);
    const plan = checkPlan({ ...planOf(row), ...turned(changes), ...changes }, context.ledgers);
    await trx
      .updateTable('plans')
      .set({ ...planColumns(plan), updated_at: now })
      .where('name', '=', name)
      .execute();
    await moveCeilings(trx, plan, monthOf(now.getTime()).period);
    await context.events.publish(trx, { type: 'plan.changed', subject: name, data: { change: 'changed' } });
    return plan;
  });
}

/** A change to needs takes the named ledgers away, and the other way round; one that brings both is refused later. */
function turned({ needs, ledgers }: PlanChanges): PlanChanges {
  if (needs !== undefined && ledgers === undefined) return { ledgers: [], fallback: [] };
  return ledgers !== undefined && needs === undefined ? { needs: undefined } : {};
}

async function checkNeeds(
  plan: Pick<Plan, 'needs' | 'close' | 'budget' | 'minGapSeconds'>,
  offers: OffersNow | undefined,
): Promise<void> {
  if (plan.needs === undefined) return;
  requireSatisfiable(readNeeds(plan.needs), (await offers?.()) ?? [], routeTerms(plan));
}

/** The rows of the running month follow the plan; what is spent or reserved already can't be budgeted away. */
async function moveCeilings(trx: Transaction<Schema>, plan: Plan, period: string): Promise<void> {
  const rows = await trx
    .selectFrom('budget_periods')
    .select(['asset', 'settled', 'reserved'])
    .where('plan', '=', plan.name)
    .where('period', '=', period)
    .forUpdate()
    .execute();
  for (const row of rows) {
    const ceiling = ceilingFor(plan, row.asset);
    const used = BigInt(row.settled) + BigInt(row.reserved);
    if (ceiling !== undefined && used > ceiling)
      throw new CodedError('PLAN_BUDGET_SPENT', `${used} of ${row.asset} are spent or reserved in ${period} already`, {
        pointer: '/budget/amount',
      });
    await sql`UPDATE budget_periods SET ceiling = ${ceiling === undefined ? null : String(ceiling)}::numeric
      WHERE plan = ${plan.name} AND period = ${period} AND asset = ${row.asset}`.execute(trx);
  }
}

/**
 * Whether an installation can keep what a plan says.
 *
 * @throws CodedError PLAN_HARD_BOTH, PLAN_ROUTE, PLAN_FALLBACK, PLAN_LEDGER, PLAN_ASSET, ROUTE_NEEDS
 */
export function checkPlan(
  plan: Omit<Plan, 'hard'> & { readonly hard: 'budget' | 'deadline' | 'both' },
  ledgers: LedgerRegistry,
): Plan {
  const { hard } = plan;
  if (hard === 'both')
    throw new CodedError('PLAN_HARD_BOTH', 'No plan can promise both its budget and its deadline', {
      pointer: '/hard',
    });
  checkRoute(plan);
  const known = new Map(ledgers.list().map((ledger) => [ledger.name, ledger.driver]));
  for (const member of ['ledgers', 'fallback'] as const)
    for (const [i, name] of plan[member].entries()) {
      if (name === STORAGE_LEDGER) continue;
      const driver = known.get(name);
      if (!driver) throw new CodedError('PLAN_LEDGER', `No ledger is called "${name}"`, { pointer: `/${member}/${i}` });
      // A budget in one asset would not hold what another ledger costs.
      if (plan.budget && !driver.development && driver.feeAsset.asset !== plan.budget.asset)
        throw new CodedError('PLAN_ASSET', `${name} is paid in ${driver.feeAsset.asset}; make it a plan of its own`, {
          pointer: '/budget/asset',
        });
    }
  return { ...plan, hard };
}

function checkRoute(plan: Pick<Plan, 'ledgers' | 'needs' | 'fallback' | 'fallbackAfterSeconds' | 'deadlineSeconds'>) {
  const { ledgers, fallback, fallbackAfterSeconds, deadlineSeconds } = plan;
  const needs = plan.needs && readNeeds(plan.needs);
  if ((needs === undefined) === (ledgers.length === 0))
    throw new CodedError('PLAN_ROUTE', 'A plan names either its ledgers or what it needs', {
      pointer: needs === undefined ? '/ledgers' : '/needs',
    });
  if (needs?.layer !== undefined && needs.layer !== 'settlement')
    throw new CodedError('PLAN_ROUTE', 'A plan anchors batches: its layer is settlement', { pointer: '/needs/layer' });
  if (needs !== undefined && fallback.length > 0)
    throw new CodedError(
      'PLAN_FALLBACK',
      'What needs say is what the router falls back to; no list belongs beside them',
      {
        pointer: '/fallback',
      },
    );
  const twice = fallback.findIndex((name) => ledgers.includes(name));
  if (twice >= 0)
    throw new CodedError('PLAN_FALLBACK', `${fallback[twice]} is one of the plan's ledgers already`, {
      pointer: `/fallback/${twice}`,
    });
  if (fallbackAfterSeconds !== undefined && fallbackAfterSeconds > deadlineSeconds)
    throw new CodedError('PLAN_FALLBACK', 'Falling back after the deadline would keep no promise', {
      pointer: '/fallbackAfterSeconds',
    });
}
