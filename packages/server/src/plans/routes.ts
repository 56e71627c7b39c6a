import { CodedError } from '@blockcluster/btml';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { monthOf } from '../budget/period.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { listDecisions } from '../routing/decisions.ts';
import type { Market } from '../routing/market.ts';
import type { Offer } from '../routing/offer.ts';
import { findRoute } from '../routing/route.ts';
import { showDecision, showRoute } from '../routing/schemas.ts';
import { changePlan, createPlan, type PlanChanges } from './manage.ts';
import { fallbackMs, findPlan, listPlans, type Plan, routeTerms } from './plan.ts';
import { NewPlan, PlanAnswer, PlanChange } from './schemas.ts';

const DECISIONS = 50;
const ROUTES = 20;
/** How old what is known of the ledgers may be: for a page, and for a plan that is checked against it. */
const SHOWN_MS = 10_000;
const CHECKED_MS = 2_000;

/** GET and POST /plans, GET and PATCH /plans/{name}. */
export function planRoutes(context: ServerContext, modules: { readonly market: Market }): ApiRoutes {
  const { market } = modules;
  const offers = () => market.read(CHECKED_MS);
  const shown = async (plan: Plan) => answer(context, plan, plan.needs ? await market.read(SHOWN_MS) : []);
  const named = Type.Object({ name: Type.String({ maxLength: 64 }) });
  return async (app) => {
    app.get(
      '/plans',
      {
        config: { access: scoped('plans:read') },
        schema: {
          tags: ['plans'],
          summary: 'List plans with their spending and newest decisions',
          response: { 200: Type.Object({ items: Type.Array(PlanAnswer), next: Type.Null() }) },
        },
      },
      async () => ({
        items: await Promise.all((await listPlans(context.db)).map(shown)),
        next: null,
      }),
    );
    app.post(
      '/plans',
      {
        config: { access: scoped('plans:write') },
        schema: { tags: ['plans'], summary: 'Create a plan', body: NewPlan, response: { 201: PlanAnswer } },
      },
      async (request, reply) => {
        const { name, ...rest } = request.body;
        const plan = await createPlan(context, { ...changesOf(rest), name }, offers);
        return reply.code(201).send(await shown(plan));
      },
    );
    app.get(
      '/plans/:name',
      {
        config: { access: scoped('plans:read') },
        schema: { tags: ['plans'], summary: 'One plan', params: named, response: { 200: PlanAnswer } },
      },
      async (request) => {
        const plan = await findPlan(context.db, request.params.name);
        if (!plan) throw new CodedError('PLAN_UNKNOWN', `There is no plan "${request.params.name}"`);
        return shown(plan);
      },
    );
    app.patch(
      '/plans/:name',
      {
        config: { access: scoped('plans:write') },
        schema: {
          tags: ['plans'],
          summary: 'Change a plan',
          params: named,
          body: PlanChange,
          response: { 200: PlanAnswer },
        },
      },
      async (request) => shown(await changePlan(context, request.params.name, changesOf(request.body), offers)),
    );
  };
}

function changesOf(body: Static<typeof PlanChange>): PlanChanges {
  const { budget, feeCeiling, fallbackAfterSeconds, ...rest } = body;
  return {
    ...rest,
    ...(budget === undefined
      ? {}
      : { budget: budget === null ? undefined : { amount: BigInt(budget.amount), asset: budget.asset } }),
    ...(fallbackAfterSeconds === undefined ? {} : { fallbackAfterSeconds: fallbackAfterSeconds ?? undefined }),
    ...(feeCeiling === undefined ? {} : { feeCeiling: feeCeiling === null ? undefined : BigInt(feeCeiling) }),
  };
}

async function answer(
  context: ServerContext,
  plan: Plan,
  offers: readonly Offer[],
): Promise<Static<typeof PlanAnswer>> {
  return {
    name: plan.name,
    ledgers: [...plan.ledgers],
    needs: plan.needs ?? null,
    fallback: [...plan.fallback],
    fallbackAfterSeconds: fallbackMs(plan) / 1_000,
    route: plan.needs ? showRoute(findRoute(plan.needs, offers, routeTerms(plan))) : null,
    routes: (await listDecisions(context.db, plan.name, ROUTES)).map(showDecision),
    close: plan.close,
    minGapSeconds: plan.minGapSeconds,
    budget: plan.budget ? { period: 'month', amount: String(plan.budget.amount), asset: plan.budget.asset } : null,
    hard: plan.hard,
    deadlineSeconds: plan.deadlineSeconds,
    feeCeiling: plan.feeCeiling === undefined ? null : String(plan.feeCeiling),
    spend: await spendOf(context, plan),
    decisions: await decisionsOf(context, plan),
  };
}

async function spendOf(context: ServerContext, plan: Plan): Promise<Static<typeof PlanAnswer>['spend']> {
  const { period } = monthOf(context.clock.now());
  const rows = await context.db
    .selectFrom('budget_periods')
    .select(['asset', 'settled', 'reserved'])
    .where('plan', '=', plan.name)
    .where('period', '=', period)
    .orderBy('asset')
    .execute();
  const known = new Map(rows.map((row) => [row.asset, row]));
  if (plan.budget && !known.has(plan.budget.asset))
    known.set(plan.budget.asset, { asset: plan.budget.asset, settled: '0', reserved: '0' });
  return [...known.values()].map(({ asset, settled, reserved }) => {
    const remaining =
      plan.budget?.asset === asset ? plan.budget.amount - BigInt(settled) - BigInt(reserved) : undefined;
    // With a hard deadline more than the budget may be spent; what remains of it is then nothing.
    return {
      period,
      asset,
      settled,
      reserved,
      remaining: remaining === undefined ? null : String(remaining > 0n ? remaining : 0n),
    };
  });
}

async function decisionsOf(context: ServerContext, plan: Plan): Promise<Static<typeof PlanAnswer>['decisions']> {
  const rows = await context.db
    .selectFrom('plan_decisions')
    .selectAll()
    .where('plan', '=', plan.name)
    .orderBy('id', 'desc')
    .limit(DECISIONS)
    .execute();
  return rows.map((row) => ({
    at: row.last_at.toISOString(),
    since: row.first_at.toISOString(),
    times: Number(row.times),
    ledger: row.ledger,
    decision: row.decision,
    reason: row.reason,
    detail: row.detail,
    worstCase: row.worst_case,
    allowed: row.allowed,
  }));
}
