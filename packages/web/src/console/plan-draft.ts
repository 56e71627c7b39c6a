import type { Needs } from '../api/route-types.ts';
import type { Plan } from '../api/types.ts';

/** A plan as the form holds it: every field present, numbers as numbers, the amount as typed. */
export interface PlanDraft {
  readonly name: string;
  readonly ledgers: readonly string[];
  /** In place of ledgers: what the router has to find. */
  readonly needs: Needs | undefined;
  readonly records: number;
  readonly seconds: number;
  readonly deadlineSeconds: number;
  readonly minGapSeconds: number;
  readonly limited: boolean;
  readonly amount: string;
  readonly asset: string;
  readonly hard: string;
}

export function draftOf(plan: Plan | undefined): PlanDraft {
  return {
    name: plan?.name ?? '',
    ledgers: plan?.ledgers ?? ['sandbox'],
    needs: plan?.needs ?? undefined,
    records: plan?.close.records ?? 10_000,
    seconds: plan?.close.seconds ?? 60,
    deadlineSeconds: plan?.deadlineSeconds ?? 3_600,
    minGapSeconds: plan?.minGapSeconds ?? 0,
    limited: Boolean(plan?.budget),
    amount: plan?.budget?.amount ?? '100000',
    asset: plan?.budget?.asset ?? '',
    hard: plan?.hard ?? 'budget',
  };
}

/** The body of the request that creates (`named`) or changes the plan. */
export function bodyOf(draft: PlanDraft, named: boolean): Record<string, unknown> {
  return {
    ...(named ? { name: draft.name.trim() } : {}),
    ...(draft.needs ? { needs: draft.needs } : { ledgers: draft.ledgers }),
    close: { records: draft.records, seconds: draft.seconds },
    deadlineSeconds: draft.deadlineSeconds,
    minGapSeconds: draft.minGapSeconds,
    budget: draft.limited ? { period: 'month', amount: draft.amount, asset: draft.asset } : null,
    hard: draft.hard,
  };
}
