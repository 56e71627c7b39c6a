import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type AppendContext, type Placement, type Submission, type Terms, termsOf } from './append.ts';
import { byteaArray, int8Array, textArray, uuidArray } from './pg-arrays.ts';

/**
 * As `append`, in a transaction of its own that takes one round trip, for records that are all new. Answers undefined,
 * with nothing stored, when one was there already, when two of them are the same, or when one came with an
 * Idempotency-Key.
 */
export async function appendNew(
  db: Kysely<Schema>,
  submissions: readonly Submission[],
  context: AppendContext,
): Promise<(readonly Placement[])[] | undefined> {
  if (submissions.some((submission) => submission.request !== undefined)) return undefined;
  const records = submissions.flatMap((submission) => submission.records);
  if (new Set(records.map((record) => record.dedupe.toString('latin1'))).size < records.length) return undefined;
  const terms = submissions.map((submission) => submission.records.map((record) => termsOf(record, context)));
  const written = sql<{ start: bigint | null }>`SELECT append_new_records(
    ${new Date(context.now)}::timestamptz,
    ${int8Array(records.map((record) => record.digestKey))}::int8[],
    ${int8Array(terms.flatMap((some) => some.map((one) => one.deadline / 1000)))}::int8[],
    ${uuidArray(records.map((record) => record.dedupe))}::uuid[],
    ${byteaArray(records.map((record) => record.id))}::bytea[],
    ${textArray(records.map((record) => record.plan))}::text[],
    ${textArray(records.map((record) => record.name))}::text[],
    ${textArray(records.map((record) => record.document))}::text[]) AS start`.execute(db);
  const [{ rows }] = await Promise.all([written, meanwhile(submissions, terms)]);
  const start = rows[0]?.start;
  if (start === undefined || start === null) return undefined;
  let next = Number(start);
  return submissions.map((submission, index) =>
    submission.records.flatMap((record, at): Placement[] => {
      const one = terms[index]?.[at];
      return one === undefined ? [] : [{ ...one, seq: next++, id: record.id, repeated: false }];
    }),
  );
}

/** Lets submissions make their answers ready as soon as the statement is on its way. */
function meanwhile(submissions: readonly Submission[], terms: readonly (readonly Terms[])[]): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      for (const [index, submission] of submissions.entries()) {
        try {
          submission.underWay?.(terms[index] ?? []);
        } catch {
          // What fails here fails again where the answer is made, and is reported to the one who asked.
        }
      }
      resolve();
    });
  });
}
