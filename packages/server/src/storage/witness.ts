import { canonicalize, isCodedError } from '@blockcluster/btml';
import type { ServerContext } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import type { StorageGroup } from './group.ts';
import { consistencyOf, newestRoot } from './log-root.ts';
import { STORAGE_LEDGER } from './names.ts';

type Modules = Pick<ServerContext, 'db' | 'clock' | 'events'>;

/**
 * Has the members cosign the newest head of the log, for every anchor whose plan names the group: one head serves all that
 * wait, whatever the batch. Answers how many anchors became final.
 *
 * An anchor here costs nothing and is final as soon as enough members signed: there is no transaction to wait for.
 */
export async function cosignWaiting(modules: Modules, lease: Lease, group: StorageGroup): Promise<number> {
  const { db, clock, events } = modules;
  const waiting = await db
    .selectFrom('anchors')
    .select(['id', 'batch'])
    .where('ledger', '=', STORAGE_LEDGER)
    .where('state', 'in', ['waiting', 'deferred'])
    .execute();
  if (waiting.length === 0) return 0;
  const head = await newestRoot(db);
  if (head === undefined) return 0;
  const { driver } = await group.open();
  const anchors = waiting.map(({ id }) => id);
  const now = () => new Date(clock.now());
  try {
    const evidence = await driver.cosign({
      note: head.checkpoint,
      consistency: (from) => consistencyOf(db, from, head.size),
    });
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('anchors')
        .set({
          state: 'final',
          ...{ chain: driver.chain, form: 'witness-1', reason: null, updated_at: now() },
          committed_size: BigInt(head.size),
          committed_root: head.root.toString('hex'),
          evidence: canonicalize(evidence),
        })
        .where('id', 'in', anchors)
        .execute();
      for (const { id, batch } of waiting)
        await events.publish(trx, {
          type: 'anchor.final',
          subject: id,
          data: { batch, ledger: STORAGE_LEDGER, chain: driver.chain, height: head.size },
        });
      await lease.assert(trx);
    });
    return waiting.length;
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
    await db
      .updateTable('anchors')
      .set({ state: 'deferred', chain: driver.chain, form: 'witness-1', reason: error.message, updated_at: now() })
      .where('id', 'in', anchors)
      .execute();
    // Members that saw another history of this log: somebody shows different ones.
    if (error.code === 'MEMBER_FORK') throw error;
    return 0;
  }
}
