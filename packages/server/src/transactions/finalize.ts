import { createHash } from 'node:crypto';
import { type BtmlMap, isCodedError, parseBftHeader } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import { settleBudget } from '../budget/ledger.ts';
import type { Lease } from '../database/leases.ts';
import { type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { operationOf } from './operation.ts';
import { transition } from './transition.ts';

/** Transactions ended per tick, so that a long list does not keep the rest of the work waiting. */
const MOST = 100;

/** Ends every transaction of the ledger whose block is deep enough: evidence first, then state and settlement. */
export async function finalizeDeep(modules: EngineModules, ledger: Ledger, lease: Lease): Promise<number> {
  const rows = await modules.db
    .selectFrom('transactions')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .where('state', '=', 'included')
    .where('confirmations', '>=', ledger.driver.confirmations)
    .orderBy('seq')
    .limit(MOST)
    .execute();
  for (const row of rows) await finalize(modules, ledger, lease, row);
  return rows.length;
}

async function finalize(modules: EngineModules, ledger: Ledger, lease: Lease, row: TransactionRow): Promise<void> {
  if (row.txid === null || row.height === null || row.block_hash === null) return;
  const at: BlockRef = { height: Number(row.height), hash: row.block_hash };
  const succeeded = row.success !== false;
  const evidence = succeeded ? await collect(ledger, row, row.txid, at) : undefined;
  if (evidence === 'later') return;
  await modules.at?.('collected', row.id);
  const pin = evidence && pinOf(evidence, at);
  // The trust file knows the block before anybody can ask for the receipt that needs it.
  if (pin) await modules.onPin?.(ledger, pin);
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['included']);
    if (!current || current.block_hash !== row.block_hash || current.txid !== row.txid) return;
    const now = new Date(modules.clock.now());
    await trx
      .updateTable('candidates')
      .set({ state: 'replaced' })
      .where('transaction_id', '=', row.id)
      .where('txid', '!=', row.txid)
      .where('state', '!=', 'dead')
      .execute();
    await trx
      .updateTable('candidates')
      .set({ state: 'final' })
      .where('transaction_id', '=', row.id)
      .where('txid', '=', row.txid)
      .execute();
    await settleBudget(trx, row.id, BigInt(current.fee ?? 0), now);
    await transition(trx, modules, emit, current, {
      state: succeeded ? 'final' : 'failed',
      ...(evidence ? { evidence: JSON.stringify(evidence) } : {}),
      ...(pin ? { pin_height: BigInt(pin.height), pin_hash: pin.hash } : {}),
      ...(succeeded
        ? {}
        : { error_code: 'TRANSACTION_REVERTED', error_detail: 'the ledger included it, but its effect failed' }),
    });
  });
  await modules.at?.('finalized', row.id);
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
