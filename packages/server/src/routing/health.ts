import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Offer, Trouble } from './offer.ts';

/** A ledger that this installation cannot use, and since when. */
export interface Outage {
  readonly since: Date;
  readonly reason: Trouble | 'missing';
  readonly detail: string;
}

/** A ledger that no server has looked at for so long is on none of them: it was taken out of the configuration. */
export const FORGOTTEN_MS = 60_000;

/**
 * Notes which ledgers are down. The moment at which one went down stays until a server finds it up again, so that all
 * servers and the next start count from the same one.
 */
export async function recordHealth(db: Kysely<Schema>, offers: readonly Offer[], now: Date): Promise<void> {
  // In one order everywhere: two servers that write at once wait for each other instead of stopping each other.
  for (const { name, trouble } of [...offers].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await sql`
      INSERT INTO ledger_health AS h (ledger, down_since, reason, detail, updated_at)
      VALUES (${name}, ${trouble ? now : null}, ${trouble?.reason ?? null}, ${trouble?.detail ?? null}, ${now})
      ON CONFLICT (ledger) DO UPDATE SET
        down_since = CASE WHEN excluded.reason IS NULL THEN NULL ELSE coalesce(h.down_since, excluded.down_since) END,
        reason = excluded.reason, detail = excluded.detail, updated_at = excluded.updated_at`.execute(db);
  }
}

/** The ledgers among `names` that are down now; one that nobody runs any more is `missing` since it was last seen. */
export async function outagesOf(
  db: Kysely<Schema>,
  names: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Outage>> {
  const outages = new Map<string, Outage>();
  if (names.length === 0) return outages;
  const rows = await db.selectFrom('ledger_health').selectAll().where('ledger', 'in', names).execute();
  for (const row of rows) {
    if (now.getTime() - row.updated_at.getTime() > FORGOTTEN_MS)
      outages.set(row.ledger, {
        since: row.down_since ?? row.updated_at,
        reason: 'missing',
        detail: 'no server of this installation has this ledger any more',
      });
    else if (row.down_since !== null && row.reason !== null)
      outages.set(row.ledger, { since: row.down_since, reason: row.reason, detail: row.detail ?? '' });
  }
  return outages;
}
