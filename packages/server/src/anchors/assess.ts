import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { FeeQuote } from '@blockcluster/ledgers';
import { type Decision, type DecisionInput, decide, explain } from '../budget/decide.ts';
import { type Purse, purseState } from '../budget/ledger.ts';
import { monthOf } from '../budget/period.ts';
import { CLOCK_SKEW_MS } from '../clock-skew.ts';
import { type Plan, purseOf } from '../plans/plan.ts';
import type { Ledger } from '../transactions/modules.ts';
import { larger } from '../transactions/rates.ts';
import { anchorOperation } from './intents.ts';
import type { AnchorModules } from './modules.ts';

/** How far above the present rate the fee bumps of an anchor may go, in percent; less where a ceiling is in the way. */
const HEADROOM = [200n, 150n, 100n];

export interface Assessment {
  readonly decision: Decision;
  readonly detail: string;
  /** What is reserved and may be spent at most. */
  readonly maxFee: bigint;
  readonly purse: Purse;
}

/** Whether `plan` should pay for an anchor on `ledger` now, for records of which the oldest came at `oldestAt`. */
export async function assess(
  modules: AnchorModules,
  plan: Plan,
  ledger: Ledger,
  oldestAt: number,
): Promise<Assessment> {
  const { driver, name } = ledger;
  const { account } = await modules.signer.account(name, driver);
  const now = modules.clock.now();
  const quote = await driver.quote();
  const op = anchorOperation(driver, account, '0'.repeat(64));
  const feeCeiling = ceilingOf(plan, ledger);
  const maxFee = worstCase(ledger, op, quote, feeCeiling);
  const month = monthOf(now);
  const { asset } = driver.feeAsset;
  const purse = purseOf(plan, asset, now);
  const input: DecisionInput = {
    now,
    periodEnd: month.end,
    remaining: await remainingOf(modules, plan, purse),
    worstCase: maxFee,
    oldestAt,
    lastAt: await lastPublished(modules, plan.name, name),
    minGapMs: plan.minGapSeconds * 1_000,
    deadlineMs: plan.deadlineSeconds * 1_000,
    hard: plan.hard,
    feeCeiling,
  };
  const decision = decide(input);
  return { decision, detail: explain(decision, input), maxFee, purse };
}

/** The most that one anchor may cost: what the plan says, and what its needs say of this asset. */
function ceilingOf({ feeCeiling, needs }: Plan, { driver }: Ledger): bigint | undefined {
  const named = needs?.maxCost?.find(({ asset }) => asset === driver.feeAsset.asset);
  if (named === undefined || driver.development) return feeCeiling;
  const most = BigInt(named.amount);
  return feeCeiling === undefined || most < feeCeiling ? most : feeCeiling;
}

/** The most that an operation may cost, fee bumps included; as few of those as a ceiling asks for. */
export function worstCase(ledger: Ledger, op: BtmlMap, quote: FeeQuote, ceiling: bigint | undefined): bigint {
  const rate = larger(quote.rate, quote.floor);
  const cases = HEADROOM.map((percent) => ledger.driver.worstCase(op, (rate * percent + 99n) / 100n));
  const cheapest = cases.at(-1);
  if (cheapest === undefined) throw new CodedError('LEDGER_ANSWER', 'The ledger gave no fee');
  return cases.find((fee) => ceiling === undefined || fee <= ceiling) ?? cheapest;
}

/** A plan whose deadline is hard has a budget all the same, as the target that the pacing follows. */
async function remainingOf(modules: AnchorModules, plan: Plan, purse: Purse): Promise<bigint | undefined> {
  if (plan.budget?.asset !== purse.asset) return undefined;
  const state = await purseState(modules.db, purse);
  const remaining = plan.budget.amount - state.settled - state.reserved;
  return remaining > 0n ? remaining : 0n;
}

async function lastPublished(modules: AnchorModules, plan: string, ledger: string): Promise<number | undefined> {
  const row = await modules.db
    .selectFrom('transactions')
    .select((q) => q.fn.max('created_at').as('at'))
    .where('plan', '=', plan)
    .where('ledger', '=', ledger)
    .where('op', '=', 'anchor')
    .where('state', 'not in', ['failed', 'cancelled'])
    .where('created_at', '<=', new Date(modules.clock.now() + CLOCK_SKEW_MS))
    .executeTakeFirst();
  return row?.at?.getTime();
}
