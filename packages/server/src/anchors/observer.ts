import { sql } from 'kysely';
import type { Clock } from '../context.ts';
import type { TransactionChange, TransactionObserver } from '../transactions/modules.ts';
import type { TransactionState } from '../transactions/tables.ts';
import type { AnchorState } from './tables.ts';

/** So many transactions of one anchor may fail before it waits for the next batch to cover it. */
const ATTEMPTS = 5;

const STATES: Readonly<Record<Exclude<TransactionState, 'failed' | 'cancelled'>, AnchorState>> = {
  queued: 'waiting',
  signed: 'waiting',
  broadcast: 'broadcast',
  included: 'included',
  final: 'final',
};

/** Anchors follow their transaction, in the same database transaction as it changes. */
export function anchorObserver(clock: Clock): TransactionObserver {
  return {
    changed: async (trx, change, emit) => {
      const { row } = change;
      if (row.op !== 'anchor') return;
      const now = new Date(clock.now());
      if (row.state === 'failed' || row.state === 'cancelled') {
        await trx
          .updateTable('anchors')
          .set((q) => ({
            state: sql<AnchorState>`CASE WHEN attempts >= ${ATTEMPTS - 1} THEN 'failed' ELSE 'waiting' END`,
            transaction_id: null,
            covered_by: null,
            committed_size: null,
            committed_root: null,
            txid: null,
            height: null,
            confirmations: 0,
            fee: null,
            evidence: null,
            attempts: q('attempts', '+', 1),
            reason: row.error_detail,
            updated_at: now,
          }))
          .where('transaction_id', '=', row.id)
          .execute();
        return;
      }
      const updated = await trx
        .updateTable('anchors')
        .set({
          state: STATES[row.state],
          txid: row.txid,
          height: row.height,
          confirmations: row.confirmations,
          fee: row.fee,
          evidence: row.state === 'final' && row.evidence !== null ? JSON.stringify(row.evidence) : null,
          reason: row.error_detail,
          updated_at: now,
        })
        .where('transaction_id', '=', row.id)
        .returning(['id', 'batch', 'covered_by'])
        .execute();
      const owner = updated.find((anchor) => anchor.covered_by === null);
      const type = eventType(change);
      if (!owner || !type) return;
      emit({
        type,
        subject: owner.id,
        data: {
          plan: row.plan,
          ledger: row.ledger,
          chain: row.chain,
          transaction: row.id,
          batches: updated.map((anchor) => anchor.batch),
          ...(row.txid === null ? {} : { txid: row.txid }),
          ...(row.height === null ? {} : { height: Number(row.height) }),
        },
      });
    },
  };
}

function eventType({ row, previous, reorganized }: TransactionChange): string | undefined {
  if (reorganized) return 'anchor.reorganized';
  if (row.state === previous) return undefined;
  return row.state === 'broadcast' || row.state === 'included' || row.state === 'final'
    ? `anchor.${row.state}`
    : undefined;
}
