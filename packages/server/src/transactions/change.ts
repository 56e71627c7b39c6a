import { CodedError } from '@blockcluster/btml';
import type { Transaction } from 'kysely';
import { raiseBudget } from '../budget/ledger.ts';
import { raiseSpending } from '../budget/spending.ts';
import type { LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { NewEvent } from '../events/outbox.ts';
import { findPlan } from '../plans/plan.ts';
import { emptyFor, emptyOperation, leastEmptyPrice } from './empty.ts';
import { endReleased, hasLiveCandidate } from './end.ts';
import type { EngineModules, Ledger, TransactionRow } from './modules.ts';

/** What those need who change a transaction that was accepted. */
export interface ChangeModules extends Pick<EngineModules, 'db' | 'clock' | 'events' | 'observers'> {
  readonly ledgers: LedgerRegistry;
  /** Tells the worker of a ledger that there is something to do. */
  readonly wake: (ledger: string) => void;
}

const WAITING: ReadonlySet<TransactionRow['state']> = new Set(['queued', 'signed', 'broadcast']);

/**
 * Asks that a transaction shall have no effect. One of which nothing was signed ends here and now; in place of one that
 * may be on its way a transaction that does nothing is signed by the engine, for the same nonce or coins. Which of the
 * two is confirmed, the chain says: only then it is `cancelled`, or `final` all the same. Asked again it changes nothing.
 *
 * @param maxFee the most that the replacement may cost, base units; what the transaction may cost where it is left out
 * @throws CodedError TRANSACTION_NOT_FOUND, TRANSACTION_ENDED, TRANSACTION_INCLUDED, TRANSACTION_NOT_REPLACEABLE,
 *   TRANSACTION_FEE, and what `raiseLimit` throws
 */
export async function cancelTransaction(modules: ChangeModules, id: string, maxFee?: bigint): Promise<TransactionRow> {
  return change(modules, id, async (trx, row, ledger, emit) => {
    if (row.state === 'cancelled') return row;
    requireWaiting(row);
    const now = new Date(modules.clock.now());
    const signed = row.state !== 'queued' || (await hasLiveCandidate(trx, row));
    if (!signed && row.nonce === null && !(await holdsCoins(trx, row)))
      return endReleased(trx, modules, emit, row, {
        ...{ state: 'cancelled', code: 'TRANSACTION_CANCELLED' },
        detail: 'it was cancelled before it was signed',
      });
    const allowed = maxFee ?? 0n;
    if (allowed > BigInt(row.max_fee)) await raiseLimit(trx, modules, row, allowed);
    else if (row.cancel_at !== null) return row;
    const limit = allowed > BigInt(row.max_fee) ? allowed : BigInt(row.max_fee);
    if (signed) await requireReplaceable(trx, row, ledger, limit);
    return trx
      .updateTable('transactions')
      .set({ cancel_at: row.cancel_at ?? now, max_fee: String(limit), next_at: now, updated_at: now })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Raises what a waiting transaction may cost at most, and has it made dearer at once instead of in its turn. The
 * difference is reserved from the budget that pays for it. The same limit again changes nothing.
 *
 * @throws CodedError TRANSACTION_NOT_FOUND, TRANSACTION_ENDED, TRANSACTION_INCLUDED, TRANSACTION_NOT_REPLACEABLE, and
 *   what `raiseLimit` throws
 */
export async function speedUpTransaction(modules: ChangeModules, id: string, maxFee: bigint): Promise<TransactionRow> {
  return change(modules, id, async (trx, row, ledger) => {
    requireWaiting(row);
    if (maxFee === BigInt(row.max_fee)) return row;
    if (row.state !== 'queued' && emptyOperation(ledger.driver, row.account) === undefined)
      throw notReplaceable(ledger);
    await raiseLimit(trx, modules, row, maxFee);
    const now = new Date(modules.clock.now());
    return trx
      .updateTable('transactions')
      .set({ max_fee: String(maxFee), hurry: true, next_at: now, updated_at: now })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function change(
  modules: ChangeModules,
  id: string,
  work: (
    trx: Transaction<Schema>,
    row: TransactionRow,
    ledger: Ledger,
    emit: (event: NewEvent) => void,
  ) => Promise<TransactionRow>,
): Promise<TransactionRow> {
  const changed = await modules.db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('transactions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new CodedError('TRANSACTION_NOT_FOUND', `There is no transaction ${id.slice(0, 64)}`);
    const events: NewEvent[] = [];
    const ledger = { name: row.ledger, driver: modules.ledgers.get(row.ledger) };
    const after = await work(trx, row, ledger, (event) => events.push(event));
    for (const event of events) await modules.events.publish(trx, event);
    return after;
  });
  modules.wake(changed.ledger);
  return changed;
}

/** Throws TRANSACTION_ENDED, TRANSACTION_INCLUDED. */
function requireWaiting(row: TransactionRow): void {
  const details = { state: row.state, ...(row.txid === null ? {} : { txid: row.txid }) };
  if (row.state === 'included')
    throw new CodedError('TRANSACTION_INCLUDED', `A block holds ${row.id} already`, { details });
  if (!WAITING.has(row.state)) throw new CodedError('TRANSACTION_ENDED', `${row.id} is ${row.state}`, { details });
}

async function holdsCoins(trx: Transaction<Schema>, row: TransactionRow): Promise<boolean> {
  const coin = await trx.selectFrom('coins').select('txid').where('reserved_by', '=', row.id).executeTakeFirst();
  return coin !== undefined;
}

/** Throws TRANSACTION_NOT_REPLACEABLE, TRANSACTION_FEE when the least that is taken costs more than is allowed. */
async function requireReplaceable(
  trx: Transaction<Schema>,
  row: TransactionRow,
  ledger: Ledger,
  limit: bigint,
): Promise<void> {
  const op = await emptyFor({ db: trx }, ledger, row);
  if (op === undefined) throw notReplaceable(ledger);
  const candidates = await trx
    .selectFrom('candidates')
    .selectAll()
    .where('transaction_id', '=', row.id)
    .where('reservation', '=', row.reservation)
    .where('state', '!=', 'dead')
    .execute();
  const { fee } = await leastEmptyPrice({ db: trx }, ledger, row, op, candidates);
  if (fee > limit)
    throw new CodedError(
      'TRANSACTION_FEE',
      `To cancel it costs at least ${fee}, more than the ${limit} that are allowed`,
      {
        pointer: '/maxFee',
        details: { needed: String(fee), allowed: String(limit), asset: row.asset },
      },
    );
}

function notReplaceable({ name, driver }: Ledger): CodedError {
  return new CodedError('TRANSACTION_NOT_REPLACEABLE', `What waits on ${name} (${driver.chain}) can't be replaced`);
}

/**
 * Reserves what a higher limit takes more: of the budget, below the ceiling of the plan, within the limits of the
 * account. Throws TRANSACTION_LIMIT, BUDGET_EXCEEDED, ACCOUNT_LIMIT.
 */
async function raiseLimit(
  trx: Transaction<Schema>,
  modules: Pick<EngineModules, 'clock'>,
  row: TransactionRow,
  maxFee: bigint,
): Promise<void> {
  const before = BigInt(row.max_fee);
  const plan = row.plan === null ? undefined : await findPlan(trx, row.plan);
  const ceiling = plan?.feeCeiling;
  if (maxFee <= before || (ceiling !== undefined && maxFee > ceiling))
    throw new CodedError(
      'TRANSACTION_LIMIT',
      maxFee <= before ? `${row.id} may cost ${before} already` : `${row.plan} pays ${ceiling} for one at most`,
      {
        pointer: '/maxFee',
        details: { limit: String(before), ...(ceiling === undefined ? {} : { ceiling: String(ceiling) }) },
      },
    );
  await raiseBudget(trx, row.id, maxFee - before, new Date(modules.clock.now()));
  await raiseSpending(trx, row, maxFee - before);
}
