import { formatBlockCid, parseBlockCid, parseDocument } from '@blockcluster/btml';
import type { ServerContext } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import { recordAt } from '../records/rows.ts';
import type { StorageGroup } from '../storage/group.ts';
import { round } from '../storage/holders.ts';
import { newestRoot } from '../storage/log-root.ts';
import { EVENTS } from '../storage/names.ts';

type Modules = Pick<ServerContext, 'db' | 'clock' | 'config'>;

const AT_ONCE = 100;
const AGAIN_MS = 5_000;

/**
 * Puts key events that the log has taken at the end of the chain in the group's store, and challenges the members about
 * its head: whoever holds the head holds every event before it. Events come in the order of the log. A crash between two
 * entries puts the same entry there again.
 */
export async function keepChain({ db, clock, config }: Modules, group: StorageGroup, lease: Lease): Promise<void> {
  const chain = await db.selectFrom('identity_chain').selectAll().executeTakeFirst();
  const fresh = await db
    .selectFrom('identity_events')
    .select(['position', 'seq'])
    .where('position', '>', chain?.position ?? -1n)
    .orderBy('position')
    .limit(AT_ONCE)
    .execute();
  const now = new Date(clock.now());
  if (fresh.length > 0) {
    const { driver } = await group.open({ subject: 'group' });
    let head = chain && { cid: parseBlockCid(chain.head), total: Number(chain.total) };
    let position = chain?.position ?? -1n;
    for (const event of fresh) {
      const entry = await recordAt(db, Number(event.seq));
      if (entry === undefined) throw new Error(`entry ${event.seq} is missing from the log`);
      head = await driver.append(parseDocument(entry.document).document, head);
      position = event.position;
    }
    if (head === undefined) return;
    const values = { head: formatBlockCid(head.cid), total: BigInt(head.total), position, due_at: now };
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('identity_chain')
        .values(values)
        .onConflict((conflict) => conflict.column('one').doUpdateSet(values))
        .execute();
      await lease.assert(trx);
    });
  }
  const kept = await db.selectFrom('identity_chain').selectAll().executeTakeFirst();
  if (kept === undefined || kept.due_at > now) return;
  const root = await coveringRoot(db, kept.position);
  const again = (ms: number) =>
    db
      .updateTable('identity_chain')
      .set({ due_at: new Date(clock.now() + ms) })
      .execute();
  await again(AGAIN_MS);
  if (root === undefined) return;
  const { open } = await round(
    { db, clock },
    group,
    { subject: EVENTS, cid: kept.head, total: kept.total },
    root,
    false,
  );
  if (open.refusals.size === 0) await again(config.storage.challengeMs);
}

/** The newest closed root, once it covers the chain's newest event. */
async function coveringRoot(db: Modules['db'], position: bigint) {
  const [root, newest] = await Promise.all([
    newestRoot(db),
    db.selectFrom('identity_events').select('seq').where('position', '=', position).executeTakeFirst(),
  ]);
  return root !== undefined && newest !== undefined && root.size > Number(newest.seq) ? root : undefined;
}
