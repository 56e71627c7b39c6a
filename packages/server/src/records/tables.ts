import type { ColumnType, Generated } from 'kysely';

export interface RecordTables {
  /** One row: the number of records in the log. Whoever accepts locks it. */
  log_head: { one: Generated<boolean>; size: bigint };
  records: {
    /** Leaf index. */
    seq: bigint;
    digest_key: bigint;
    accepted_at: Date;
    deadline: Date;
    dedupe: string;
    /** SHA-256 of the canonical document. */
    id: Buffer;
    plan: string;
    name: string | null;
    /** Canonical JSON of the record or of the envelope around it. */
    document: string;
  };
  plan_positions: {
    plan: string;
    total: bigint;
    closed: Generated<bigint>;
    first_seq: bigint;
    first_at: Date;
  };
  record_minutes: { minute: Date; records: bigint };
  record_requests: { api_key: string; key: string; request_hash: Buffer; seq: bigint; created_at: Date };
  tiles: { level: number; index: bigint; hashes: Buffer };
  batches: {
    id: string;
    plan: string;
    /** The batch is the plan's part of leaves [from_seq, size). */
    from_seq: bigint;
    size: bigint;
    count: bigint;
    root: Buffer;
    /** C2SP signed note at `size`. */
    checkpoint: string;
    closed_at: ColumnType<Date, Date, never>;
  };
}
