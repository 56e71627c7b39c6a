import { CodedError } from '@blockcluster/btml';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { monthOf } from '../budget/period.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { changePlan, createPlan, type PlanChanges } from './manage.ts';
import { findPlan, listPlans, type Plan } from './plan.ts';
import { NewPlan, PlanAnswer, PlanChange } from './schemas.ts';

const DECISIONS = 50;

/** GET and POST /plans, GET and PATCH /plans/{name}. */
export function planRoutes(context: ServerContext): ApiRoutes {
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
        items: await Promise.all((await listPlans(context.db)).map((plan) => answer(context, plan))),
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
        const { name, ledgers, ...rest } = request.body;
        const plan = await createPlan(context, { ...changesOf(rest), name, ledgers });
        return reply.code(201).send(await answer(context, plan));
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
        return answer(context, plan);
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
      async (request) => answer(context, await changePlan(context, request.params.name, changesOf(request.body))),
    );
  };
}

function changesOf(body: Static<typeof PlanChange>): PlanChanges {
  const { budget, feeCeiling, ...rest } = body;
  return {
    ...rest,
    ...(budget === undefined
      ? {}
      : { budget: budget === null ? undefined : { amount: BigInt(budget.amount), asset: budget.asset } }),
    ...(feeCeiling === undefined ? {} : { feeCeiling: feeCeiling === null ? undefined : BigInt(feeCeiling) }),
  };
}

async function answer(context: ServerContext, plan: Plan): Promise<Static<typeof PlanAnswer>> {
  return {
    name: plan.name,
    ledgers: [...plan.ledgers],
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
