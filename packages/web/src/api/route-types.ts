/** Plans, and what their router answers, parsed on arrival like everything else. */
import * as v from 'valibot';

const text = v.string();
const count = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number());
const optionalText = v.optional(v.nullable(v.string()));
const optionalCount = v.optional(v.nullable(count));
/** Amounts are integers in base units as decimal strings, larger than a double may hold. */
const amount = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const optionalAmount = v.optional(v.nullable(amount));

/** What a plan needs of the ledgers that the router picks for it. */
export const needsSchema = v.object({
  layer: v.optional(text),
  kinds: v.optional(v.array(text)),
  distinctKinds: v.optional(count),
  development: v.optional(v.boolean()),
  finalWithinSeconds: v.optional(count),
  maxCost: v.optional(v.array(v.object({ asset: text, amount: text }))),
});
export type Needs = v.InferOutput<typeof needsSchema>;
const routeParts = {
  chosen: v.array(v.object({ ledger: text, kind: text, up: v.boolean(), detail: text })),
  rejected: v.array(v.object({ ledger: text, kind: text, reason: text, detail: text })),
  missing: v.array(v.object({ kinds: v.array(text), count, add: v.array(text) })),
  detail: text,
};
export const routeSchema = v.object({ state: text, ...routeParts });
export type Route = v.InferOutput<typeof routeSchema>;
export const routeDecisionSchema = v.object({
  state: text,
  ledger: v.nullable(text),
  ...routeParts,
  at: text,
  times: count,
});
export type RouteDecision = v.InferOutput<typeof routeDecisionSchema>;

const spendSchema = v.object({
  asset: optionalText,
  settled: amount,
  reserved: amount,
  remaining: optionalAmount,
});
const decisionSchema = v.object({
  at: text,
  ledger: text,
  decision: text,
  reason: optionalText,
  times: optionalCount,
  worstCase: optionalAmount,
  allowed: optionalAmount,
});
export type Decision = v.InferOutput<typeof decisionSchema>;
export const planSchema = v.object({
  name: text,
  ledgers: v.array(text),
  needs: v.optional(v.nullable(needsSchema), null),
  fallback: v.optional(v.array(text), []),
  fallbackAfterSeconds: optionalCount,
  route: v.optional(v.nullable(routeSchema), null),
  routes: v.optional(v.array(routeDecisionSchema), []),
  close: v.object({ records: count, seconds: count }),
  minGapSeconds: optionalCount,
  budget: v.optional(v.nullable(v.object({ period: text, amount, asset: text }))),
  hard: optionalText,
  deadlineSeconds: count,
  feeCeiling: optionalAmount,
  spend: v.optional(v.array(spendSchema), []),
  decisions: v.optional(v.array(decisionSchema), []),
});
export type Plan = v.InferOutput<typeof planSchema>;
