import type { TransactionStatus } from '@blockcluster/ledgers';
import type { Transaction } from 'kysely';
import { unsettleBudget } from '../budget/ledger.ts';
import type { Schema } from '../database/schema.ts';
import {
  type CandidateRow,
  type Emit,
  type EngineModules,
  type Ledger,
  lockRows,
  type TransactionRow,
} from './modules.ts';
import { larger } from './rates.ts';
import type { TransactionState } from './tables.ts';
import { transition } from './transition.ts';

/** What ended in a block: only that has a height. */
const ENDED: ReadonlySet<TransactionState> = new Set(['final', 'failed', 'cancelled']);

/**
 * Applies what a scan says of the candidates. Any candidate may be the one that confirmed, whichever was sent last;
 * one that the node has forgotten is marked to be sent again.
 */
export async function applyStatuses(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  ledger: Ledger,
  statuses: readonly TransactionStatus[],
): Promise<void> {
  if (statuses.length === 0) return;
  const byTxid = new Map(statuses.map((status) => [status.txid, status]));
  const candidates = await trx
    .selectFrom('candidates')
    .selectAll()
    .where('chain', '=', ledger.driver.chain)
    .where('txid', 'in', [...byTxid.keys()])
    .where('state', '!=', 'dead')
    .orderBy('number', 'desc')
    .execute();
  const byTransaction = Map.groupBy(candidates, (candidate) => candidate.transaction_id);
  for (const row of await lockRows(trx, [...byTransaction.keys()], ['signed', 'broadcast', 'included'])) {
    const own = byTransaction.get(row.id) ?? [];
    const winner = own.find((candidate) => byTxid.get(candidate.txid)?.state === 'included');
    const status = winner && byTxid.get(winner.txid);
    if (winner && status?.at) await place(trx, modules, emit, row, winner, { ...status, at: status.at });
    else if (row.block_hash !== null) await withdraw(trx, modules, emit, row);
    else await followWaiting(trx, modules, emit, row, own, byTxid);
  }
}

type Placed = TransactionStatus & { readonly at: NonNullable<TransactionStatus['at']> };

async function place(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  row: TransactionRow,
  winner: CandidateRow,
  status: Placed,
): Promise<void> {
  const { at, confirmations, success } = status;
  const placed = row.block_hash !== null;
  const same = placed && row.txid === winner.txid && row.block_hash === at.hash;
  if (same && row.confirmations === confirmations) return;
  if (!same) {
    if (row.block_hash !== null)
      await trx
        .updateTable('candidates')
        .set({ state: 'replaced', height: null, block_hash: null })
        .where('transaction_id', '=', row.id)
        .where('state', '=', 'included')
        .execute();
    await trx
      .updateTable('candidates')
      .set({ state: 'included', reason: null, height: BigInt(at.height), block_hash: at.hash })
      .where('transaction_id', '=', row.id)
      .where('number', '=', winner.number)
      .execute();
  }
  await transition(
    trx,
    modules,
    emit,
    row,
    {
      // An empty one in a block is nothing that anybody waits for: it is cancelled once that is final.
      state: winner.empty ? 'broadcast' : 'included',
      txid: winner.txid,
      height: BigInt(at.height),
      block_hash: at.hash,
      confirmations,
      success,
      fee: String(status.fee ?? winner.fee),
      conflict_height: null,
      error_code: null,
      error_detail: null,
    },
    // Moved from one block to another: what was seen before is gone.
    { reorganized: placed && !same },
  );
}

/** Takes back what a reorganization undid: the transaction waits again, its evidence and its settlement are void. */
async function withdraw(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  row: TransactionRow,
): Promise<void> {
  const revived = await trx
    .updateTable('candidates')
    .set({ state: 'persisted', height: null, block_hash: null })
    .where('transaction_id', '=', row.id)
    .where('reservation', '=', row.reservation)
    .where('state', 'in', ['included', 'final', 'replaced'])
    .returning('fee')
    .execute();
  if (ENDED.has(row.state)) {
    const dearest = revived.map((candidate) => BigInt(candidate.fee)).reduce(larger, 0n);
    await unsettleBudget(trx, row.id, dearest, new Date(modules.clock.now()));
  }
  await transition(
    trx,
    modules,
    emit,
    row,
    {
      state: 'broadcast',
      height: null,
      block_hash: null,
      confirmations: 0,
      success: null,
      fee: null,
      evidence: null,
      pin_height: null,
      pin_hash: null,
      error_code: null,
      error_detail: null,
      next_at: new Date(modules.clock.now()),
    },
    { reorganized: true },
  );
}

async function followWaiting(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  row: TransactionRow,
  own: readonly CandidateRow[],
  byTxid: ReadonlyMap<string, TransactionStatus>,
): Promise<void> {
  const known = own.find((candidate) => byTxid.get(candidate.txid)?.state === 'mempool');
  for (const candidate of own) {
    const waits = byTxid.get(candidate.txid)?.state === 'mempool';
    const state = waits ? 'broadcast' : known ? demoted(candidate, known) : forgotten(candidate, own);
    if (state === candidate.state) continue;
    await trx
      .updateTable('candidates')
      .set({ state, ...(waits ? { broadcast_at: candidate.broadcast_at ?? new Date(modules.clock.now()) } : {}) })
      .where('transaction_id', '=', row.id)
      .where('number', '=', candidate.number)
      .execute();
  }
  // Sent just before a crash: the node has it, the database didn't know yet.
  if (known && row.state === 'signed')
    await transition(trx, modules, emit, row, { state: 'broadcast', txid: known.txid });
}

/** A candidate older than the one in the mempool was replaced by it; a newer one is still to be sent. */
function demoted(candidate: CandidateRow, known: CandidateRow): CandidateRow['state'] {
  if (candidate.number < known.number) return 'replaced';
  return candidate.state === 'broadcast' ? 'persisted' : candidate.state;
}

/** The node knows none of them: the newest that was ever sent is sent again. */
function forgotten(candidate: CandidateRow, own: readonly CandidateRow[]): CandidateRow['state'] {
  const newest = own.find((one) => one.state !== 'rejected') ?? own[0];
  if (candidate.number === newest?.number) return 'persisted';
  return candidate.state === 'broadcast' || candidate.state === 'persisted' ? 'replaced' : candidate.state;
}

/**
 * Takes back whatever ended above a height that a reorganization has cut off; the scan still watches what was merely
 * included, so only ended transactions need this.
 */
export async function withdrawAbove(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  ledger: Ledger,
  height: number,
): Promise<void> {
  const rows = await trx
    .selectFrom('transactions')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .where('height', '>', BigInt(height))
    .where('state', 'in', [...ENDED])
    .orderBy('seq')
    .forUpdate()
    .execute();
  for (const row of rows) await withdraw(trx, modules, emit, row);
}
