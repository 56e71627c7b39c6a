/** What the router of plans answers, parsed on arrival like everything else. */
import * as v from 'valibot';

const text = v.string();
const count = v.pipe(v.number(), v.integer());

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
