import { Type } from 'typebox';
import { NeedsSchema } from '../routing/needs.ts';
import { RouteAnswer, RouteDecisionAnswer } from '../routing/schemas.ts';

export const Amount = Type.String({ pattern: '^(0|[1-9][0-9]{0,77})$', description: 'Base units, decimal' });
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
const Seconds = (minimum: number) => Type.Integer({ minimum, maximum: 315_360_000 });

const Close = Type.Object(
  { records: Type.Integer({ minimum: 1, maximum: 10_000_000 }), seconds: Seconds(1) },
  { additionalProperties: false, description: 'A batch closes with so many records, or when its oldest is so old' },
);
const Budget = Type.Object(
  {
    period: Type.Optional(Type.Literal('month')),
    amount: Amount,
    asset: Type.String({ maxLength: 200, description: 'CAIP-19' }),
  },
  { additionalProperties: false },
);

/** What a plan says, every member optional: the body of a change. */
const members = {
  ledgers: Type.Array(Name, { minItems: 1, maxItems: 16, uniqueItems: true }),
  needs: NeedsSchema,
  fallback: Type.Array(Name, {
    maxItems: 16,
    uniqueItems: true,
    description: 'Beside `ledgers`: which take the place of one that stays down, in order',
  }),
  fallbackAfterSeconds: Type.Union([Seconds(1), Type.Null()], {
    description:
      'Age of the oldest record at which an anchor on a ledger that is down goes elsewhere; half of the deadline by default',
  }),
  close: Close,
  minGapSeconds: Seconds(0),
  budget: Type.Union([Budget, Type.Null()]),
  hard: Type.Union([Type.Literal('budget'), Type.Literal('deadline'), Type.Literal('both')], {
    description: 'Which of the two is a promise. `both` is refused: no plan can keep it.',
  }),
  deadlineSeconds: Seconds(1),
  feeCeiling: Type.Union([Amount, Type.Null()], {
    description:
      "The most that one anchor may cost, in base units of the ledger's fee asset; stands above both promises",
  }),
};

export const PlanChange = Type.Partial(Type.Object(members, { additionalProperties: false }));
export const NewPlan = Type.Object(
  {
    name: Name,
    ledgers: Type.Optional(members.ledgers),
    needs: Type.Optional(members.needs),
    fallback: Type.Optional(members.fallback),
    fallbackAfterSeconds: Type.Optional(members.fallbackAfterSeconds),
    close: Type.Optional(Close),
    minGapSeconds: Type.Optional(members.minGapSeconds),
    budget: Type.Optional(members.budget),
    hard: Type.Optional(members.hard),
    deadlineSeconds: Type.Optional(members.deadlineSeconds),
    feeCeiling: Type.Optional(members.feeCeiling),
  },
  { additionalProperties: false },
);

export const PlanAnswer = Type.Object({
  name: Type.String(),
  ledgers: Type.Array(Type.String(), { description: 'Empty for a plan that says what it needs' }),
  needs: Type.Union([NeedsSchema, Type.Null()]),
  fallback: Type.Array(Type.String()),
  fallbackAfterSeconds: Type.Integer({ description: 'As the plan says, or half of its deadline' }),
  route: Type.Union([RouteAnswer, Type.Null()], {
    description: 'Where the next batch of a plan with needs would go now, and why; null for a plan that names ledgers',
  }),
  routes: Type.Array(RouteDecisionAnswer, { description: 'What the router decided, newest first' }),
  close: Type.Object({ records: Type.Integer(), seconds: Type.Integer() }),
  minGapSeconds: Type.Integer(),
  budget: Type.Union([
    Type.Object({ period: Type.Literal('month'), amount: Amount, asset: Type.String() }),
    Type.Null(),
  ]),
  hard: Type.Union([Type.Literal('budget'), Type.Literal('deadline')]),
  deadlineSeconds: Type.Integer(),
  feeCeiling: Type.Union([Amount, Type.Null()]),
  spend: Type.Array(
    Type.Object({
      period: Type.String({ description: 'YYYY-MM, UTC' }),
      asset: Type.String(),
      settled: Amount,
      reserved: Amount,
      remaining: Type.Union([Amount, Type.Null()], { description: 'Null without a budget in this asset' }),
    }),
  ),
  decisions: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      since: Type.String({ format: 'date-time', description: 'When it was first decided so' }),
      times: Type.Integer({ description: 'How often in a row' }),
      ledger: Type.String(),
      decision: Type.Union([Type.Literal('publish'), Type.Literal('defer')]),
      reason: Type.String({ description: 'A code, such as `pacing`' }),
      detail: Type.String({ description: 'A sentence with the figures' }),
      worstCase: Type.Union([Amount, Type.Null()]),
      allowed: Type.Union([Amount, Type.Null()]),
    }),
    { description: 'Why the plan published or waited, newest first' },
  ),
});
