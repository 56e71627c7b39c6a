import { consensusKinds } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import type { RouteDecisionRow } from './decisions.ts';
import { NeedsSchema } from './needs.ts';
import type { Route } from './route.ts';

const Kind = Type.Enum([...consensusKinds]);
const Time = Type.String({ format: 'date-time' });
const named = { ledger: Type.String(), chain: Type.String({ description: 'CAIP-2' }) };

const found = {
  chosen: Type.Array(
    Type.Object({
      ...named,
      kind: Kind,
      up: Type.Boolean({ description: 'False while the ledger is down: the anchor waits' }),
      detail: Type.String(),
    }),
  ),
  rejected: Type.Array(
    Type.Object({
      ...named,
      kind: Type.Enum([...consensusKinds, 'none']),
      reason: Type.String({
        description: 'A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked`',
      }),
      detail: Type.String(),
    }),
    { description: 'Each ledger that was not chosen, and why' },
  ),
  missing: Type.Array(
    Type.Object({
      kinds: Type.Array(Kind, { description: 'Any of these would do' }),
      count: Type.Integer(),
      add: Type.Array(Type.String(), { description: 'Commands or requests that add what is missing' }),
    }),
  ),
  detail: Type.String({ description: 'All of it in words' }),
};

/** Where an action with certain needs would go now. */
export const RouteAnswer = Type.Object({
  state: Type.Enum(['satisfied', 'waiting', 'unsatisfied'], {
    description: '`waiting`: a ledger that is needed is down and nothing can take its place',
  }),
  ...found,
});

export const RouteDecisionAnswer = Type.Object({
  state: Type.Enum(['satisfied', 'waiting', 'unsatisfied', 'fallback', 'no-fallback']),
  ledger: Type.Union([Type.String(), Type.Null()], { description: 'Of a fallback: the ledger that is down' }),
  needs: Type.Union([NeedsSchema, Type.Null()]),
  ...found,
  at: Time,
  since: Type.String({ format: 'date-time', description: 'When it was first decided so' }),
  times: Type.Integer({ description: 'How often in a row' }),
});

function copied({ chosen, rejected, missing, detail }: Pick<Route, 'chosen' | 'rejected' | 'missing' | 'detail'>) {
  return {
    chosen: chosen.map((one) => ({ ...one })),
    rejected: rejected.map((one) => ({ ...one })),
    missing: missing.map(({ kinds, count, add }) => ({ kinds: [...kinds], count, add: [...add] })),
    detail,
  };
}

export function showRoute(route: Route): Static<typeof RouteAnswer> {
  return { state: route.state, ...copied(route) };
}

export function showDecision(row: RouteDecisionRow): Static<typeof RouteDecisionAnswer> {
  return {
    state: row.state,
    ledger: row.ledger,
    needs: row.needs,
    ...copied(row),
    at: row.last_at.toISOString(),
    since: row.first_at.toISOString(),
    times: Number(row.times),
  };
}
