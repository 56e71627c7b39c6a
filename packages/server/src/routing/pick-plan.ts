import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { listPlans, type Plan, routeTerms } from '../plans/plan.ts';
import type { Market } from './market.ts';
import { type Needs, sayNeeds, wantedKinds } from './needs.ts';
import type { Offer } from './offer.ts';
import { findRoute, type Route, shareOf } from './route.ts';

/** What is known of the ledgers may be so old when a record chooses its plan. */
const FRESH_MS = 5_000;

interface Candidate {
  readonly plan: Plan;
  readonly route: Route;
  /** Parts per million of what may be paid, over all ledgers that the plan anchors on. */
  readonly cost: bigint;
  readonly delay: number;
}

/**
 * The name of the cheapest plan that satisfies needs; a sooner one wins among equals.
 *
 * @throws CodedError ROUTE_NEEDS, ROUTE_NO_PLAN
 */
export async function pickPlan(db: Kysely<Schema>, market: Market, needs: Needs): Promise<string> {
  if (needs.layer !== undefined && needs.layer !== 'settlement')
    throw new CodedError('ROUTE_NEEDS', 'Records are anchored: their layer is settlement', { pointer: '/needs/layer' });
  const offers = await market.read(FRESH_MS);
  const plans = await listPlans(db);
  const [best] = plans.flatMap((plan) => candidateOf(plan, needs, offers)).sort(compare);
  if (best) return best.plan.name;
  const names = plans.map(({ name }) => name).join(', ');
  throw new CodedError('ROUTE_NO_PLAN', `None of the plans ${names} satisfies this: ${sayNeeds(needs)}`, {
    pointer: '/needs',
  });
}

/** Whether a plan satisfies needs now, and goes on to whatever its router picks later. */
function candidateOf(plan: Plan, needs: Needs, offers: readonly Offer[]): Candidate[] {
  if (plan.needs !== undefined && !covers(plan.needs, needs)) return [];
  const own =
    plan.needs === undefined
      ? plan.ledgers
      : findRoute(plan.needs, offers, routeTerms(plan)).chosen.map(({ ledger }) => ledger);
  const used = offers.filter(({ name }) => own.includes(name));
  const route = findRoute(needs, used, routeTerms(plan));
  if (route.state === 'unsatisfied') return [];
  return [
    {
      plan,
      route,
      cost: used.reduce((sum, offer) => sum + shareOf(needs, offer), 0n),
      delay: Math.max(...used.map(({ delay }) => delay)) + plan.close.seconds,
    },
  ];
}

/**
 * Whether everything that satisfies `plan` satisfies `needs` as far as kinds and weight go: the router of the plan may
 * choose otherwise for the next batch. Of the kinds that it picks, so many are among those wanted in the worst case.
 */
export function covers(plan: Needs, needs: Needs): boolean {
  if (plan.development === true && needs.development !== true) return false;
  const picked = wantedKinds(plan);
  const wanted = wantedKinds(needs);
  const elsewhere = picked.from.filter((kind) => !wanted.from.includes(kind)).length;
  return picked.count - elsewhere >= wanted.count;
}

function compare(a: Candidate, b: Candidate): number {
  const down = Number(a.route.state !== 'satisfied') - Number(b.route.state !== 'satisfied');
  if (down !== 0) return down;
  if (a.cost !== b.cost) return a.cost < b.cost ? -1 : 1;
  return a.delay - b.delay || (a.plan.name < b.plan.name ? -1 : 1);
}
