import { CodedError, isCodedError } from '@blockcluster/btml';
import { CLOCK_SKEW_MS } from '../clock-skew.ts';
import type { Lease } from '../database/leases.ts';
import { broadcastCandidate, liveCandidates, liveCandidatesOf } from './broadcast.ts';
import { replaceByEmpty } from './cancel.ts';
import { giveUpLostReservation } from './conflict.ts';
import { defer, type Ending, endUnsigned } from './end.ts';
import { fillGaps } from './gaps.ts';
import { type CandidateRow, type EngineModules, inStep, type Ledger, type TransactionRow } from './modules.ts';
import { operationOf } from './operation.ts';
import { affordableRate, bumpRate, larger, pauseAt, smaller, urgencyAt } from './rates.ts';
import { reserve, reservedCoins } from './reserve.ts';
import { signCandidate } from './sign.ts';
import { beginTogether } from './together.ts';

/** Transactions of one account that may be on their way at once; more wait in the queue. */
const IN_FLIGHT = 16;

/** Above the longest delay that a retry is given. */
const LONGEST_WAIT_MS = 120_000;

/** What no waiting will mend: the transaction ends, and gives back what it held. */
const PERMANENT = /^(COMPILE_|SIGNER_|LEDGER_SIGNATURE$|LEDGER_PAYMENT_REFUSED$|TRANSACTION_OPS$)/;

/** What keeps one transaction waiting and says nothing about the next. */
const ITS_OWN = new Set(['LEDGER_FUNDS', 'TRANSACTION_FEE', 'LEDGER_CODE_MISMATCH']);

export interface AccountStep {
  readonly modules: EngineModules;
  readonly ledger: Ledger;
  readonly lease: Lease;
  readonly account: string;
  readonly tipHeight: number;
  /** How long a candidate waits before its fee is raised. */
  readonly bumpAfterMs: number;
}

/** Moves the queue of one signer: each transaction as far as it gets, in order, until one must keep the others back. */
export async function stepAccount(step: AccountStep): Promise<void> {
  const { modules, ledger } = step;
  let rows = await underWay(step);
  if (ledger.driver.ordering === 'nonce' && (await beginTogether(step, rows))) rows = await underWay(step);
  const live = await liveCandidatesOf(
    modules,
    rows.filter(({ state }) => state !== 'queued'),
  );
  for (const row of rows) {
    const wait = row.next_at.getTime() - modules.clock.now();
    // No wait is this long: the clock was set back since it was noted.
    if (wait > 0 && wait <= LONGEST_WAIT_MS) continue;
    const done = await guarded(step, row, () =>
      row.state === 'queued' ? begin(step, row) : pursue(step, row, live.get(row.id) ?? []),
    );
    if (!done && row.state === 'queued' && ledger.driver.ordering === 'nonce' && (await blocks(step, row))) return;
  }
  await fillGaps(step);
}

/** What may be moved of the account now. */
function underWay({ modules, ledger, account }: AccountStep): Promise<TransactionRow[]> {
  const now = modules.clock.now();
  return (
    modules.db
      .selectFrom('transactions')
      .selectAll()
      .where('ledger', '=', ledger.name)
      .where('chain', '=', ledger.driver.chain)
      .where('account', '=', account)
      .where('state', 'in', ['queued', 'signed', 'broadcast'])
      // The empty candidate of a cancelled one is in a block: it lacks depth alone.
      .where('block_hash', 'is', null)
      // Those of the queue that wait for a reason take nobody's place. No wait is that long: the clock was set back.
      .where((where) =>
        where.or([
          where('state', '!=', 'queued'),
          where('next_at', '<=', new Date(now)),
          where('next_at', '>', new Date(now + LONGEST_WAIT_MS)),
        ]),
      )
      // What has its nonce first, in the order in which the ledger takes it; then the queue.
      .orderBy(
        (order) => order.ref('nonce'),
        (order) => order.asc().nullsLast(),
      )
      .orderBy('seq')
      .limit(IN_FLIGHT)
      .execute()
  );
}

/**
 * Whether a queued transaction that could not go on keeps those behind it back: one that a node could not be asked about
 * does. One that the account can't pay for, whose limit is too low now, or whose contract isn't there keeps nobody.
 */
async function blocks(step: AccountStep, row: TransactionRow): Promise<boolean> {
  const now = await reload(step.modules, row);
  if (now?.state !== 'queued') return false;
  return now.nonce !== null || !ITS_OWN.has(now.error_code ?? '');
}

/** From the queue onto the ledger: reserve, sign, persist, send. */
async function begin(step: AccountStep, row: TransactionRow): Promise<void> {
  const { modules, ledger, lease } = step;
  const ending = endingOf(row, modules.clock.now());
  if (ending) {
    await endUnsigned(modules, lease, row, ending);
    return;
  }
  const op = operationOf(row);
  await ledger.driver.precheck?.(op);
  const { rate, floor } = await ledger.driver.quote();
  const affordable = affordableRate(ledger.driver, op, BigInt(row.max_fee));
  // Signed below the least that is relayed it would stand in the way of those behind it, and get nowhere.
  if (affordable < floor)
    throw new CodedError('TRANSACTION_FEE', `It costs at least ${ledger.driver.worstCase(op, floor)} now`, {
      details: { needed: String(ledger.driver.worstCase(op, floor)), allowed: row.max_fee },
    });
  await reserve(modules, ledger, lease, row, step.tipHeight);
  const reserved = await reload(modules, row);
  if (reserved?.state !== 'queued') return;
  await signCandidate(modules, ledger, lease, reserved, smaller(larger(rate, floor), affordable));
  const signed = await reload(modules, row);
  if (signed?.state === 'signed') await pursue(step, signed, await liveCandidates(modules, signed));
}

