import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Seconds after which it may be worth asking again: a block or two later. */
const RETRY_SECONDS = 5;

/**
 * Refuses what an account has no room for: `most` of its transactions have not ended yet. Requests that are judged at
 * the same moment may exceed it together, by no more than the connections of the database.
 *
 * @throws CodedError ACCOUNT_BUSY
 */
export async function refuseWhenBusy(db: Kysely<Schema>, ledger: string, account: string, most: number): Promise<void> {
  const { rows } = await sql<{ open: string }>`
    SELECT count(*) AS open FROM (
      SELECT 1 FROM transactions WHERE ledger = ${ledger} AND account = ${account}
        AND state IN ('queued', 'signed', 'broadcast', 'included') LIMIT ${most}) AS counted`.execute(db);
  if (Number(rows[0]?.open ?? 0) < most) return;
  throw new CodedError('ACCOUNT_BUSY', `${most} transactions of ${account} have not ended yet`, {
    details: { account, most: String(most), retryAfter: RETRY_SECONDS },
  });
}
