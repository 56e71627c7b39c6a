import { CodedError } from '@blockcluster/btml';
import type { Needs } from './needs.ts';
import type { Offer } from './offer.ts';
import { findRoute, type Route, type RouteTerms } from './route.ts';

/**
 * The route of needs that this installation can satisfy, be it that a ledger is down at the moment.
 *
 * @throws CodedError ROUTE_UNSATISFIED with what to add in `details`
 */
export function requireSatisfiable(needs: Needs, offers: readonly Offer[], terms: RouteTerms): Route {
  const route = findRoute(needs, offers, terms);
  if (route.state !== 'unsatisfied') return route;
  throw new CodedError('ROUTE_UNSATISFIED', `Nothing here satisfies this. ${route.detail}`, {
    pointer: '/needs',
    details: { missing: route.missing, rejected: route.rejected },
  });
}
