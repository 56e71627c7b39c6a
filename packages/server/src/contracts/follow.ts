import { isCodedError } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import type { Transaction } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { inStep, type Ledger } from '../transactions/modules.ts';
import { appendFinal, appendIncluded, appendWithdrawn, type ListenerRow } from './event-log.ts';
import { followedBy, lockListener } from './followed.ts';
import type { ContractModules } from './modules.ts';
import type { Followed, FoundEvent, Platform } from './platform.ts';
import type { Troubles } from './troubles.ts';

/** Blocks read at once while a listener catches up. */
const MOST_BLOCKS = 1_000;
/** So far below the newest block the first look at a coin ledger begins. */
const NEAR = 100;

interface Follower {
  readonly modules: ContractModules;
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly lease: Lease;
  readonly troubles: Troubles;
}

/**
 * One round for the listeners of a ledger: take back what a reorganization undid, read the blocks that are new to each,
 * and end what is deep enough. Where it stands is written in the transaction that writes the events, so that another
 * server goes on at any point, and nothing is told twice or left out. A listener that can't be served keeps no other
 * waiting. Answers whether more blocks wait.
 */
export async function followOnce(follower: Follower): Promise<boolean> {
  const { modules, ledger, troubles } = follower;
  const listeners = await modules.db
    .selectFrom('contract_listeners')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .execute();
  if (listeners.length === 0) return false;
  const tip = await look(follower);
  const able = listeners.filter(({ id }) => !troubles.rests(id));
  const groups = Map.groupBy(able, (listener) => listener.next_height);
  const failed = new Set<string>();
  let more = false;
  for (const group of groups.values()) {
    const read = await readEach(follower, group, tip, failed);
    if (read === 'reorganized') return true;
    more ||= read === 'more';
  }
  const final = await follower.platform.finalHeight(tip, 1);
  for (const listener of able.filter(({ id }) => !failed.has(id)))
    await troubles.attempt(listener.id, () =>
      finish(follower, listener, Math.min(final, tip.height - listener.confirmations + 1)),
    );
  return more;
}

/** Reads for listeners together, or where that fails, for each alone: then the trouble is of those that it concerns. */
async function readEach(
  follower: Follower,
  group: readonly ListenerRow[],
  tip: BlockRef,
  failed: Set<string>,
): Promise<Read> {
  try {
    return await readGroup(follower, group, tip, failed);
  } catch (error) {
    if (group.length === 1 || isCodedError(error, 'LEDGER_UNREACHABLE') || isCodedError(error, 'LEASE_LOST')) {
      for (const { id } of group) {
        failed.add(id);
        await follower.troubles.note(id, error);
      }
      return 'done';
    }
  }
  let all: Read = 'done';
  for (const listener of group) {
    const read = await readEach(follower, [listener], tip, failed);
    if (read === 'reorganized') return read;
    if (read === 'more') all = read;
  }
  return all;
}

/**
 * Looks at the chain and takes back what it no longer holds. Whatever a listener was told of stands on the chain of these
 * blocks, so that the next look finds what has gone.
 */
async function look({ modules, ledger, platform, lease }: Follower): Promise<BlockRef> {
  const cursor = await modules.db
    .selectFrom('contract_cursors')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .executeTakeFirst();
  const recent = cursor?.chain === ledger.driver.chain ? cursor.recent : [];
  // Nothing was told yet that an older block could take back, and whole blocks of a coin ledger are read to look at them.
  const near = recent.length === 0 && ledger.driver.ordering === 'coins';
  const since = near ? Math.max(0, (await platform.height()) - NEAR) : 0;
  const result = await ledger.driver.scan({ recent, accounts: [], watched: [], maxBlocks: MOST_BLOCKS, since });
  if (recent.at(-1)?.hash === result.tip.hash) return result.tip;
  await inStep(modules, lease, async (trx) => {
    const now = new Date(modules.clock.now());
    const values = {
      chain: ledger.driver.chain,
      recent: JSON.stringify(result.recent),
      version: (cursor?.version ?? 0n) + 1n,
      updated_at: now,
    };
    await trx
      .insertInto('contract_cursors')
      .values({ ledger: ledger.name, ...values })
      .onConflict((conflict) => conflict.column('ledger').doUpdateSet(values))
      .execute();
    if (result.rewound === undefined) return;
    const before = recent.at(-1)?.height ?? 0;
    for (const listener of await lockListeners(trx, ledger)) await rewind(trx, listener, result.rewound, before, now);
  });
  return result.tip;
}

