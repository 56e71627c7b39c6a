import { parseTime } from '../identifiers/time.ts';
import type { ChainTrust, Trust } from '../trust/types.ts';
import type { AnchorVerdict } from './verdict.ts';

/**
 * Judges with roots that still hold. What only roots lead to whose publisher said until when to believe them, and that
 * time is past, is no more than `consistent`, with the code TRUST_EXPIRED.
 *
 * @param now seconds since 1970
 */
export function judgeUnexpired(trust: Trust, now: number, judge: (trust: Trust) => AnchorVerdict): AnchorVerdict {
  const expired = trust.chains.filter((entry) => isExpired(entry, now));
  if (expired.length === 0) return judge(trust);
  const verdict = judge({ ...trust, chains: trust.chains.filter((entry) => !expired.includes(entry)) });
  if (verdict.state === 'final') return verdict;
  const { time: _, ...past } = judge({ ...trust, chains: expired });
  if (past.state !== 'final') return verdict;
  const until = past.trust?.expires;
  return {
    ...past,
    state: 'consistent',
    code: 'TRUST_EXPIRED',
    message: `The publisher of these trust roots said to believe them until ${until}: get the newer version`,
    notProven: [...past.notProven, `that these trust roots still hold: they expired at ${until}`],
  };
}

function isExpired({ published }: ChainTrust, now: number): boolean {
  const end = parseTime(published?.expires ?? '');
  return end !== undefined && now >= end;
}
