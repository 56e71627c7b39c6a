import { createHash } from 'node:crypto';
import { type BtmlMap, isCodedError, parseBftHeader } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import type { Transaction } from 'kysely';
import { settleBudget } from '../budget/ledger.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { type Emit, type EngineModules, inStep, type Ledger, lockRows, type TransactionRow } from './modules.ts';
import { operationOf } from './operation.ts';
import type { CandidateState } from './tables.ts';
import { transition } from './transition.ts';

/** Transactions ended per tick, so that a long list does not keep the rest of the work waiting. */
const MOST = 400;
/** Transactions ended in one transaction of the database: it holds the lock of the events while it commits. */
const TOGETHER = 50;

/** A transaction that is deep enough, and what proves it. */
interface Ending {
  readonly row: TransactionRow;
  /** Undefined where its effect failed, and for an operation that has no receipt on its ledger. */
  readonly evidence: BtmlMap | undefined;
  readonly pin: BlockRef | undefined;
}

/** Ends every transaction of the ledger whose block is deep enough: evidence first, then state and settlement. */
export async function finalizeDeep(modules: EngineModules, ledger: Ledger, lease: Lease): Promise<number> {
  const rows = await modules.db
    .selectFrom('transactions')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    // A cancelled one is on its way until its empty candidate is as deep.
    .where('state', 'in', ['included', 'broadcast'])
    .where('confirmations', '>=', ledger.driver.confirmations)
    .orderBy('seq')
    .limit(MOST)
    .execute();
  for (let from = 0; from < rows.length; from += TOGETHER)
    await finalize(modules, ledger, lease, rows.slice(from, from + TOGETHER));
  return rows.length;
}

async function finalize(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  rows: readonly TransactionRow[],
): Promise<void> {
  // Asked for at once: those of one block share what the node has to be asked.
  const collected = await Promise.allSettled(rows.map((row) => endingOf(ledger, row)));
  const endings = collected.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
  for (const { row } of endings) await modules.at?.('collected', row.id);
  // The trust file knows the block before anybody can ask for the receipt that needs it.
  const pins = new Map(endings.flatMap(({ pin }) => (pin ? [[pin.hash, pin] as const] : [])));
  for (const pin of pins.values()) await modules.onPin?.(ledger, pin);
  if (endings.length > 0)
    await inStep(modules, lease, async (trx, emit) => {
      const byId = new Map(endings.map((ending) => [ending.row.id, ending]));
      for (const current of await lockRows(trx, [...byId.keys()], ['included', 'broadcast'])) {
        const ending = byId.get(current.id);
        if (ending) await end(trx, modules, emit, current, ending);
      }
    });
  for (const { row } of endings) await modules.at?.('finalized', row.id);
  // One whose evidence the node can't give keeps none of the others waiting.
  const failed = collected.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function endingOf(ledger: Ledger, row: TransactionRow): Promise<Ending | undefined> {
  if (row.txid === null || row.height === null || row.block_hash === null) return undefined;
  const at: BlockRef = { height: Number(row.height), hash: row.block_hash };
  const nothing = row.success === false || row.state === 'broadcast';
  const evidence = nothing ? undefined : await collect(ledger, row, row.txid, at);
  if (evidence === 'later') return undefined;
  return { row, evidence, pin: evidence && pinOf(evidence, at) };
}

async function end(
  trx: Transaction<Schema>,
  modules: EngineModules,
  emit: Emit,
  current: TransactionRow,
  { row, evidence, pin }: Ending,
): Promise<void> {
  const { txid } = row;
  if (txid === null || current.state !== row.state || current.block_hash !== row.block_hash || current.txid !== txid)
    return;
  const cancelled = row.state === 'broadcast';
  const succeeded = row.success !== false;
  await trx
    .updateTable('candidates')
    .set((q) => ({
      state: q.case().when('txid', '=', txid).then<CandidateState>('final').else<CandidateState>('replaced').end(),
    }))
    .where('transaction_id', '=', row.id)
    .where((where) => where.or([where('txid', '=', txid), where('state', '!=', 'dead')]))
    .execute();
  await settleBudget(trx, row.id, BigInt(current.fee ?? 0), new Date(modules.clock.now()));
  await transition(trx, modules, emit, current, {
    state: cancelled ? 'cancelled' : succeeded ? 'final' : 'failed',
    ...(evidence ? { evidence: JSON.stringify(evidence) } : {}),
    ...(pin ? { pin_height: BigInt(pin.height), pin_hash: pin.hash } : {}),
    ...(cancelled
      ? { error_code: 'TRANSACTION_CANCELLED', error_detail: 'a transaction that does nothing took its place' }
      : succeeded
        ? {}
        : { error_code: 'TRANSACTION_REVERTED', error_detail: 'the ledger included it, but its effect failed' }),
  });
}

/** Undefined for an operation that has no receipt on its ledger; `later` when the node can't give it yet. */
async function collect(
  ledger: Ledger,
  row: TransactionRow,
  txid: string,
  at: BlockRef,
): Promise<BtmlMap | undefined | 'later'> {
  try {
    return await ledger.driver.evidence({
      op: operationOf(row),
      txid,
      at,
      confirmations: ledger.driver.confirmations,
    });
  } catch (error) {
    if (isCodedError(error, 'COMPILE_NOT_SUPPORTED')) return undefined;
    if (isCodedError(error, 'LEDGER_EVIDENCE_NOT_READY') || isCodedError(error, 'LEDGER_REORGANIZED')) return 'later';
    throw error;
  }
}

/**
 * The newest header of a piece of evidence, where the trust file pins it: a development chain's blocks cost nothing, and
 * the votes of validators are good for a while only.
 */
export function pinOf(evidence: BtmlMap, at: BlockRef): BlockRef | undefined {
  const { headers, form } = evidence;
  const last = Array.isArray(headers) ? headers.at(-1) : undefined;
  if (typeof last !== 'string' || !Array.isArray(headers)) return undefined;
  const height = at.height + headers.length - 1;
  if (form === 'cosmos-tx-1' || form === 'cosmos-op-1')
    return { height, hash: parseBftHeader(Buffer.from(last, 'hex')).id };
  if (form !== 'bitcoin-op-return-1' && form !== 'bitcoin-tx-1') return undefined;
  const once = createHash('sha256').update(Buffer.from(last, 'hex')).digest();
  return { height, hash: createHash('sha256').update(once).digest().reverse().toString('hex') };
}
