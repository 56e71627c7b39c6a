import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { Market } from './market.ts';
import { NeedsSchema, readNeeds } from './needs.ts';
import { findRoute } from './route.ts';
import { RouteAnswer, showRoute } from './schemas.ts';

/** How old what is known of the ledgers may be. */
const FRESH_MS = 2_000;

/** POST /routes: where an action with certain needs would go now. Nothing is changed or kept. */
export function routeRoutes(modules: { readonly market: Market }): ApiRoutes {
  return async (app) => {
    app.post(
      '/routes',
      {
        config: { access: scoped('ledgers:read') },
        schema: {
          tags: ['ledgers'],
          summary: 'Where an action with certain needs would go now, and why',
          description: 'A dry run over the live matrix: each ledger is chosen or rejected with a reason.',
          body: Type.Object({ needs: NeedsSchema }, { additionalProperties: false }),
          response: { 200: RouteAnswer },
        },
      },
      async (request) => {
        const needs = readNeeds(request.body.needs);
        return showRoute(findRoute(needs, await modules.market.read(FRESH_MS)));
      },
    );
  };
}
