import type { BlockRef } from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import { type EngineModules, inStep, type Ledger } from './modules.ts';

export interface Cursor {
  readonly recent: readonly BlockRef[];
  /** First height that can hold anything of interest. */
  readonly since: number;
  /** Grows with every scan that is applied: one that was read from an older state is dropped. */
  readonly version: bigint;
}

/**
 * Where the scan of a ledger stands; created at first use. A public chain is not searched below the block of that
 * moment, because the keys of the account are younger; a development chain is read from its start.
 */
export async function readCursor(modules: EngineModules, ledger: Ledger, lease: Lease): Promise<Cursor> {
  const { driver, name } = ledger;
  const row = await modules.db.selectFrom('scan_cursors').selectAll().where('ledger', '=', name).executeTakeFirst();
  if (row && row.chain === driver.chain) return { recent: row.recent, since: Number(row.since), version: row.version };
  const since = driver.development ? 0 : Math.max(0, (await driver.status()).height - driver.confirmations);
  const now = new Date(modules.clock.now());
  const version = (row?.version ?? 0n) + 1n;
  await inStep(modules, lease, async (trx) => {
    const fresh = {
      chain: driver.chain,
      recent: '[]',
      since: BigInt(since),
      version,
      reachable: null,
      status: null,
      updated_at: now,
    };
    await trx
      .insertInto('scan_cursors')
      .values({ ledger: name, ...fresh })
      .onConflict((conflict) => conflict.column('ledger').doUpdateSet(fresh))
      .execute();
  });
  return { recent: [], since, version };
}
