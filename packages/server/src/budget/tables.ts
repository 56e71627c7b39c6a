import type { ColumnType, Generated } from 'kysely';

export interface BudgetTables {
  budget_periods: {
    plan: string;
    /** `YYYY-MM` in UTC. */
    period: string;
    asset: string;
    ceiling: ColumnType<string | null, string | null | undefined, string | null>;
    settled: Generated<string>;
    reserved: Generated<string>;
    overrun: Generated<string>;
  };
  budget_entries: {
    transaction_id: string;
    plan: string;
    period: string;
    asset: string;
    reserved: string;
    settled: string;
    updated_at: Date;
  };
  account_days: { chain: string; account: string; day: string; spent: string };
  account_spending: {
    transaction_id: string;
    chain: string;
    account: string;
    day: string;
    value: string;
    amount: string;
  };
}
