import type { Decision } from '../api/types.ts';
import { formatAmount } from '../ui/format.ts';

const sentences: Readonly<Record<string, string>> = {
  anchor: 'Anchored',
  anchored: 'Anchored',
  allow: 'Anchored',
  reserve: 'Anchored',
  defer: 'Put off',
  deferred: 'Put off',
  refuse: 'Refused',
  wait: 'Waiting',
  bump: 'Fee raised',
};

const reasons: Readonly<Record<string, string>> = {
  'within-budget': 'the most it can cost fits into what the budget allows today',
  budget: 'the most it could cost is more than the budget allows at this point of the period',
  'over-budget': 'the most it could cost is more than the budget allows at this point of the period',
  'fee-ceiling': 'the fee that the ledger asks is above the ceiling of the plan',
  ceiling: 'the fee that the ledger asks is above the ceiling of the plan',
  gap: 'the last anchor on this ledger is too recent for the plan',
  'min-gap': 'the last anchor on this ledger is too recent for the plan',
  deadline: 'the promised deadline is near, and this plan puts the deadline first',
  unreachable: 'the node could not be reached',
};

/** Says in one sentence what the budget decided, why, and with which figures. Unknown words are shown as they are. */
export function explainDecision(decision: Decision, unit: string): string {
  const verb = sentences[decision.decision] ?? decision.decision;
  const reason = decision.reason ? (reasons[decision.reason] ?? decision.reason) : '';
  const figures =
    decision.worstCase && decision.allowed
      ? ` (at most ${formatAmount(decision.worstCase)} of ${formatAmount(decision.allowed)} ${unit} allowed)`
      : '';
  return `${verb} on ${decision.ledger}${reason ? `: ${reason}` : ''}${figures}.`;
}
