import { type BtmlMap, formatTime, parseDocument, parseRoute, signEnvelope } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Fallback } from '../anchors/tables.ts';
import type { Schema } from '../database/schema.ts';
import type { LogKey } from '../log/key.ts';
import type { RecordRow } from '../records/rows.ts';
import type { Needs } from '../routing/needs.ts';
import type { Chosen } from '../routing/route.ts';

interface Row {
  readonly closed_at: Date;
  readonly created_at: Date;
  readonly fallback: Fallback | null;
  readonly needs: Needs | null;
  readonly chosen: readonly Chosen[] | null;
}

/**
 * What the log states about where a record went: what its plan needed and what was chosen for its batch, and each ledger
 * that was replaced because it was down. Nothing for a plan that names its ledgers, as long as they were up. The same
 * decisions give the same bytes, so that two receipts merge into one.
 */
export async function routeStatements(db: Kysely<Schema>, key: LogKey, record: RecordRow): Promise<BtmlMap[]> {
  const { rows } = await sql<Row>`
    SELECT b.closed_at, a.created_at, a.fallback, d.needs, d.chosen
    FROM (
      SELECT id, from_seq, closed_at FROM batches WHERE plan = ${record.plan} AND size > ${record.seq}
      ORDER BY size LIMIT 1) b
    JOIN anchors a ON a.batch = b.id
    LEFT JOIN route_decisions d ON d.id = a.route
    WHERE b.from_seq <= ${record.seq} AND a.route IS NOT NULL
    ORDER BY a.seq`.execute(db);
  const subject = parseDocument(record.document).id;
  const stated: BtmlMap[] = [];
  const first = rows.find(({ fallback }) => fallback === null);
  if (first?.needs && first.chosen)
    stated.push({ issued: at(first.closed_at), ...needsOf(first.needs), chosen: first.chosen.map(placeOf) });
  for (const { fallback, needs, created_at } of rows) {
    // What was never attached to a chain has no name that a stranger could look up.
    if (fallback === null || fallback.from.chain === '') continue;
    const { from, to, reason, since } = fallback;
    stated.push({
      issued: at(created_at),
      ...needsOf(needs ?? {}),
      chosen: [placeOf(to)],
      // The detail stays here: it may name hosts that are nobody's business.
      replaced: { ...placeOf(from), since: at(new Date(since)), reason },
    });
  }
  return stated.map((members) => signed(key, { subject, plan: record.plan, ...members }));
}

function signed(key: LogKey, members: BtmlMap): BtmlMap {
  const { document } = parseRoute({ btml: '1.0', kind: 'route', issuer: key.did, ...members });
  return signEnvelope(document, {
    suite: 'ed25519',
    key: key.did,
    purpose: 'claim',
    created: document.issued,
    sign: (hash) => key.sign(hash),
  });
}

const at = (time: Date): string => formatTime(Math.floor(time.getTime() / 1_000));

function placeOf({ chain, kind }: { readonly chain: string; readonly kind: string }): BtmlMap {
  return { chain, kind };
}

/** The member `needs` as a document spells it: every scalar is a text, and what is empty is not there. */
function needsOf({ kinds, distinctKinds, development, finalWithinSeconds, maxCost }: Needs): BtmlMap {
  const needs = {
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    ...(distinctKinds === undefined ? {} : { distinct: String(distinctKinds) }),
    ...(development === undefined ? {} : { development: development ? 'yes' : 'no' }),
    ...(finalWithinSeconds === undefined ? {} : { within: String(finalWithinSeconds) }),
    ...(maxCost === undefined ? {} : { maxcost: maxCost.map(({ asset, amount }) => ({ asset, amount })) }),
  };
  return Object.keys(needs).length === 0 ? {} : { needs };
}
