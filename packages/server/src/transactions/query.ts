import type { Kysely } from 'kysely';
import type { Static } from 'typebox';
import type { Schema } from '../database/schema.ts';
import type { CandidateRow, TransactionRow } from './modules.ts';
import type { TransactionAnswer } from './schemas.ts';

type Answer = Static<typeof TransactionAnswer>;

/** Transactions as the API shows them, with their candidates and coins: two more queries for any number of them. */
export async function showTransactions(db: Kysely<Schema>, rows: readonly TransactionRow[]): Promise<Answer[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [candidates, coins] = await Promise.all([
    db.selectFrom('candidates').selectAll().where('transaction_id', 'in', ids).orderBy('number').execute(),
    db
      .selectFrom('coins')
      .select(['reserved_by', 'txid', 'vout'])
      .where('reserved_by', 'in', ids)
      .orderBy('txid')
      .orderBy('vout')
      .execute(),
  ]);
  return rows.map((row) =>
    show(
      row,
      candidates.filter((candidate) => candidate.transaction_id === row.id),
      coins.filter((coin) => coin.reserved_by === row.id).map((coin) => `${coin.txid}:${coin.vout}`),
    ),
  );
}

function show(row: TransactionRow, candidates: readonly CandidateRow[], coins: string[]): Answer {
  return {
    id: row.id,
    intent: row.intent,
    intentId: row.intent_id,
    op: row.op,
    ledger: row.ledger,
    chain: row.chain,
    account: row.account,
    ...(row.plan === null ? {} : { plan: row.plan }),
    state: row.state,
    maxFee: row.max_fee,
    asset: row.asset,
    expires: row.expires.toISOString(),
    ...(row.nonce === null ? {} : { nonce: row.nonce }),
    ...(coins.length === 0 ? {} : { coins }),
    candidates: candidates.map((candidate) => ({
      txid: candidate.txid,
      fee: candidate.fee,
      rate: candidate.rate,
      state: candidate.state,
      ...(candidate.empty ? { empty: true } : {}),
      ...(candidate.reason === null ? {} : { reason: candidate.reason }),
      createdAt: candidate.created_at.toISOString(),
      ...(candidate.broadcast_at === null ? {} : { broadcastAt: candidate.broadcast_at.toISOString() }),
    })),
    ...(row.txid === null ? {} : { txid: row.txid }),
    ...(row.height === null ? {} : { height: Number(row.height) }),
    confirmations: row.confirmations,
    ...(row.fee === null ? {} : { fee: row.fee }),
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    ...(row.error_code === null ? {} : { error: { code: row.error_code, detail: row.error_detail ?? '' } }),
    ...(row.filler ? { filler: true } : {}),
    ...(row.cancel_at === null ? {} : { cancelRequestedAt: row.cancel_at.toISOString() }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
