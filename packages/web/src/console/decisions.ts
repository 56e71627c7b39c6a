import type { Decision } from '../api/types.ts';
import { formatAmount } from '../ui/format.ts';

const verbs: Readonly<Record<string, string>> = { publish: 'Anchored', defer: 'Put off' };

const reasons: Readonly<Record<string, string>> = {
  'no-budget': 'this plan has no budget that could hold it back',
  paced: 'the most it can cost fits into what the budget allows at this point of the month',
  pacing: 'the most it could cost is more than the budget allows at this point of the month',
  deadline: 'the promised deadline is near, and the budget still covers it',
  'deadline-hard': 'this plan puts the deadline before the budget',
  'past-deadline': 'the deadline has passed, but the budget comes first in this plan',
  'budget-exhausted': 'the most it could cost is more than what is left of the budget',
  'fee-ceiling': 'the fee that the ledger asks is above the ceiling of the plan',
  'min-gap': 'the last anchor on this ledger is too recent for the plan',
  'node-unavailable': 'the node could not be reached',
  'ledger-missing': 'this installation has no such ledger',
  'account-limit': 'its account may not spend more now',
};

/** Says in one sentence what the budget decided, why, and with which figures. Unknown words are shown as they are. */
export function explainDecision(decision: Decision, unit: string): string {
  const verb = verbs[decision.decision] ?? decision.decision;
  const reason = decision.reason ? (reasons[decision.reason] ?? decision.reason) : '';
  const { worstCase, allowed } = decision;
  const cost = worstCase ? `at most ${formatAmount(worstCase)}${unit ? ` ${unit}` : ''}` : '';
  const limit = allowed ? ` of ${formatAmount(allowed)} allowed` : '';
  const times = decision.times && decision.times > 1 ? ` Decided so ${decision.times} times in a row.` : '';
  return `${verb} on ${decision.ledger}${reason ? `: ${reason}` : ''}${cost ? ` (${cost}${limit})` : ''}.${times}`;
}
