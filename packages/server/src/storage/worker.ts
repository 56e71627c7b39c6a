import { isCodedError } from '@blockcluster/btml';
import type { ServerContext } from '../context.ts';
import { databaseFault } from '../database/faults.ts';
import type { Lease, Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import { dueAgreements, stepAgreement } from './agreements.ts';
import { sweepLeftovers } from './blocks.ts';
import type { StorageGroup } from './group.ts';
import { challengeContent, dueContent, holdContent, isWanting } from './holders.ts';
import { cosignWaiting } from './witness.ts';

export interface StorageWorkModules {
  readonly leases: Leases;
  readonly group: StorageGroup;
  /** Further work under the same lease: the chain of key events. */
  readonly further?: (lease: Lease) => Promise<void>;
}

const LEASE = 'storage';
const EVERY_MS = 1_000;
const AFTER_FAULT_MS = 5_000;
/** Content whose record no batch covers yet is looked at again this soon. */
const UNCOVERED_MS = 2_000;
const AT_ONCE = 20;
const SWEEP_MS = 3_600_000;

/**
 * One round of everything that the group does by itself: members hold what was stored, are challenged in periods, witness
 * the log where a plan asks for it, and keep their agreements. The fault of one thing keeps no other waiting.
 */
export async function storageRound(context: ServerContext, modules: StorageWorkModules, lease: Lease): Promise<void> {
  const { group } = modules;
  const guarded = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (isCodedError(error, 'LEASE_LOST')) throw error;
      report(context, what, error);
    }
  };
  for (const content of await dueContent(context.db, new Date(context.clock.now()), AT_ONCE))
    await guarded(`content ${content.cid}`, async () => {
      // First of all put off, so that what fails every time does not stand in the way of the others.
      await context.db
        .updateTable('content')
        .set({ due_at: new Date(context.clock.now() + UNCOVERED_MS) })
        .where('cid', '=', content.cid)
        .execute();
      const first = await neverChallenged(context, content.cid);
      if (first && (await isWanting(context.db, content.cid))) await holdContent(context, group, content);
      await challengeContent(context, group, content);
    });
  await guarded('witnesses', () => cosignWaiting(context, lease, group));
  for (const agreement of await dueAgreements(context))
    await guarded(`agreement ${agreement.id}`, () => stepAgreement(context, lease, group, agreement));
  await guarded('key events', async () => modules.further?.(lease));
}

async function neverChallenged({ db }: ServerContext, cid: string): Promise<boolean> {
  const row = await db.selectFrom('storage_proofs').select('subject').where('subject', '=', cid).executeTakeFirst();
  return row === undefined;
}

/** The group's work in the background: one server at a time does it. */
export function storageWorker(context: ServerContext, modules: StorageWorkModules): LoopWorker {
  let swept = Number.NEGATIVE_INFINITY;
  const step = async () => {
    await modules.leases.withLease(LEASE, async (lease) => {
      await storageRound(context, modules, lease);
      if (performance.now() - swept < SWEEP_MS) return;
      while ((await sweepLeftovers(context.db)) > 0) await lease.renew();
      swept = performance.now();
    });
    return { restMs: EVERY_MS };
  };
  return new LoopWorker('storage', step, (error) => {
    report(context, 'storage', error);
    return AFTER_FAULT_MS;
  });
}

function report({ log }: ServerContext, what: string, error: unknown): void {
  const fault = isCodedError(error) ? error : databaseFault(error);
  if (fault === undefined) log.error({ err: error, what }, 'storage: a step failed');
  else log.warn({ code: fault.code, what }, fault.message);
}
