import type { BtmlMap } from '@blockcluster/btml';
import { cidFromDigest, decodeCid, isMap, parseJson } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type Coverage, type RecordState, stateOf } from './coverage.ts';

/** A stored record. */
export interface RecordRow {
  readonly seq: number;
  /** CID. */
  readonly id: string;
  /** SHA-256 of the canonical document. */
  readonly hash: Buffer;
  readonly plan: string;
  readonly acceptedAt: Date;
  readonly deadline: Date;
  /** Canonical JSON of the record or of the envelope around it. */
  readonly document: string;
}

/** A record as lists show it. */
export interface RecordItem {
  readonly id: string;
  readonly state: RecordState;
  readonly plan: string;
  readonly digest: string;
  readonly name?: string;
  /** base64url of a name that the model cannot hold as plain text. */
  readonly name64?: string;
  readonly media?: string;
  readonly acceptedAt: string;
  readonly deadline: string;
  /** Leaf index in the log. */
  readonly index: number;
}

/** The columns that `rowOf` reads. */
export const recordColumns = sql`r.seq, r.id, r.plan, r.accepted_at, r.deadline, r.document`;

export interface StoredColumns {
  readonly seq: bigint;
  readonly id: Buffer;
  readonly plan: string;
  readonly accepted_at: Date;
  readonly deadline: Date;
  readonly document: string;
}

export function rowOf(stored: StoredColumns): RecordRow {
  return {
    seq: Number(stored.seq),
    id: cidFromDigest(stored.id),
    hash: stored.id,
    plan: stored.plan,
    acceptedAt: stored.accepted_at,
    deadline: stored.deadline,
    document: stored.document,
  };
}

/** The record with the CID `id`; throws ID_MALFORMED for what is no CID. */
export async function findRecord(db: Kysely<Schema>, id: string): Promise<RecordRow | undefined> {
  const digest = Buffer.from(decodeCid(id).digest);
  const { rows } = await sql<StoredColumns>`
    SELECT ${recordColumns} FROM records r
    WHERE substr(r.id, 1, 8) = ${digest.subarray(0, 8)} AND r.id = ${digest}`.execute(db);
  const [row] = rows;
  return row && rowOf(row);
}

export async function recordAt(db: Kysely<Schema>, seq: number): Promise<RecordRow | undefined> {
  const { rows } = await sql<StoredColumns>`SELECT ${recordColumns} FROM records r WHERE r.seq = ${seq}`.execute(db);
  const [row] = rows;
  return row && rowOf(row);
}

/** The record document itself, out of the envelope where there is one. */
export function recordOf(row: Pick<RecordRow, 'document'>): BtmlMap {
  const value = parseJson(row.document);
  const payload = isMap(value) && value.kind === 'envelope' ? value.payload : value;
  if (!isMap(payload)) throw new Error('a stored record is not a document');
  return payload;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function itemOf(row: RecordRow, coverage: Coverage | undefined): RecordItem {
  const record = recordOf(row);
  const [name, name64, media] = [text(record.name), text(record.name64), text(record.media)];
  return {
    id: row.id,
    state: stateOf(coverage),
    plan: row.plan,
    digest: text(record.digest) ?? '',
    ...(name === undefined ? {} : { name }),
    ...(name64 === undefined ? {} : { name64 }),
    ...(media === undefined ? {} : { media }),
    acceptedAt: row.acceptedAt.toISOString(),
    deadline: row.deadline.toISOString(),
    index: row.seq,
  };
}
