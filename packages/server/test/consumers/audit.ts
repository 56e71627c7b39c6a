import type { Arrival } from './target.ts';

/** What is wrong with what a webhook was sent; empty lists are what is wanted. */
export interface DeliveryAudit {
  /** Steps that were never taken, as `listener position`. */
  readonly missing: readonly string[];
  /** Steps that came first, or were taken first, after a later one of their listener. */
  readonly disordered: readonly string[];
  /** Repeats that came as the first attempt, or with no greater number than before. */
  readonly unmarked: readonly string[];
  readonly unsigned: readonly string[];
  /** Deliveries that came before. */
  readonly repeats: number;
}

/**
 * Holds what came to one webhook against the steps that there are.
 *
 * @param steps how many each listener has; their positions begin with 1
 */
export function auditDeliveries(arrivals: readonly Arrival[], steps: ReadonlyMap<string, number>): DeliveryAudit {
  const taken = arrivals.filter(({ mood }) => mood === 'take');
  const has = new Set(taken.map(nameOf));
  const wanted = [...steps].flatMap(([listener, count]) =>
    Array.from({ length: count }, (_, index) => `${listener} ${index + 1}`),
  );
  const attempts = new Map<string, number>();
  const unmarked: string[] = [];
  let repeats = 0;
  for (const { delivery, attempt } of arrivals) {
    const before = attempts.get(delivery);
    if (before !== undefined) repeats += 1;
    if (!(attempt > (before ?? 0))) unmarked.push(`${delivery} attempt ${attempt}`);
    attempts.set(delivery, attempt);
  }
  return {
    missing: wanted.filter((name) => !has.has(name)),
    disordered: [...disorder(arrivals), ...disorder(taken)],
    unmarked,
    unsigned: arrivals.filter(({ signed }) => !signed).map(nameOf),
    repeats,
  };
}

/** Steps whose first arrival comes after that of a later one. */
function disorder(arrivals: readonly Arrival[]): string[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const arrival of arrivals) {
    const name = nameOf(arrival);
    if (seen.has(name)) continue;
    seen.add(name);
    const before = highest.get(arrival.listener) ?? 0;
    if (arrival.step < before) wrong.push(name);
    highest.set(arrival.listener, Math.max(before, arrival.step));
  }
  return wrong;
}

function nameOf({ listener, step }: Arrival): string {
  return `${listener} ${step}`;
}
