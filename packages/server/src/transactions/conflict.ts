import type { Lease } from '../database/leases.ts';
import { type CandidateRow, type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { transition } from './transition.ts';

/**
 * Looks whether something foreign has used the coin or the nonce of a transaction that is not included. Only when that
 * use is as deep as finality asks is the reservation given up, because until then a reorganization may undo it and a
 * candidate may still confirm; a new reservation before that could have two effects. Answers true when it was given up.
 */
export async function giveUpLostReservation(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  candidates: readonly CandidateRow[],
  tipHeight: number,
): Promise<boolean> {
  const since =
    ledger.driver.ordering === 'coins'
      ? await foreignSpend(modules, row, candidates)
      : await foreignNonce(modules, ledger, lease, row, candidates, tipHeight);
  if (since === undefined || tipHeight - since + 1 < ledger.driver.confirmations) return false;
  return inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['signed', 'broadcast']);
    // A block holds one of its own: whatever was seen before, nothing foreign has used them.
    if (!current || current.reservation !== row.reservation || current.block_hash !== null) return false;
    await trx
      .updateTable('candidates')
      .set({ state: 'dead', reason: 'its coin or nonce was used by another transaction' })
      .where('transaction_id', '=', row.id)
      .where('reservation', '=', row.reservation)
      .execute();
    // Every candidate spends all of these coins, so with one of them gone the others are free.
    await trx.updateTable('coins').set({ reserved_by: null }).where('reserved_by', '=', row.id).execute();
    await transition(trx, modules, emit, current, {
      state: 'queued',
      reservation: current.reservation + 1,
      nonce: null,
      txid: null,
      conflict_height: null,
      error_code: 'TRANSACTION_CONFLICT',
      error_detail: 'another transaction used the reserved coin or nonce; a new one is reserved',
    });
    return true;
  });
}

async function foreignSpend(
  modules: EngineModules,
  row: TransactionRow,
  candidates: readonly CandidateRow[],
): Promise<number | undefined> {
  const spent = await modules.db
    .selectFrom('coins')
    .select(['spent_by', 'spent_height'])
    .where('reserved_by', '=', row.id)
    .where('spent_by', 'is not', null)
    .where('spent_by', 'not in', candidates.length > 0 ? candidates.map((one) => one.txid) : [''])
    .orderBy('spent_height')
    .executeTakeFirst();
  return spent?.spent_height == null ? undefined : Number(spent.spent_height);
}

async function foreignNonce(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  candidates: readonly CandidateRow[],
  tipHeight: number,
): Promise<number | undefined> {
  // As long as the node knows the newest candidate there is nothing to ask.
  if (row.nonce === null || candidates[0]?.state === 'broadcast') return undefined;
  const { nonce } = await ledger.driver.accountState(row.account);
  const passed = nonce > BigInt(row.nonce);
  const noted = row.conflict_height === null ? undefined : Number(row.conflict_height);
  if (passed && noted !== undefined) return noted;
  if (!passed && noted === undefined) return undefined;
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('transactions')
      .set({ conflict_height: passed ? BigInt(tipHeight) : null })
      .where('id', '=', row.id)
      .where('reservation', '=', row.reservation)
      .execute();
  });
  // Decided at the next look: the block that used it may hold one of its own, which the next scan finds.
  return undefined;
}
