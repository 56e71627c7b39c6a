import type { ColumnType, Generated } from 'kysely';

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** `queued`: waits to be put into a transaction; `grouped`: is in one that was not sent yet. */
export type PaymentState = 'queued' | 'grouped' | 'broadcast' | 'included' | 'final' | 'failed';

export interface PaymentTables {
  payments: {
    id: string;
    seq: Generated<bigint>;
    principal: string;
    key: string;
    request: Buffer;
    plan: string;
    ledger: string;
    chain: string;
    /** CAIP-10. */
    account: string;
    recipient: string;
    /** CAIP-19. */
    asset: string;
    amount: string;
    decimals: number;
    reference: Optional<string>;
    state: PaymentState;
    alone: Generated<boolean>;
    attempts: Generated<number>;
    transaction_id: Optional<string>;
    place: Optional<number>;
    error_code: Optional<string>;
    error_detail: Optional<string>;
    next_at: Date;
    created_at: Date;
    updated_at: Date;
  };
}
