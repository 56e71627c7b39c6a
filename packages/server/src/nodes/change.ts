import { CodedError } from '@blockcluster/btml';
import type { SourceKind } from '@blockcluster/ledgers';
import { audit } from '../access/audit.ts';
import type { Actor } from '../access/keys.ts';
import type { ServerContext } from '../context.ts';
import type { NodeStore } from './store.ts';
import type { NodeRow, UpgradeRecord } from './tables.ts';

const UNDER_WAY: readonly UpgradeRecord['phase'][] = ['requested', 'copying', 'soaking', 'returning'];

/** Says what a node shall do; its supervisor sees to it. Throws NODE_NOT_FOUND and NODE_REMOVING. */
export async function changeWish(
  context: ServerContext,
  store: NodeStore,
  name: string,
  desired: NodeRow['desired'],
  actor: Actor,
): Promise<void> {
  await store.get(name);
  await context.db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('nodes').selectAll().where('name', '=', name).forUpdate().executeTakeFirst();
    if (row === undefined) throw new CodedError('NODE_NOT_FOUND', `No node is called "${name}"`);
    if (row.desired === 'removed' && desired !== 'removed')
      throw new CodedError('NODE_REMOVING', `${name} is being removed`);
    await trx
      .updateTable('nodes')
      .set({
        desired,
        updated_at: new Date(context.clock.now()),
        ...(desired === 'running' ? { code: null, reason: null } : {}),
      })
      .where('name', '=', name)
      .execute();
    await audit(trx, { actor: actor.id, address: actor.address, action: `node.${desired}`, subject: name });
  });
}

/**
 * Asks for an upgrade. One node of a network at a time: the others keep its ledger available meanwhile. Throws
 * NODE_UPGRADE_BUSY, and NODE_UPGRADE_STATE for a node that isn't running or isn't ours to upgrade.
 */
export async function requestUpgrade(
  context: ServerContext,
  store: NodeStore,
  name: string,
  source: SourceKind | undefined,
  actor: Actor,
): Promise<void> {
  const row = await store.get(name);
  if (row.endpoint !== null || row.desired !== 'running' || !row.prepared)
    throw new CodedError('NODE_UPGRADE_STATE', `${name} has to run under this server's care to be upgraded`);
  const request: UpgradeRecord = {
    phase: 'requested',
    from: row.programs,
    requestedAt: new Date(context.clock.now()).toISOString(),
    ...(source === undefined ? {} : { source }),
  };
  await context.db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom('nodes').selectAll().where('manifest', '=', row.manifest).forUpdate().execute();
    const busy = rows.find(({ upgrade }) => upgrade !== null && UNDER_WAY.includes(upgrade.phase));
    if (busy !== undefined)
      throw new CodedError(
        'NODE_UPGRADE_BUSY',
        `${busy.name} is being upgraded; one at a time keeps the ledger available`,
      );
    await trx
      .updateTable('nodes')
      .set({ upgrade: JSON.stringify(request), updated_at: new Date(context.clock.now()) })
      .where('name', '=', name)
      .execute();
    await audit(trx, {
      actor: actor.id,
      address: actor.address,
      action: 'node.upgrade',
      subject: name,
      detail: source === undefined ? {} : { source },
    });
  });
}
