import type { Transaction } from 'kysely';
import { releaseBudget, settleBudget, unsettleBudget } from '../budget/ledger.ts';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { TransactionChange, TransactionObserver } from '../transactions/modules.ts';
import { operationOf, paidBy } from '../transactions/operation.ts';

/**
 * What goes to contracts along with operations, in the budgets of the plans that pay for it: booked when it is final, given
 * back when nothing went, in the same database transaction as it turns out. It was reserved under the operation's id,
 * beside the fee, when the operation was accepted.
 */
export function endowmentObserver(clock: Clock): TransactionObserver {
  return {
    changed: async (trx, { row, previous }) => {
      if (row.state === previous || (row.op !== 'call' && row.op !== 'deploy')) return;
      const value = paidBy(operationOf(row), row.asset);
      const operation = value > 0n ? await operationFor(trx, row) : undefined;
      if (operation === undefined) return;
      const now = new Date(clock.now());
      if (row.state === 'final') await settleBudget(trx, operation, value, now);
      else if (row.state === 'failed' || row.state === 'cancelled') await releaseBudget(trx, operation, now);
      // A reorganization of final blocks: it may go once more.
      else if (isOver(previous)) await unsettleBudget(trx, operation, value, now);
    },
  };
}

function isOver(state: TransactionChange['previous']): boolean {
  return state === 'final' || state === 'failed' || state === 'cancelled';
}

async function operationFor(
  trx: Transaction<Schema>,
  { id }: Pick<TransactionChange['row'], 'id'>,
): Promise<string | undefined> {
  const found = await trx
    .selectFrom('contract_operations')
    .select('id')
    .where('transaction', '=', id)
    .executeTakeFirst();
  return found?.id;
}
