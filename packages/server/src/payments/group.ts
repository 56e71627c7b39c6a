import { type BtmlMap, CodedError, compilable, isCodedError } from '@blockcluster/btml';
import { worstCase } from '../anchors/assess.ts';
import { recordDecision } from '../anchors/decisions.ts';
import { organizationIntent } from '../anchors/intents.ts';
import type { Lease } from '../database/leases.ts';
import { findPlan, type Plan, purseOf } from '../plans/plan.ts';
import { retryDelay } from '../transactions/broadcast.ts';
import { ownContract } from '../transactions/deployment.ts';
import { inStep, type Ledger } from '../transactions/modules.ts';
import { PAYMENTS_CONTRACT } from '../transactions/own-contracts.ts';
import { submitIntent } from '../transactions/submit.ts';
import { takeOut } from './end.ts';
import { affordable, spendable } from './funds.ts';
import { MOST, type PaymentModules, type PaymentRow, paymentEvent, payOperation } from './modules.ts';

/** A transaction may still be signed or made dearer this long after it was put together. */
const VALID_MS = 24 * 60 * 60 * 1_000;
/** What a payment to a contract may use of its transaction's gas: 50,000 are the recipient's. */
const CONTRACT_GAS = '100000';
/** What a waiting payment is told, and when it is thought over again. */
const WAIT_ATTEMPTS = 3;

/** Payments that are to become one transaction. */
interface Group {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly account: string;
  readonly rows: readonly PaymentRow[];
}

/** What they are together: the operations, and the contract through which they go if they need one. */
interface Composed {
  readonly ops: readonly BtmlMap[];
  readonly through?: string;
  readonly maxFee: bigint;
}

/**
 * Makes one transaction of payments that wait together, all or nothing: those that the account can pay now and nobody
 * refuses. The others wait, with the reason, or are tried without these. Answers how many were put into a transaction.
 */
export async function groupPayments(modules: PaymentModules, lease: Lease, group: Group): Promise<number> {
  try {
    return await attempt(modules, lease, group);
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
    if (error.code.startsWith('LEDGER_')) await wait(modules, lease, group.rows, 'node-unavailable', error);
    else if (error.code === 'BUDGET_EXCEEDED' || isDayOver(error))
      await wait(modules, lease, group.rows, 'budget-exhausted', error);
    else await takeAllOut(modules, lease, group.rows, error);
    return 0;
  }
}

/** The account has nothing left today; a limit for one transaction is another matter: alone they may be within it. */
function isDayOver({ code, details }: CodedError): boolean {
  return code === 'ACCOUNT_LIMIT' && details?.limit === 'day';
}

async function attempt(modules: PaymentModules, lease: Lease, group: Group): Promise<number> {
  const { plan, ledger, account } = group;
  let { rows } = group;
  // Each round either ends or leaves at least one payment out.
  while (rows.length > 0) {
    const composed = await compose(modules, lease, group, rows);
    if (composed === undefined) {
      const error = new CodedError('PAYMENT_WAITS', `The payments contract of ${ledger.name} is being deployed`);
      await wait(modules, lease, rows, 'contract', error);
      return 0;
    }
    const { maxFee } = composed;
    if (plan.feeCeiling !== undefined && maxFee > plan.feeCeiling) {
      const error = new CodedError('PAYMENT_WAITS', `A fee of ${maxFee} is above the plan's ceiling`);
      await wait(modules, lease, rows, 'fee-ceiling', error);
      return 0;
    }
    const funds = await spendable(modules, ledger, account);
    const { fitting, others } = affordable(rows, funds > maxFee ? funds - maxFee : 0n);
    if (others.length > 0) {
      const error = new CodedError('LEDGER_FUNDS', `${account} holds ${funds} that nothing else needs`);
      await wait(modules, lease, others, 'funds', error);
      rows = fitting;
      continue;
    }
    const refused = await refusedOne(ledger, composed);
    if (refused === undefined) {
      await modules.at?.('chosen');
      return submit(modules, lease, { ...group, rows }, composed);
    }
    const bad = rows[refused.place];
    if (bad === undefined) throw refused.error;
    await takeAllOut(modules, lease, [bad], refused.error);
    rows = rows.filter((row) => row !== bad);
  }
  return 0;
}

/** Undefined while the contract that they need is being deployed. */
async function compose(
  modules: PaymentModules,
  lease: Lease,
  { plan, ledger }: Group,
  rows: readonly PaymentRow[],
): Promise<Composed | undefined> {
  const { driver } = ledger;
  const ops: BtmlMap[] = [];
  for (const row of rows) {
    const code = (await driver.hasCode?.(row.recipient)) ?? false;
    ops.push({ ...payOperation(row), ...(code ? { gas: CONTRACT_GAS } : {}) });
  }
  const needed = driver.hasCode !== undefined && (ops.length > 1 || ops.some(({ gas }) => gas !== undefined));
  const through = needed ? await ownContract(modules, ledger, lease, PAYMENTS_CONTRACT) : undefined;
  if (needed && through === undefined) return undefined;
  const op = compilable({ ops }, through);
  if (op === undefined) throw new CodedError('TRANSACTION_OPS', 'These payments are not one transaction');
  const maxFee = worstCase(ledger, op, await driver.quote(), plan.feeCeiling);
  return { ops, maxFee, ...(through === undefined ? {} : { through }) };
}

