import type { Layer } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { CellLedger, FurtherLedgers } from '../matrix/cells.ts';
import type { StorageGroup } from './group.ts';
import { newestRoot } from './log-root.ts';
import { EVENTS, STORAGE_LEDGER } from './names.ts';

interface Exercised {
  readonly identity: Date | null;
  readonly data: Date | null;
  readonly contract: Date | null;
  readonly settlement: Date | null;
  readonly delay: number | null;
}

/** Newest witnessed heads that the delay is the middle of. */
const NEWEST = 20;

/** The group as the cells of kind `storage` show it: it costs nothing, and what it did last is in the database. */
export function storageCells({ db }: Pick<ServerContext, 'db'>, group: StorageGroup): FurtherLedgers {
  return async () => {
    const { driver } = await group.open();
    const [status, head, { rows }] = await Promise.all([
      driver.status(),
      newestRoot(db),
      sql<Exercised>`
        WITH heads AS (
          SELECT updated_at, extract(epoch FROM updated_at - created_at) AS seconds FROM anchors
          WHERE ledger = ${STORAGE_LEDGER} AND state = 'final' ORDER BY updated_at DESC LIMIT ${NEWEST})
        SELECT
          (SELECT answered_at FROM storage_proofs WHERE subject = ${EVENTS}) AS identity,
          (SELECT max(answered_at) FROM storage_proofs WHERE subject <> ${EVENTS}) AS data,
          (SELECT max(updated_at) FROM agreements WHERE kept > 0) AS contract,
          (SELECT max(updated_at) FROM heads) AS settlement,
          (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds)::float8 FROM heads) AS delay`.execute(db),
    ]);
    const [past] = rows;
    return (layer: Layer): CellLedger => ({
      name: STORAGE_LEDGER,
      label: driver.label,
      development: driver.development,
      synced: status.synced,
      height: head?.size ?? 0,
      confirmations: 0,
      cost: null,
      delay: layer === 'settlement' && past?.delay ? Math.round(past.delay) : null,
      exercised: past?.[layer]?.toISOString() ?? null,
    });
  };
}
