import type { Lease } from '../database/leases.ts';
import { retryDelay } from './broadcast.ts';
import { emptyFor, leastEmptyPrice } from './empty.ts';
import { type CandidateRow, type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { affordableRate, bumpRate, larger } from './rates.ts';
import { signCandidate } from './sign.ts';
import { transition } from './transition.ts';

export interface CancelStep {
  readonly modules: EngineModules;
  readonly ledger: Ledger;
  readonly lease: Lease;
}

/**
 * Signs a candidate that does nothing in place of those that may be on their way, for the same nonce or the same coins:
 * whatever the chain takes, it takes one of them. Persisted like any other before it is sent. The first is signed at
 * once, further ones when `due` says that the last has waited long enough or a node refused it.
 *
 * @returns whether another candidate was persisted
 */
export async function replaceByEmpty(
  { modules, ledger, lease }: CancelStep,
  row: TransactionRow,
  candidates: readonly CandidateRow[],
  due: () => Promise<boolean>,
): Promise<boolean> {
  const { driver } = ledger;
  const op = await emptyFor(modules, ledger, row);
  const [last] = candidates;
  if (op === undefined || last === undefined) return false;
  const empties = candidates.filter((one) => one.empty).length;
  if (last.empty) {
    const pause = modules.clock.now() - last.created_at.getTime();
    if (!(last.state === 'rejected' ? pause >= retryDelay(empties) : await due())) return false;
  }
  const least = await leastEmptyPrice(modules, ledger, row, op, candidates);
  const { rate: quoted, floor } = await driver.quote();
  const affordable = affordableRate(driver, op, BigInt(row.max_fee));
  const dearest = candidates.map((one) => BigInt(one.rate)).reduce(larger, 0n);
  const bumped = bumpRate({ last: dearest, quoted, floor, bumps: empties, affordable });
  if (least.fee > BigInt(row.max_fee) || (bumped === undefined && affordable < least.rate)) {
    await noteTooDear(modules, lease, row, least.fee);
    return false;
  }
  await signCandidate(modules, ledger, lease, row, larger(bumped ?? 0n, least.rate), op);
  return true;
}

/** Said once: whoever wants it cancelled may allow more. What was sent before goes on meanwhile. */
async function noteTooDear(modules: EngineModules, lease: Lease, row: TransactionRow, needed: bigint): Promise<void> {
  if (row.error_code === 'TRANSACTION_FEE') return;
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['signed', 'broadcast']);
    if (!current) return;
    await transition(trx, modules, emit, current, {
      error_code: 'TRANSACTION_FEE',
      error_detail: `to cancel it costs at least ${needed} now; ${row.max_fee} are allowed`,
    });
  });
}
