import type { Arrival } from '../../packages/server/test/consumers/target.ts';

/** What a receiver knows of a listener's events after it took every step. */
export interface Story {
  /** Transactions whose event stands as final. */
  readonly final: ReadonlySet<string>;
  /** Steps of an event that can't follow each other, or that count its repetitions wrongly. */
  readonly wrong: readonly string[];
  readonly withdrawn: number;
  /** Told again after they were withdrawn. */
  readonly repeated: number;
}

const FOLLOWS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  included: [undefined, 'withdrawn'],
  final: ['included'],
  withdrawn: ['included', 'final'],
};

/** Follows what a receiver took, as a program would: each event is included, then final, or withdrawn and told again. */
export function followStory(arrivals: readonly Arrival[], listener: string): Story {
  const last = new Map<string, { readonly state: string; readonly inclusions: number; readonly txid: string }>();
  const wrong: string[] = [];
  let withdrawn = 0;
  let repeated = 0;
  for (const { event, state, txid, repeated: said } of firstTaken(arrivals, listener)) {
    const before = last.get(event);
    const inclusions = (before?.inclusions ?? 0) + (state === 'included' ? 1 : 0);
    if (!FOLLOWS[state]?.includes(before?.state)) wrong.push(`${event}: ${state} after ${before?.state}`);
    if (said !== inclusions - 1) wrong.push(`${event}: ${state} is said to be repeated ${said} times`);
    if (state === 'withdrawn') withdrawn += 1;
    if (state === 'included' && inclusions > 1) repeated += 1;
    last.set(event, { state, inclusions, txid });
  }
  const final = [...last.values()].filter(({ state }) => state === 'final').map(({ txid }) => txid);
  return { final: new Set(final), wrong, withdrawn, repeated };
}

/** The steps of a listener that were taken, each once, in the order in which they came. */
function firstTaken(arrivals: readonly Arrival[], listener: string): Arrival[] {
  const steps = new Map<number, Arrival>();
  for (const arrival of arrivals)
    if (arrival.listener === listener && arrival.mood === 'take' && !steps.has(arrival.step))
      steps.set(arrival.step, arrival);
  return [...steps.values()];
}

export interface Figures {
  readonly events: number;
  readonly deliveries: number;
  readonly repeats: number;
  /** Most events that were published and not yet taken, at any time. */
  readonly longestQueue: number;
  /** Milliseconds from the publishing of an event until it was taken: the longest. */
  readonly longestDelay: number;
  /** The longest of those published after a time. */
  readonly longestDelayAfter: (at: number) => number;
  /** When the first one was taken after a time. */
  readonly firstAfter: (at: number) => number | undefined;
  /** When everything published before a time was taken. */
  readonly caughtUp: (at: number) => number;
}

/** What the times of a webhook's deliveries say. */
export function figuresOf(arrivals: readonly Arrival[]): Figures {
  const taken = new Map<string, Arrival>();
  for (const arrival of arrivals)
    if (arrival.mood === 'take' && !taken.has(arrival.delivery)) taken.set(arrival.delivery, arrival);
  const all = [...taken.values()];
  const changes = all.flatMap(({ told, at }) => [
    { at: told, by: 1 },
    { at, by: -1 },
  ]);
  let queue = 0;
  let longestQueue = 0;
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    queue += by;
    longestQueue = Math.max(longestQueue, queue);
  }
  const delays = (some: readonly Arrival[]) => Math.max(0, ...some.map(({ told, at }) => at - told));
  return {
    events: all.length,
    deliveries: arrivals.length,
    repeats: arrivals.length - new Set(arrivals.map(({ delivery }) => delivery)).size,
    longestQueue,
    longestDelay: delays(all),
    longestDelayAfter: (at) => delays(all.filter(({ told }) => told > at)),
    firstAfter: (since) => all.find(({ at }) => at > since)?.at,
    caughtUp: (before) => Math.max(0, ...all.filter(({ told }) => told <= before).map(({ at }) => at)),
  };
}
