import { type Selectable, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { FoundEvent } from './platform.ts';
import type { ContractTables, EventState, Values } from './tables.ts';

export type ListenerRow = Selectable<ContractTables['contract_listeners']>;
export type EventRow = Selectable<ContractTables['contract_events']>;

/** A step of an event: what is appended to the log of a listener. */
interface Step {
  readonly event_id: string;
  readonly state: EventState;
  readonly repeated: number;
  readonly event: string;
  readonly arguments: Values;
  readonly height: bigint;
  readonly block_hash: string;
  readonly txid: string;
  readonly log_index: number;
}

/**
 * Notes events that blocks hold now. One that is known and was not withdrawn is left as it is: reading a block twice
 * tells of nothing twice. Answers how many were new.
 */
export async function appendIncluded(
  trx: Transaction<Schema>,
  listener: ListenerRow,
  found: readonly FoundEvent[],
  now: Date,
): Promise<number> {
  const steps: Step[] = [];
  for (const event of found) {
    const place = {
      event_id: event.id,
      event: event.event,
      height: BigInt(event.at.height),
      block_hash: event.at.hash,
      txid: event.txid,
      log_index: event.index,
    };
    const row = await trx
      .insertInto('contract_occurrences')
      .values({
        ...place,
        listener: listener.id,
        state: 'included',
        inclusions: 1,
        arguments: JSON.stringify(event.arguments),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['listener', 'event_id'])
          .doUpdateSet((q) => ({
            ...place,
            state: 'included',
            arguments: JSON.stringify(event.arguments),
            inclusions: q('contract_occurrences.inclusions', '+', 1),
          }))
          .where('contract_occurrences.state', '=', 'withdrawn'),
      )
      .returning('inclusions')
      .executeTakeFirst();
    if (row) steps.push({ ...place, state: 'included', repeated: row.inclusions - 1, arguments: event.arguments });
  }
  await append(trx, listener, steps, now);
  return steps.length;
}

/** Notes that everything in blocks up to a height is final. */
export async function appendFinal(
  trx: Transaction<Schema>,
  listener: ListenerRow,
  height: number,
  now: Date,
): Promise<number> {
  const rows = await trx
    .updateTable('contract_occurrences')
    .set({ state: 'final' })
    .where('listener', '=', listener.id)
    .where('state', '=', 'included')
    .where('height', '<=', BigInt(height))
    .returningAll()
    .execute();
  const steps = rows.map((row): Step => ({ ...row, state: 'final', repeated: row.inclusions - 1 }));
  await append(trx, listener, steps.sort(byPlace), now);
  return rows.length;
}

/** Takes back everything in blocks above a height, the newest first: a reorganization has undone them. */
export async function appendWithdrawn(
  trx: Transaction<Schema>,
  listener: ListenerRow,
  height: number,
  now: Date,
): Promise<number> {
  const rows = await trx
    .updateTable('contract_occurrences')
    .set({ state: 'withdrawn' })
    .where('listener', '=', listener.id)
    .where('state', '!=', 'withdrawn')
    .where('height', '>', BigInt(height))
    .returningAll()
    .execute();
  const steps = rows.map((row): Step => ({ ...row, state: 'withdrawn', repeated: row.inclusions - 1 }));
  await append(trx, listener, steps.sort(byPlace).reverse(), now);
  return rows.length;
}

function byPlace(a: Step, b: Step): number {
  return Number(a.height - b.height) || a.log_index - b.log_index;
}

/**
 * Gives steps their positions, which have no gaps, and publishes them: positions and events come and go with the
 * transaction. The listener's row is locked until it ends.
 */
async function append(
  trx: Transaction<Schema>,
  listener: ListenerRow,
  steps: readonly Step[],
  now: Date,
): Promise<void> {
  if (steps.length === 0) return;
  const { position } = await trx
    .updateTable('contract_listeners')
    .set((q) => ({ position: q('position', '+', BigInt(steps.length)) }))
    .where('id', '=', listener.id)
    .returning('position')
    .executeTakeFirstOrThrow();
  const first = position - BigInt(steps.length) + 1n;
  const rows = steps.map((step, index) => ({
    listener: listener.id,
    position: first + BigInt(index),
    event_id: step.event_id,
    state: step.state,
    repeated: step.repeated,
    event: step.event,
    arguments: JSON.stringify(step.arguments),
    height: step.height,
    block_hash: step.block_hash,
    txid: step.txid,
    log_index: step.log_index,
    at: now,
  }));
  await trx.insertInto('contract_events').values(rows).execute();
  const published = rows.map((row, index) =>
    JSON.stringify({
      contract: listener.contract,
      listener: listener.name,
      ledger: listener.ledger,
      chain: listener.chain,
      ...eventView({ ...row, arguments: steps[index]?.arguments ?? {} }),
    }),
  );
  await sql`
    SELECT publish_event_as_written('contract.event', ${listener.contract}, data::json)
    FROM unnest(${published}::text[]) WITH ORDINALITY AS given (data, number) ORDER BY number`.execute(trx);
}

/** A step of an event as clients see it, in lists, streams and webhooks alike. */
export function eventView(row: Omit<EventRow, 'listener'>) {
  return {
    position: String(row.position),
    id: row.event_id,
    state: row.state,
    event: row.event,
    arguments: row.arguments,
    txid: row.txid,
    height: Number(row.height),
    blockHash: row.block_hash,
    logIndex: row.log_index,
    /** How often it was told as included before: above 0 a reorganization has brought it back. */
    repeated: row.repeated,
    at: row.at.toISOString(),
  };
}
