import { CodedError } from '@blockcluster/btml';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';
import { byteaArray, int8Array, textArray, uuidArray } from './pg-arrays.ts';
import type { PreparedRecord } from './prepared.ts';

/** Records that arrive together, answered together: one for a single request, many for a chunk of a bulk stream. */
export interface Submission {
  readonly records: readonly PreparedRecord[];
  /** The Idempotency-Key of a single request, with the hash of what was asked. */
  readonly request?: { readonly apiKey: string; readonly key: string; readonly hash: Uint8Array };
  /**
   * Told the terms of each record while the database writes them, to make the answer ready meanwhile. Nothing is stored
   * yet, and the terms may turn out to be others: only the placement counts.
   */
  readonly underWay?: (terms: readonly Terms[]) => void;
}

/** The terms on which a record is accepted; times in milliseconds since 1970. */
export interface Terms {
  readonly plan: string;
  readonly acceptedAt: number;
  readonly deadline: number;
}

/** Where a record stands in the log, and the terms on which it was first accepted. */
export interface Placement extends Terms {
  readonly seq: number;
  readonly id: Buffer;
  /** True when an earlier request had brought it. */
  readonly repeated: boolean;
}

/** Placements in the order of the submission's records, or the refusal of this submission alone. */
export type Outcome = readonly Placement[] | CodedError;

export interface AppendContext {
  readonly events: EventOutbox;
  readonly now: number;
  /** Seconds that the plan gives itself. */
  readonly deadlineSeconds: (plan: string) => number;
}

interface KnownRow {
  readonly seq: bigint;
  readonly id: Buffer;
  readonly plan: string;
  readonly accepted_at: Date;
  readonly deadline: Date;
}

/**
 * Adds the records of all submissions to the end of the log in one transaction. The caller commits, and answers only
 * afterwards. The head's lock serializes all servers, so what is not found below it cannot appear beside it.
 */
export async function append(
  trx: Transaction<Schema>,
  submissions: readonly Submission[],
  context: AppendContext,
): Promise<Outcome[]> {
  const head = await sql<{ size: bigint }>`SELECT size FROM log_head FOR UPDATE`.execute(trx);
  const start = Number(head.rows[0]?.size ?? 0n);
  const requests = await knownRequests(trx, submissions);
  const known = await knownRecords(trx, submissions);
  const fresh: { record: PreparedRecord; placement: Placement }[] = [];
  const opened: { apiKey: string; key: string; hash: Uint8Array; seq: number }[] = [];

  const outcomes = submissions.map((submission): Outcome => {
    const { request } = submission;
    if (request !== undefined) {
      const earlier = requests.get(requestKey(request));
      if (earlier !== undefined) {
        if (!earlier.hash.equals(request.hash)) return reused();
        return [{ ...earlier.placement, repeated: true }];
      }
    }
    const placements = submission.records.map((record): Placement => {
      const key = record.dedupe.toString('hex');
      const found = known.get(key);
      if (found !== undefined) return found;
      const placement: Placement = {
        seq: start + fresh.length,
        id: record.id,
        ...termsOf(record, context),
        repeated: false,
      };
      fresh.push({ record, placement });
      known.set(key, { ...placement, repeated: true });
      return placement;
    });
    const [first] = placements;
    if (request !== undefined && first !== undefined) {
      opened.push({ ...request, seq: first.seq });
      requests.set(requestKey(request), { hash: Buffer.from(request.hash), placement: first });
    }
    return placements;
  });

  if (fresh.length > 0) await insert(trx, start, fresh, context);
  if (opened.length > 0) await remember(trx, opened, context.now);
  return outcomes;
}

/** The terms that a new record gets now. */
export function termsOf({ plan }: PreparedRecord, { now, deadlineSeconds }: AppendContext): Terms {
  return { plan, acceptedAt: now, deadline: (Math.floor(now / 1000) + deadlineSeconds(plan)) * 1000 };
}

function requestKey(request: { readonly apiKey: string; readonly key: string }): string {
  return JSON.stringify([request.apiKey, request.key]);
}

function reused(): CodedError {
  return new CodedError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came before with another request');
}

async function knownRequests(
  trx: Transaction<Schema>,
  submissions: readonly Submission[],
): Promise<Map<string, { hash: Buffer; placement: Placement }>> {
  const asked = submissions.flatMap((submission) => submission.request ?? []);
  const found = new Map<string, { hash: Buffer; placement: Placement }>();
  if (asked.length === 0) return found;
  const { rows } = await sql<KnownRow & { api_key: string; key: string; request_hash: Buffer }>`
    SELECT q.api_key, q.key, q.request_hash, r.seq, r.id, r.plan, r.accepted_at, r.deadline
    FROM unnest(${textArray(asked.map((one) => one.apiKey))}::text[], ${textArray(asked.map((one) => one.key))}::text[])
      AS a(api_key, key)
    JOIN record_requests q USING (api_key, key) JOIN records r ON r.seq = q.seq`.execute(trx);
  for (const row of rows)
    found.set(requestKey({ apiKey: row.api_key, key: row.key }), { hash: row.request_hash, placement: placed(row) });
  return found;
}