/** Why a queued transaction is to end now, if it is. */
function endingOf(row: TransactionRow, now: number): Ending | undefined {
  if (row.cancel_at !== null)
    return { state: 'cancelled', code: 'TRANSACTION_CANCELLED', detail: 'it was cancelled before it was signed' };
  if (row.filler && row.nonce === null)
    return { state: 'cancelled', code: 'TRANSACTION_CANCELLED', detail: 'its nonce was used by another' };
  if (row.expires.getTime() <= now)
    return { state: 'cancelled', code: 'TRANSACTION_EXPIRED', detail: 'the intent expired before it was signed' };
  return undefined;
}

/** What is signed is sent, sent again when the node forgot it, and made dearer when it waits too long. */
async function pursue(step: AccountStep, row: TransactionRow, live: readonly CandidateRow[]): Promise<void> {
  const { modules, ledger, lease } = step;
  let candidates = live;
  if (await giveUpLostReservation(modules, ledger, lease, row, candidates, step.tipHeight)) return;
  const replaced =
    row.cancel_at === null
      ? await bump(step, row, candidates)
      : await replaceByEmpty(step, row, candidates, () => isDue(step, row, candidates));
  if (replaced) candidates = await liveCandidates(modules, row);
  const [unsent] = candidates.filter((candidate) => candidate.state === 'persisted');
  if (!unsent) return;
  const others = candidates.some((candidate) => candidate.number !== unsent.number && candidate.state === 'broadcast');
  await broadcastCandidate(modules, ledger, lease, row, unsent, !others);
}

/** Signs a dearer candidate for the same coins or nonce when the last one has waited long enough. */
async function bump(step: AccountStep, row: TransactionRow, candidates: readonly CandidateRow[]): Promise<boolean> {
  const { modules, ledger } = step;
  const [last] = candidates;
  const now = modules.clock.now();
  if (!last) return false;
  if (!row.hurry) {
    if (row.expires.getTime() <= now || last.state === 'rejected') return false;
    if (!(await isDue(step, row, candidates))) return false;
  }
  const { rate, floor } = await ledger.driver.quote();
  const dearer = bumpRate({
    last: BigInt(last.rate),
    quoted: rate,
    floor,
    bumps: candidates.length,
    affordable: affordableRate(ledger.driver, operationOf(row), BigInt(row.max_fee)),
    urgency: urgencyAt(now, row.created_at.getTime(), row.expires.getTime()),
  });
  if (row.hurry) await slowDown(step, row);
  if (dearer === undefined) return false;
  if (ledger.driver.ordering === 'coins' && (await reservedCoins(modules, row.id)).length === 0) return false;
  await signCandidate(modules, ledger, step.lease, row, dearer);
  return true;
}

/** Its limit was raised once: the next candidate is signed now, whatever comes of it, and others in their turn again. */
async function slowDown({ modules, lease }: AccountStep, row: TransactionRow): Promise<void> {
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('transactions')
      .set({ hurry: false })
      .where('id', '=', row.id)
      .where('max_fee', '=', row.max_fee)
      .execute();
  });
}

/** Whether the last candidate has waited long enough, and is what holds the others up. */
async function isDue(step: AccountStep, row: TransactionRow, [last]: readonly CandidateRow[]): Promise<boolean> {
  if (!last) return false;
  const now = step.modules.clock.now();
  const waited = now - (last.broadcast_at ?? last.created_at).getTime();
  const pause = pauseAt(now, row.expires.getTime(), step.bumpAfterMs);
  if (waited < pause && waited > -CLOCK_SKEW_MS) return false;
  return isFirstInFlight(step, row);
}

/** Of several nonces only the lowest can be what holds the others up. */
async function isFirstInFlight(step: AccountStep, row: TransactionRow): Promise<boolean> {
  if (row.nonce === null) return true;
  const lower = await step.modules.db
    .selectFrom('transactions')
    .select('id')
    .where('chain', '=', row.chain)
    .where('account', '=', row.account)
    .where('state', 'in', ['signed', 'broadcast'])
    .where('nonce', '<', row.nonce)
    .where('block_hash', 'is', null)
    .executeTakeFirst();
  return lower === undefined;
}

async function reload(modules: EngineModules, row: TransactionRow): Promise<TransactionRow | undefined> {
  return modules.db.selectFrom('transactions').selectAll().where('id', '=', row.id).executeTakeFirst();
}

/** Answers false when the step failed: what can be tried again is noted and waits, what can't ends the transaction. */
async function guarded(step: AccountStep, row: TransactionRow, work: () => Promise<void>): Promise<boolean> {
  const { modules, lease } = step;
  try {
    await work();
    return true;
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
    modules.log.info({ transaction: row.id, code: error.code, reason: error.message }, 'a transaction waits');
    await note(modules, lease, row, error);
    return false;
  }
}

async function note(modules: EngineModules, lease: Lease, row: TransactionRow, error: CodedError): Promise<void> {
  // The own anchor contract comes back with its deployment after a reorganization; another one's does not.
  const lasting = PERMANENT.test(error.code) || (error.code === 'LEDGER_CODE_MISMATCH' && row.op !== 'anchor');
  const { code, message: detail } = error;
  if (row.state === 'queued' && lasting) await endUnsigned(modules, lease, row, { state: 'failed', code, detail });
  else await defer(modules, lease, row, error.code, error.message);
}