/** Which payment its recipient would refuse now, as the node says. */
async function refusedOne(
  { driver }: Ledger,
  { ops, through }: Composed,
): Promise<{ readonly place: number; readonly error: CodedError } | undefined> {
  const op = compilable({ ops }, through);
  try {
    if (op !== undefined) await driver.precheck?.(op);
    return undefined;
  } catch (error) {
    if (!isCodedError(error) || error.code !== 'LEDGER_PAYMENT_REFUSED') throw error;
    return { place: Number(error.details?.index ?? 0), error };
  }
}

async function submit(modules: PaymentModules, lease: Lease, group: Group, composed: Composed): Promise<number> {
  const { plan, ledger } = group;
  const { driver } = ledger;
  const now = modules.clock.now();
  const { asset } = driver.feeAsset;
  const purse = purseOf(plan, asset, now);
  const { through, maxFee } = composed;
  const intent = organizationIntent({
    issuer: modules.issuer,
    driver,
    op: composed.ops,
    maxFee,
    validForMs: VALID_MS,
    clock: modules.clock,
    random: modules.random,
  });
  const count = await inStep(modules, lease, async (trx, emit) => {
    const ids = group.rows.map((row) => row.id);
    const still = await trx
      .selectFrom('payments')
      .select('id')
      .where('id', 'in', ids)
      .where('state', '=', 'queued')
      .forUpdate()
      .execute();
    if (still.length !== ids.length) return 0;
    const submission = { intent, ledger, purse, quiet: true, ...(through === undefined ? {} : { through }) };
    const { row } = await submitIntent(trx, modules, submission);
    emit({
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain },
    });
    for (const [place, id] of ids.entries()) {
      const after = await trx
        .updateTable('payments')
        .set({
          state: 'grouped',
          transaction_id: row.id,
          place,
          error_code: null,
          error_detail: null,
          updated_at: new Date(now),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      emit(paymentEvent(after));
    }
    return ids.length;
  });
  await modules.at?.('grouped');
  modules.onQueued?.(ledger.name);
  return count;
}

/** They stay in the queue: what keeps them is not their fault and may pass. */
async function wait(
  modules: PaymentModules,
  lease: Lease,
  rows: readonly PaymentRow[],
  reason: string,
  error: CodedError,
): Promise<void> {
  const now = modules.clock.now();
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('payments')
      .set({
        error_code: error.code,
        error_detail: error.message,
        next_at: new Date(now + retryDelay(WAIT_ATTEMPTS)),
        updated_at: new Date(now),
      })
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .where('state', '=', 'queued')
      .execute();
  });
  const [first] = rows;
  if (first === undefined || reason === 'contract') return;
  await recordDecision(modules, {
    plan: first.plan,
    ledger: first.ledger,
    decision: 'defer',
    reason,
    detail: `${rows.length} payments wait: ${error.message}`,
    worstCase: undefined,
    allowed: undefined,
  });
}

async function takeAllOut(
  modules: PaymentModules,
  lease: Lease,
  rows: readonly PaymentRow[],
  error: CodedError,
): Promise<void> {
  const now = new Date(modules.clock.now());
  await inStep(modules, lease, async (trx, emit) => {
    for (const { id } of rows) {
      const row = await trx
        .selectFrom('payments')
        .selectAll()
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .forUpdate()
        .executeTakeFirst();
      if (row) await takeOut(trx, row, { code: error.code, detail: error.message }, now, emit);
    }
  });
}

/** Everything that waits, put together as far as it is due. Answers how many payments still wait. */
export async function groupWaiting(modules: PaymentModules, lease: Lease): Promise<number> {
  const now = modules.clock.now();
  const rows = await modules.db
    .selectFrom('payments')
    .selectAll()
    .where('state', '=', 'queued')
    .where('next_at', '<=', new Date(now))
    .orderBy('seq')
    .limit(MOST * 16)
    .execute();
  let waiting = 0;
  const groups = Map.groupBy(rows, (row) => [row.plan, row.ledger, row.account, row.alone ? row.id : ''].join(' '));
  for (const together of groups.values()) {
    const [first] = together;
    const plan = first && (await findPlan(modules.db, first.plan));
    const ledger = modules.ledgers
      .list()
      .find(({ name, driver }) => name === first?.ledger && driver.chain === first.chain);
    if (!first || !plan || !ledger) {
      waiting += together.length;
      const error = new CodedError(
        'PAYMENT_WAITS',
        `This installation has no ledger ${first?.ledger} on its chain now`,
      );
      await wait(modules, lease, together, 'ledger-missing', error);
      continue;
    }
    for (let from = 0; from < together.length; from += MOST) {
      const part = together.slice(from, from + MOST);
      const due = part.length === MOST || part.some((row) => isDue(row, plan, now));
      const done = due ? await groupPayments(modules, lease, { plan, ledger, account: first.account, rows: part }) : 0;
      waiting += part.length - done;
    }
  }
  return waiting;
}

/** As old as the plan lets a batch become; one that is tried alone waits for nobody. */
function isDue(row: PaymentRow, plan: Plan, now: number): boolean {
  return row.alone || now - row.created_at.getTime() >= 1_000 * plan.close.seconds;
}
