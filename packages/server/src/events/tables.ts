import type { ColumnType, Generated } from 'kysely';

export interface EventTables {
  event_head: { id: number; next_offset: bigint };
  events: {
    /** Gapless in commit order: the counter row is locked until the publishing transaction ends. */
    position: bigint;
    type: string;
    subject: string;
    data: ColumnType<Record<string, unknown>, string, string>;
    at: ColumnType<Date, Date | undefined, Date>;
  };
  webhooks: {
    id: string;
    url: string;
    /** Event types delivered; empty means all. */
    types: string[];
    description: string;
    /** Sealed by the vault. */
    secret: Buffer;
    /** The former secret signs as well until `previous_until`, so that a rotation loses nothing. */
    previous_secret: Buffer | null;
    previous_until: Date | null;
    active: boolean;
    /** Every event up to this offset was delivered or set aside as a dead letter. */
    position: bigint;
    /** Failed attempts at the next event. */
    attempts: number;
    /** Those of them in which the receiver answered that it does not take the event. */
    refusals: Generated<number>;
    next_attempt_at: Date;
    last_error: string | null;
    /** Nothing was delivered since; null while it works. */
    failing_since: Date | null;
    created_at: ColumnType<Date, Date | undefined, Date>;
    created_by: string;
  };
  webhook_deliveries: {
    id: Generated<bigint>;
    webhook: string;
    event: bigint;
    /** Pending with an event above the webhook's position: its turn has begun; below: somebody asked for one more attempt. */
    state: 'delivered' | 'failed' | 'dead' | 'pending';
    /** Attempts that were begun: written before anything is sent. */
    attempts: number;
    status: number | null;
    error: string | null;
    duration_ms: number | null;
    body: string;
    next_attempt_at: Date | null;
    created_at: ColumnType<Date, Date | undefined, Date>;
    updated_at: Date;
  };
}
