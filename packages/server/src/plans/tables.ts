import type { ColumnType, Generated } from 'kysely';
import type { Needs } from '../routing/needs.ts';

type OptionalAmount = ColumnType<string | null, string | null | undefined, string | null>;

export interface PlanTables {
  plans: {
    name: string;
    /** Empty where `needs` is there. */
    ledgers: string[];
    needs: ColumnType<Needs | null, string | null | undefined, string | null>;
    fallback: Generated<string[]>;
    fallback_seconds: number | null;
    close_records: bigint;
    close_seconds: number;
    min_gap_seconds: number;
    budget_amount: OptionalAmount;
    budget_asset: string | null;
    hard: 'budget' | 'deadline';
    deadline_seconds: number;
    fee_ceiling: OptionalAmount;
    created_at: Date;
    updated_at: Date;
  };
  plan_decisions: {
    id: Generated<bigint>;
    plan: string;
    ledger: string;
    decision: 'publish' | 'defer';
    reason: string;
    detail: string;
    worst_case: OptionalAmount;
    allowed: OptionalAmount;
    first_at: Date;
    last_at: Date;
    times: Generated<bigint>;
  };
}