async function knownRecords(
  trx: Transaction<Schema>,
  submissions: readonly Submission[],
): Promise<Map<string, Placement>> {
  const keys = submissions.flatMap((submission) => submission.records.map((record) => record.dedupe));
  const found = new Map<string, Placement>();
  const { rows } = await sql<KnownRow & { dedupe: string }>`
    SELECT seq, id, plan, accepted_at, deadline, dedupe FROM records
    WHERE dedupe = ANY(${uuidArray(keys)}::uuid[])`.execute(trx);
  for (const row of rows) found.set(row.dedupe.replaceAll('-', ''), placed(row));
  return found;
}

function placed(row: KnownRow): Placement {
  return {
    seq: Number(row.seq),
    id: row.id,
    plan: row.plan,
    acceptedAt: row.accepted_at.getTime(),
    deadline: row.deadline.getTime(),
    repeated: true,
  };
}

async function insert(
  trx: Transaction<Schema>,
  start: number,
  fresh: readonly { readonly record: PreparedRecord; readonly placement: Placement }[],
  context: AppendContext,
): Promise<void> {
  const plans = new Map<string, { count: number; first: number }>();
  for (const { placement } of fresh) {
    const plan = plans.get(placement.plan);
    if (plan === undefined) plans.set(placement.plan, { count: 1, first: placement.seq });
    else plan.count++;
  }
  const counters = [...plans].sort(([a], [b]) => (a < b ? -1 : 1));
  const now = new Date(context.now);
  // One round trip: the four statements see the same snapshot and touch different tables.
  await sql`
    WITH head AS (UPDATE log_head SET size = ${start + fresh.length}),
    minutes AS (
      INSERT INTO record_minutes AS m (minute, records) VALUES (date_trunc('minute', ${now}::timestamptz), ${fresh.length})
      ON CONFLICT (minute) DO UPDATE SET records = m.records + excluded.records),
    positions AS (
      INSERT INTO plan_positions AS p (plan, total, first_seq, first_at)
      SELECT *, ${now}::timestamptz FROM unnest(
        ${textArray(counters.map(([plan]) => plan))}::text[],
        ${int8Array(counters.map(([, plan]) => plan.count))}::int8[],
        ${int8Array(counters.map(([, plan]) => plan.first))}::int8[])
      ON CONFLICT (plan) DO UPDATE SET
        first_seq = CASE WHEN p.total = p.closed THEN excluded.first_seq ELSE p.first_seq END,
        first_at = CASE WHEN p.total = p.closed THEN excluded.first_at ELSE p.first_at END,
        total = p.total + excluded.total)
    INSERT INTO records (seq, digest_key, accepted_at, deadline, dedupe, id, plan, name, document)
    SELECT n.seq, n.digest_key, ${now}::timestamptz, to_timestamp(n.deadline), n.dedupe, n.id, n.plan, n.name, n.document
    FROM unnest(
      ${int8Array(fresh.map(({ placement }) => placement.seq))}::int8[],
      ${int8Array(fresh.map(({ record }) => record.digestKey))}::int8[],
      ${int8Array(fresh.map(({ placement }) => placement.deadline / 1000))}::int8[],
      ${uuidArray(fresh.map(({ record }) => record.dedupe))}::uuid[],
      ${byteaArray(fresh.map(({ record }) => record.id))}::bytea[],
      ${textArray(fresh.map(({ record }) => record.plan))}::text[],
      ${textArray(fresh.map(({ record }) => record.name))}::text[],
      ${textArray(fresh.map(({ record }) => record.document))}::text[]
    ) AS n(seq, digest_key, deadline, dedupe, id, plan, name, document)`.execute(trx);
  await context.events.publish(trx, {
    type: 'records.accepted',
    subject: 'log',
    data: { from: start, to: start + fresh.length - 1, count: fresh.length },
  });
}

async function remember(
  trx: Transaction<Schema>,
  opened: readonly { apiKey: string; key: string; hash: Uint8Array; seq: number }[],
  now: number,
): Promise<void> {
  await sql`
    INSERT INTO record_requests (api_key, key, request_hash, seq, created_at)
    SELECT *, ${new Date(now)}::timestamptz FROM unnest(
      ${textArray(opened.map((one) => one.apiKey))}::text[], ${textArray(opened.map((one) => one.key))}::text[],
      ${byteaArray(opened.map((one) => one.hash))}::bytea[], ${int8Array(opened.map((one) => one.seq))}::int8[])`.execute(
    trx,
  );
}
