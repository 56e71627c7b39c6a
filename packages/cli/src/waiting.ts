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

/**
 * Waits until every record is at least in `state`. Records of one plan advance in the order of their acceptance, so the
 * newest is watched until it has arrived; the others are then asked once each, sixteen at a time.
 */
export async function waitForState(
  io: CommandIo,
  client: Client,
  ids: readonly string[],
  state: RecordState,
  deadline: number,
): Promise<void> {
  const progress = startProgress(io, `waiting for ${state}`, ids.length);
  let reached = 0;
  const wait = async (id: string): Promise<void> => {
    for (;;) {
      const record = await withRetry(io, deadline, () =>
        client.unwrap(client.api.GET('/api/v1/records/{id}', { params: { path: { id } } })),
      );
      if (rank(record.state) >= rank(state)) break;
      if (io.now() > deadline) {
        throw new CodedError('CLI_TIMEOUT', `record ${id} is ${record.state}, not ${state}, when the time was up`);
      }
      progress.update(reached, record.state);
      await sleep(500, undefined, { signal: io.signal });
    }
    reached += 1;
    progress.update(reached, state);
  };
  const newest = ids.at(-1);
  if (newest !== undefined) await wait(newest);
  await inParallel(ids.slice(0, -1), 16, wait);
  progress.end();
}
