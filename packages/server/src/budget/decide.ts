/** What decides whether a plan pays for an anchor now. Times in milliseconds, amounts in base units. */
export interface DecisionInput {
  readonly now: number;
  /** End of the budget's month. */
  readonly periodEnd: number;
  /** What the month has left, reservations deducted; undefined for a plan without a budget on this ledger. */
  readonly remaining: bigint | undefined;
  /** The most that the anchor can cost, its fee bumps included. */
  readonly worstCase: bigint;
  /** When the oldest record that waits was accepted. */
  readonly oldestAt: number;
  /** When the plan last published on this ledger; undefined if never. */
  readonly lastAt: number | undefined;
  readonly minGapMs: number;
  readonly deadlineMs: number;
  readonly hard: 'budget' | 'deadline';
  /** The most that one anchor may cost; stands above budget and deadline. */
  readonly feeCeiling: bigint | undefined;
}

export type DecisionReason =
  | 'no-budget'
  | 'paced'
  | 'deadline'
  | 'deadline-hard'
  | 'fee-ceiling'
  | 'min-gap'
  | 'pacing'
  | 'budget-exhausted'
  | 'past-deadline';

export interface Decision {
  readonly publish: boolean;
  readonly reason: DecisionReason;
  /** The dearest anchor that would be published now; undefined where nothing limits it. */
  readonly allowed: bigint | undefined;
}

/**
 * The pacing rule. With L left in the budget, T left in the month and a the age of the oldest record: publish when the
 * worst case is at most min(L, L/T x a) and the minimum gap has passed; past the deadline, when it is at most L/4.
 * So a quiet month spends evenly, an expensive hour waits, and a late record may take a quarter of what is left but
 * never all of it. A plan whose deadline is hard publishes past its deadline at any price up to the ceiling.
 * Integers only: the same inputs decide alike on every server.
 */
export function decide(input: DecisionInput): Decision {
  const { remaining, worstCase, feeCeiling } = input;
  const age = Math.max(0, input.now - input.oldestAt);
  const late = age >= input.deadlineMs;
  if (feeCeiling !== undefined && worstCase > feeCeiling)
    return { publish: false, reason: 'fee-ceiling', allowed: feeCeiling };
  if (late && (input.hard === 'deadline' || remaining === undefined))
    return { publish: true, reason: 'deadline-hard', allowed: feeCeiling };
  if (!late && input.lastAt !== undefined && input.now - input.lastAt < input.minGapMs)
    return { publish: false, reason: 'min-gap', allowed: 0n };
  if (remaining === undefined) return { publish: true, reason: 'no-budget', allowed: feeCeiling };
  const paced = pacedAllowance(remaining, age, input.periodEnd - input.now);
  if (worstCase <= paced) return { publish: true, reason: 'paced', allowed: paced };
  if (!late) return { publish: false, reason: worstCase > remaining ? 'budget-exhausted' : 'pacing', allowed: paced };
  const quarter = remaining / 4n;
  const allowed = quarter > paced ? quarter : paced;
  if (worstCase <= allowed) return { publish: true, reason: 'deadline', allowed };
  return { publish: false, reason: worstCase > remaining ? 'budget-exhausted' : 'past-deadline', allowed };
}

function pacedAllowance(remaining: bigint, age: number, left: number): bigint {
  if (remaining <= 0n) return 0n;
  if (age >= left) return remaining;
  return (remaining * BigInt(Math.floor(age))) / BigInt(Math.ceil(left));
}

/** One sentence for people; the code of the reason stays with it for programs. */
export function explain(decision: Decision, input: DecisionInput): string {
  const cost = `worst case ${input.worstCase}`;
  switch (decision.reason) {
    case 'no-budget':
      return `${cost}; the plan has no budget on this ledger`;
    case 'paced':
      return `${cost} is within the ${decision.allowed} that the pace of the month allows`;
    case 'deadline':
      return `the deadline has passed and ${cost} is within the ${decision.allowed} that a late record may take`;
    case 'deadline-hard':
      return `the deadline has passed and is the plan's hard promise`;
    case 'fee-ceiling':
      return `${cost} is above the fee ceiling of ${decision.allowed}`;
    case 'min-gap':
      return `the minimum gap of ${input.minGapMs / 1000} s since the last anchor has not passed`;
    case 'pacing':
      return `${cost} is above the ${decision.allowed} that the pace of the month allows; the allowance grows with the age of the oldest record`;
    case 'budget-exhausted':
      return `${cost} is above the ${input.remaining} left in this month's budget`;
    case 'past-deadline':
      return `the target has passed, but ${cost} is above the ${decision.allowed} that a late record may take of a hard budget`;
  }
}