async function lockListeners(trx: Transaction<Schema>, ledger: Ledger): Promise<ListenerRow[]> {
  return trx
    .selectFrom('contract_listeners')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Blocks above the fork are new to a listener, unless it waits for one that the chain hasn't had yet. */
async function rewind(
  trx: Transaction<Schema>,
  listener: ListenerRow,
  fork: number,
  before: number,
  now: Date,
): Promise<void> {
  await appendWithdrawn(trx, listener, fork, now);
  const next = BigInt(fork + 1);
  if (listener.next_height <= next || listener.from_height > BigInt(before + 1)) return;
  await trx.updateTable('contract_listeners').set({ next_height: next }).where('id', '=', listener.id).execute();
}

type Read = 'more' | 'done' | 'reorganized';

/** Reads the next blocks for listeners that have read equally far. */
async function readGroup(
  { modules, platform, lease, troubles }: Follower,
  group: readonly ListenerRow[],
  tip: BlockRef,
  failed: Set<string>,
): Promise<Read> {
  const [first] = group;
  if (first === undefined || Number(first.next_height) > tip.height) return 'done';
  const from = Number(first.next_height);
  const sources: Followed[] = [];
  for (const listener of group) sources.push(await followedBy(modules.db, listener));
  const { found, to } = await readEvents(platform, sources, from, Math.min(tip.height, from + MOST_BLOCKS - 1));
  // Blocks name their parents: while the newest one stands, everything that was read below it does.
  if (!(await platform.stands(tip))) return 'reorganized';
  for (const [index, listener] of group.entries()) {
    const wanted = found.filter(
      ({ source, event }) => source === index && (listener.events.length === 0 || listener.events.includes(event)),
    );
    const tell = async (trx: Transaction<Schema>) => {
      const current = await lockListener(trx, listener.id);
      if (current?.next_height !== listener.next_height) return;
      await appendIncluded(trx, current, wanted, new Date(modules.clock.now()));
      await trx
        .updateTable('contract_listeners')
        .set({ next_height: BigInt(to + 1) })
        .where('id', '=', listener.id)
        .execute();
    };
    if (!(await troubles.attempt(listener.id, () => inStep(modules, lease, tell)))) failed.add(listener.id);
  }
  return to < tip.height ? 'more' : 'done';
}

/** A node that answers no more than so many entries is asked for fewer blocks. */
async function readEvents(
  platform: Platform,
  sources: readonly Followed[],
  from: number,
  to: number,
): Promise<{ readonly found: readonly FoundEvent[]; readonly to: number }> {
  try {
    return { found: await platform.events({ from, to, contracts: sources }), to };
  } catch (error) {
    if (from === to || !isCodedError(error, 'LEDGER_REFUSED')) throw error;
    return readEvents(platform, sources, from, from + Math.floor((to - from) / 2));
  }
}

async function finish({ modules, lease }: Follower, listener: ListenerRow, height: number): Promise<void> {
  if (BigInt(height) < listener.next_final) return;
  await inStep(modules, lease, async (trx) => {
    const current = await lockListener(trx, listener.id);
    if (current === undefined) return;
    const reached = BigInt(height) < current.next_height ? BigInt(height) : current.next_height - 1n;
    await appendFinal(trx, current, Number(reached), new Date(modules.clock.now()));
    await trx
      .updateTable('contract_listeners')
      .set({ next_final: reached + 1n })
      .where('id', '=', listener.id)
      .execute();
  });
}
