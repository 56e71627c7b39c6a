import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import type { Client } from '@blockcluster/client';
import type { CommandIo } from './io.ts';
import { startProgress } from './progress.ts';
import { inParallel, withRetry } from './retry.ts';

/** The states of a record, least advanced first. */
export const states = ['accepted', 'batched', 'broadcast', 'included', 'final'] as const;
export type RecordState = (typeof states)[number];

export const isState = (text: string): text is RecordState => (states as readonly string[]).includes(text);

const rank = (state: string): number => states.indexOf(state as RecordState);

/** Records that are waited for. */
export interface WaitedFor {
  /** Ids of one plan in the order of their acceptance: they advance in it, so that the newest arrives last. */
  readonly ordered: readonly string[];
  /** Ids that may belong to any plan. */
  readonly others: readonly string[];
}

/**
 * Waits until every record is at least in `state`. Of the ordered ones the newest is watched, and bisected between it and
 * the last known to have arrived how many have; the others are asked each for itself, sixteen at a time.
 */
export async function waitForState(
  io: CommandIo,
  client: Client,
  { ordered, others }: WaitedFor,
  state: RecordState,
  deadline: number,
): Promise<void> {
  const progress = startProgress(io, `waiting for ${state}`, ordered.length + others.length);
  const stateOf = async (id: string): Promise<string> =>
    (
      await withRetry(io, deadline, () =>
        client.unwrap(client.api.GET('/api/v1/records/{id}', { params: { path: { id } } })),
      )
    ).state;
  const arrived = (found: string): boolean => rank(found) >= rank(state);
  const wait = async (id: string, meanwhile: (found: string) => Promise<void> | void): Promise<void> => {
    for (;;) {
      const found = await stateOf(id);
      if (arrived(found)) return;
      if (io.now() > deadline) {
        throw new CodedError('CLI_TIMEOUT', `record ${id} is ${found}, not ${state}, when the time was up`);
      }
      await meanwhile(found);
      await sleep(500, undefined, { signal: io.signal });
    }
  };
  let reached = 0;
  const newest = ordered.at(-1);
  if (newest !== undefined) {
    await wait(newest, async (found) => {
      reached = await bisect(reached, ordered.length - 1, async (at) => arrived(await stateOf(ordered[at] ?? newest)));
      progress.update(reached, found);
    });
    reached = ordered.length;
    progress.update(reached, state);
  }
  await inParallel(others, 16, async (id) => {
    await wait(id, (found) => progress.update(reached, found));
    reached += 1;
    progress.update(reached, state);
  });
  progress.end();
}

/** The first place from `low` on that `holds` is false of; `high` if there is none below it. */
export async function bisect(low: number, high: number, holds: (at: number) => Promise<boolean>): Promise<number> {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (await holds(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
