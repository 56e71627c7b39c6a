import type { Lease } from '../database/leases.ts';
import { type CandidateRow, type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { recordSent } from './sent.ts';
import { transition } from './transition.ts';

/** Live candidates of the present reservation, newest first. */
export async function liveCandidates(
  modules: Pick<EngineModules, 'db'>,
  row: TransactionRow,
): Promise<readonly CandidateRow[]> {
  return (await liveCandidatesOf(modules, [row])).get(row.id) ?? [];
}

/** Live candidates of several transactions, by transaction: of the present reservation of each, newest first. */
export async function liveCandidatesOf(
  { db }: Pick<EngineModules, 'db'>,
  rows: readonly TransactionRow[],
): Promise<ReadonlyMap<string, readonly CandidateRow[]>> {
  if (rows.length === 0) return new Map();
  const reservations = new Map(rows.map(({ id, reservation }) => [id, reservation]));
  const found = await db
    .selectFrom('candidates')
    .selectAll()
    .where('transaction_id', 'in', [...reservations.keys()])
    .where('state', '!=', 'dead')
    .orderBy('number', 'desc')
    .execute();
  const live = found.filter((one) => one.reservation === reservations.get(one.transaction_id));
  return Map.groupBy(live, (one) => one.transaction_id);
}

/**
 * Sends a persisted candidate: for the first time, after a crash in between, or because the node has forgotten it. The
 * bytes are always those of the database, so that sending twice has the effect of sending once.
 */
export async function broadcastCandidate(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  candidate: CandidateRow,
  alone: boolean,
): Promise<'sent' | 'conflict' | 'refused'> {
  const result = await ledger.driver.broadcast(candidate.raw);
  await modules.at?.('broadcast', row.id);
  const sent = result.state !== 'rejected';
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['signed', 'broadcast']);
    if (!current || current.reservation !== row.reservation) return;
    if (sent) {
      await recordSent(trx, modules, emit, current, candidate);
      return;
    }
    await trx
      .updateTable('candidates')
      // A refused fee bump leaves its forerunner in the field; a refused only candidate is tried again.
      .set({ state: alone ? 'persisted' : 'rejected', reason: result.reason })
      .where('transaction_id', '=', row.id)
      .where('number', '=', candidate.number)
      .execute();
    if (alone)
      await transition(trx, modules, emit, current, {
        error_code: 'TRANSACTION_REFUSED',
        error_detail: result.reason,
        attempts: current.attempts + 1,
        next_at: new Date(modules.clock.now() + retryDelay(current.attempts)),
      });
  });
  await modules.at?.('recorded', row.id);
  return sent ? 'sent' : result.conflict ? 'conflict' : 'refused';
}

/** Milliseconds until the next attempt: 1 s, doubling up to a minute. */
export function retryDelay(attempts: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 6));
}
