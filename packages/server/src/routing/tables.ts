import type { ColumnType, Generated } from 'kysely';
import type { Needs } from './needs.ts';
import type { Trouble } from './offer.ts';
import type { Chosen, Missing, Rejected } from './route.ts';

type Json<T> = ColumnType<T, string, string>;
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export type DecisionState = 'satisfied' | 'waiting' | 'unsatisfied' | 'fallback' | 'no-fallback';

export interface RoutingTables {
  route_decisions: {
    id: Generated<bigint>;
    plan: string;
    state: DecisionState;
    ledger: string | null;
    needs: OptionalJson<Needs>;
    chosen: Json<Chosen[]>;
    rejected: Json<Rejected[]>;
    missing: Json<Missing[]>;
    detail: string;
    first_at: Date;
    last_at: Date;
    times: Generated<bigint>;
  };
  ledger_health: {
    ledger: string;
    down_since: Date | null;
    reason: Trouble | null;
    detail: string | null;
    updated_at: Date;
  };
}
