import { CodedError } from '@blockcluster/btml';
import { findEvent } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { newId } from '../transactions/ids.ts';
import type { EventRow, ListenerRow } from './event-log.ts';
import type { ContractModules } from './modules.ts';
import { platformOf } from './platforms.ts';
import { chooseInstance, type InstanceChoice, type InstanceRow, readContract } from './store.ts';
import type { EventState } from './tables.ts';

export interface NewListener extends InstanceChoice {
  readonly name: string;
  /** Names of events; all when left out. */
  readonly events: readonly string[];
  /** First block, or `latest`: what comes from now on. The contract's first block when left out. */
  readonly from: number | 'latest' | undefined;
  /** Never less than what the ledger's own rule of finality asks. */
  readonly confirmations: number | undefined;
  readonly principal: string;
}

export interface ListenerView {
  readonly listener: ListenerRow;
  readonly instance: InstanceRow;
}

/**
 * Begins to listen. The same listener again is the one that is there. Throws CONTRACT_EVENT_UNKNOWN, CONTRACT_INSTANCE,
 * CONTRACT_INSTANCES, LISTENER_EXISTS for another one of this name.
 */
export async function createListener(
  modules: ContractModules,
  contract: string,
  wanted: NewListener,
): Promise<ListenerView & { readonly created: boolean }> {
  const { db, clock, random } = modules;
  const instance = await chooseInstance(db, contract, wanted);
  const { descriptor } = await readContract(db, contract, instance.version);
  const events = [...new Set(wanted.events)].sort();
  for (const [index, event] of wanted.events.entries()) findEvent(descriptor, event, `/events/${index}`);
  const driver = modules.ledgers.get(instance.ledger);
  const from =
    wanted.from === undefined
      ? Number(instance.height)
      : wanted.from === 'latest'
        ? (await platformOf(driver).height()) + 1
        : wanted.from;
  const confirmations = Math.max(driver.confirmations, wanted.confirmations ?? driver.confirmations);
  const made = await db
    .insertInto('contract_listeners')
    .values({
      id: newId(random, 'lst'),
      contract,
      name: wanted.name,
      instance: instance.id,
      ledger: instance.ledger,
      chain: instance.chain,
      events,
      confirmations,
      from_height: BigInt(from),
      next_height: BigInt(from),
      next_final: BigInt(from),
      created_by: wanted.principal,
      created_at: new Date(clock.now()),
    })
    .onConflict((conflict) => conflict.columns(['contract', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (made) return { listener: made, instance, created: true };
  const known = await readListener(db, contract, wanted.name);
  const same = known.listener.instance === instance.id && known.listener.events.join() === events.join();
  if (!same)
    throw new CodedError('LISTENER_EXISTS', `"${contract}" has another listener called "${wanted.name}"`, {
      pointer: '/name',
    });
  return { ...known, created: false };
}

/** Throws LISTENER_NOT_FOUND; without a name, the only listener of the contract. */
export async function readListener(db: Kysely<Schema>, contract: string, name?: string): Promise<ListenerView> {
  const all = await listListeners(db, contract);
  const left = all.filter(({ listener }) => name === undefined || listener.name === name);
  const [only] = left;
  if (only === undefined || left.length > 1)
    throw new CodedError(
      'LISTENER_NOT_FOUND',
      only === undefined
        ? `"${contract}" has no listener${name === undefined ? '' : ` called "${name.slice(0, 64)}"`}`
        : `"${contract}" has ${left.length} listeners: say which`,
      { details: { listeners: all.map(({ listener }) => listener.name) } },
    );
  return only;
}

export async function listListeners(db: Kysely<Schema>, contract: string): Promise<ListenerView[]> {
  const listeners = await db
    .selectFrom('contract_listeners')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('created_at')
    .orderBy('name')
    .execute();
  const instances = await db.selectFrom('contract_instances').selectAll().where('contract', '=', contract).execute();
  return listeners.flatMap((listener) => {
    const instance = instances.find(({ id }) => id === listener.instance);
    return instance ? [{ listener, instance }] : [];
  });
}

/** Ends a listener and forgets what it was told. Throws LISTENER_NOT_FOUND. */
export async function removeListener(db: Kysely<Schema>, contract: string, name: string): Promise<void> {
  const gone = await db
    .deleteFrom('contract_listeners')
    .where('contract', '=', contract)
    .where('name', '=', name)
    .returning(['id', 'ledger'])
    .executeTakeFirst();
  if (gone === undefined)
    throw new CodedError('LISTENER_NOT_FOUND', `"${contract}" has no listener called "${name.slice(0, 64)}"`);
  const { id, ledger } = gone;
  await db.deleteFrom('contract_troubles').where('ledger', '=', ledger).where('step', '=', id).execute();
}

/** Steps after a position, oldest first. */
export async function readSteps(
  db: Kysely<Schema>,
  listener: ListenerRow,
  page: {
    readonly after: bigint;
    readonly limit: number;
    readonly state?: EventState | undefined;
    readonly event?: string | undefined;
  },
): Promise<EventRow[]> {
  let query = db
    .selectFrom('contract_events')
    .selectAll()
    .where('listener', '=', listener.id)
    .where('position', '>', page.after)
    .orderBy('position')
    .limit(page.limit);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  if (page.event !== undefined) query = query.where('event', '=', page.event);
  return query.execute();
}
