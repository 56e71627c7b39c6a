import type { BtmlMap } from '@blockcluster/btml';
import type { ScanResult } from '../driver.ts';

/** What must be equal for two scans to say the same; a transaction that waits is not everywhere at once. */
export function scanKey({ tip, recent, rewound, created, spent, transactions, complete }: ScanResult): string {
  const places = transactions.map(({ txid, state, at, confirmations, success, fee }) =>
    state === 'included' ? [txid, at?.height, at?.hash, confirmations, success, String(fee)] : [txid],
  );
  return JSON.stringify([tip, recent, rewound, created, spent, places, complete], (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** The same scan, in which a transaction waits if any of the nodes that agree has it. */
export function mergeWaiting(scans: readonly ScanResult[]): ScanResult | undefined {
  const [first] = scans;
  if (first === undefined) return undefined;
  const waits = new Set(
    scans.flatMap(({ transactions }) =>
      transactions.filter(({ state }) => state === 'mempool').map(({ txid }) => txid),
    ),
  );
  const transactions = first.transactions.map((one) =>
    one.state === 'unknown' && waits.has(one.txid) ? { ...one, state: 'mempool' as const } : one,
  );
  return { ...first, transactions };
}

/**
 * What must be equal for two pieces of evidence to prove the same: everything but how far they reach (later headers, and
 * the attestations and votes on top, of which nodes may hold different ones).
 */
export function evidenceKey({ headers, beacon: _, commit: __, ...rest }: BtmlMap): string {
  return JSON.stringify([Array.isArray(headers) ? headers[0] : null, Object.entries(rest).sort()]);
}

/** Whether the headers of one piece of evidence begin those of another. */
export function reachesOn(short: BtmlMap, long: BtmlMap): boolean {
  const [below, above] = [headersOf(short), headersOf(long)];
  return below.every((header, i) => above[i] === header);
}

export function headersOf({ headers }: BtmlMap): readonly string[] {
  return Array.isArray(headers) ? headers.filter((header) => typeof header === 'string') : [];
}

/** The largest number of answers that are the same, as long as there are `need` of them. */
export function largestGroup<T>(
  answers: readonly T[],
  need: number,
  keyOf: (answer: T) => string,
): readonly T[] | undefined {
  const groups = [...Map.groupBy(answers, keyOf).values()].sort((a, b) => b.length - a.length);
  const [best] = groups;
  return best !== undefined && best.length >= need ? best : undefined;
}

/** The value that at least `need` of the answers reach: what fewer of them claim above it does not count. */
export function attested(values: readonly bigint[], need: number): bigint | undefined {
  return values.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0))[need - 1];
}
