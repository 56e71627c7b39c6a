import type { Needs } from '../api/route-types.ts';
import { formatDuration } from '../ui/format.ts';

/** The kinds of consensus that a plan can ask for, as people read them. */
export const kindNames: Readonly<Record<string, string>> = {
  pow: 'proof of work',
  pos: 'proof of stake',
  poa: 'named authorities',
  bft: 'voting validators',
  storage: 'proof of storage',
};

/** Why a ledger was not chosen. */
export const refusals: Readonly<Record<string, string>> = {
  kind: 'another kind',
  layer: 'does not do this',
  'no-consensus': 'no consensus',
  development: 'development chain',
  asset: 'paid in another asset',
  cost: 'too dear',
  'cost-unknown': 'cost not known',
  delay: 'too slow',
  taken: 'used already',
  outranked: 'not needed',
  unreachable: 'down',
  stalled: 'stands still',
  funds: 'no funds',
};

/** What a plan needs, in one line. */
export function needsInWords({ kinds, distinctKinds, development, finalWithinSeconds, maxCost }: Needs): string {
  const names = kinds?.map((kind) => kindNames[kind] ?? kind);
  const of = names?.join(', ');
  const first =
    distinctKinds === undefined
      ? (names?.join(' and ') ?? 'any one ledger')
      : `${distinctKinds} different kind${distinctKinds === 1 ? '' : 's'}${of === undefined ? '' : ` of ${of}`}`;
  return [
    first,
    ...(finalWithinSeconds === undefined ? [] : [`final within ${formatDuration(finalWithinSeconds)}`]),
    ...(maxCost === undefined ? [] : ['with a limit on the cost of each anchor']),
    ...(development ? ['development chains will do'] : []),
  ].join(', ');
}
