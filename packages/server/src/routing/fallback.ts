import { isCodedError } from '@blockcluster/btml';
import { type CellKind, consensusKinds } from '@blockcluster/ledgers';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import { formOf } from '../anchors/intents.ts';
import type { AnchorModules } from '../anchors/modules.ts';
import type { AnchorTables, Fallback } from '../anchors/tables.ts';
import type { Lease, Leases } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { fallbackMs, findPlan, mayFallBack, type Plan, routeTerms } from '../plans/plan.ts';
import { newId } from '../transactions/ids.ts';
import { LoopWorker } from '../transactions/loop.ts';
import { inStep } from '../transactions/modules.ts';
import { recordRoute } from './decisions.ts';
import { FORGOTTEN_MS, type Outage, outagesOf } from './health.ts';
import type { Offer } from './offer.ts';
import { findReplacement, findRoute, type Route } from './route.ts';

const LOOK_MS = 1_000;
const ELSEWHERE_MS = 2_000;
/** What is known of the ledgers may be so old when an anchor is routed anew. */
const FRESH_MS = 2_000;
/** So many anchors of a plan and ledger are routed anew in one round. */
const MOST = 200;
/** A ledger must have been down this long, or for a quarter of the plan's bound: one that flaps is left alone. */
const DOWN_MS = 60_000;

type AnchorRow = Selectable<AnchorTables['anchors']>;

/** Routes anchors elsewhere whose ledger stays down, on one server at a time. */
export function fallbackWorker(modules: AnchorModules, leases: Leases): LoopWorker {
  const round = async () => {
    if ((await stuckAnchors(modules, 1)).length === 0) return { restMs: LOOK_MS };
    const done = await leases.withLease('fallback', (lease) => fallBack(modules, lease));
    return { restMs: done === undefined ? ELSEWHERE_MS : LOOK_MS };
  };
  return new LoopWorker('fallback', round, (error) => {
    if (!isCodedError(error, 'LEASE_LOST')) modules.log.error({ err: error }, 'anchors could not be routed anew');
    return ELSEWHERE_MS;
  });
}

/**
 * One round over anchors that are not final although their plan's bound has passed, and whose ledger is down: each gets
 * another anchor in its place, once. The anchor itself stays and goes on when its ledger is back. Answers how many were
 * routed anew.
 */
export async function fallBack(modules: AnchorModules, lease: Lease): Promise<number> {
  const stuck = await stuckAnchors(modules, MOST);
  if (stuck.length === 0) return 0;
  const offers = await modules.market.read(FRESH_MS);
  const now = modules.clock.now();
  const outages = await outagesOf(modules.db, [...new Set(stuck.map(({ ledger }) => ledger))], new Date(now));
  const siblings = await siblingsOf(modules, stuck, offers);
  const plans = new Map<string, Plan | undefined>();
  const hopeless = new Set<string>();
  let replaced = 0;
  for (const anchor of stuck) {
    if (!plans.has(anchor.plan)) plans.set(anchor.plan, await findPlan(modules.db, anchor.plan));
    const plan = plans.get(anchor.plan);
    const outage = outages.get(anchor.ledger);
    if (!plan || !outage || !isDue(plan, anchor, outage, now)) continue;
    const own = siblings.get(anchor.batch) ?? [];
    const key = JSON.stringify([anchor.plan, anchor.ledger, own]);
    if (hopeless.has(key)) continue;
    if (await replace(modules, lease, { plan, anchor, siblings: own, outage, offers })) replaced += 1;
    else hopeless.add(key);
  }
  return replaced;
}

/**
 * Open anchors past their plan's bound whose ledger is noted as down, and in whose place nothing stands yet: of each plan
 * and ledger the oldest, so that none keeps the others waiting.
 */
async function stuckAnchors(modules: AnchorModules, limit: number): Promise<AnchorRow[]> {
  const now = new Date(modules.clock.now());
  const { rows } = await sql<AnchorRow>`
    SELECT * FROM (
      SELECT a.*, row_number() OVER (PARTITION BY a.plan, a.ledger ORDER BY a.oldest_at, a.id) AS place
      FROM anchors a
      JOIN plans p ON p.name = a.plan
      JOIN ledger_health h ON h.ledger = a.ledger
      WHERE a.state NOT IN ('final', 'failed') AND (p.needs IS NOT NULL OR cardinality(p.fallback) > 0)
        AND (h.down_since IS NOT NULL OR h.updated_at < ${new Date(now.getTime() - FORGOTTEN_MS)})
        AND (CASE WHEN a.replaces IS NULL THEN a.oldest_at ELSE a.created_at END)
          <= ${now}::timestamptz - coalesce(p.fallback_seconds, ceil(p.deadline_seconds / 2.0)) * interval '1 second'
        AND NOT EXISTS (SELECT 1 FROM anchors r WHERE r.replaces = a.id)) stuck
    WHERE place <= ${limit}`.execute(modules.db);
  return rows;
}

/** Whether the plan's bound has passed for an anchor, and its ledger was down long enough for it to be no flap. */
function isDue(plan: Plan, anchor: AnchorRow, outage: Outage, now: number): boolean {
  const bound = fallbackMs(plan);
  const since = anchor.replaces === null ? anchor.oldest_at : anchor.created_at;
  return (
    mayFallBack(plan) &&
    now - since.getTime() >= bound &&
    now - outage.since.getTime() >= Math.min(DOWN_MS, Math.ceil(bound / 4))
  );
}

interface Sibling {
  readonly ledger: string;
  readonly kind: CellKind | undefined;
  /** Whether another anchor stands in its place. */
  readonly replaced: boolean;
}

interface Case {
  readonly plan: Plan;
  readonly anchor: AnchorRow;
  /** All anchors of its batch, itself among them. */
  readonly siblings: readonly Sibling[];
  readonly outage: Outage;
  readonly offers: readonly Offer[];
}

/** The anchors of batches, by batch, each with the kind that its ledger has, or had when it was chosen. */
async function siblingsOf(
  modules: AnchorModules,
  stuck: readonly AnchorRow[],
  offers: readonly Offer[],
): Promise<Map<string, Sibling[]>> {
  const rows = await modules.db
    .selectFrom('anchors as a')
    .leftJoin('route_decisions as d', 'd.id', 'a.route')
    .leftJoin('anchors as r', 'r.replaces', 'a.id')
    .select(['a.batch', 'a.ledger', 'd.chosen', 'r.id as by'])
    .where('a.batch', 'in', [...new Set(stuck.map(({ batch }) => batch))])
    .orderBy('a.ledger')
    .execute();
  const siblings = new Map<string, Sibling[]>();
  for (const { batch, ledger, chosen, by } of rows) {
    const now = offers.find(({ name }) => name === ledger)?.kind;
    const kind = consensusKinds.find((one) => one === now) ?? chosen?.find((one) => one.ledger === ledger)?.kind;
    siblings.set(batch, [...(siblings.get(batch) ?? []), { ledger, kind, replaced: by !== null }]);
  }
  return siblings;
}

/** Routes one anchor anew; false when nothing can take its place, which is written down once. */
async function replace(modules: AnchorModules, lease: Lease, one: Case): Promise<boolean> {
  const { plan, anchor, outage } = one;
  const kind = one.siblings.find(({ ledger }) => ledger === anchor.ledger)?.kind;
  const route = routeFor(one, kind);
  const [to] = route.chosen;
  const why = `${anchor.ledger} is down since ${outage.since.toISOString()} (${outage.reason}: ${outage.detail})`;
  const outcome = to === undefined ? 'Nothing takes its place' : `${to.ledger} takes its place`;
  const detail = `${why}. ${outcome}. ${route.detail}`;
  return inStep(modules, lease, async (trx, emit) => {
    const row = await trx
      .selectFrom('anchors')
      .select('state')
      .where('id', '=', anchor.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.state === 'final' || row.state === 'failed') return true;
    const now = new Date(modules.clock.now());
    const state = to === undefined ? 'no-fallback' : 'fallback';
    const decision = {
      plan: plan.name,
      state,
      ledger: anchor.ledger,
      needs: plan.needs,
      route: { ...route, detail },
    } as const;
    const { id: routeId, isNew } = await recordRoute(trx, decision, now);
    if (to === undefined) {
      const data = { plan: plan.name, ledger: anchor.ledger, reason: state, detail };
      if (isNew) emit({ type: 'anchor.deferred', subject: plan.name, data });
      return false;
    }
    const id = newId(modules.random, 'anc');
    const fallback: Fallback = {
      from: { ledger: anchor.ledger, chain: anchor.chain, kind: kind ?? 'none' },
      to: { ledger: to.ledger, chain: to.chain, kind: to.kind },
      reason: outage.reason,
      detail: outage.detail,
      since: outage.since.toISOString(),
    };
    const { rowCount } = await insertReplacement(trx, {
      id,
      batch: anchor.batch,
      plan: anchor.plan,
      ledger: to.ledger,
      chain: to.chain,
      // The group's own worker knows the form.
      form: to.kind === 'storage' ? '' : formOf(modules.ledgers.get(to.ledger)),
      size: anchor.size,
      root: anchor.root,
      oldest_at: anchor.oldest_at,
      state: 'waiting',
      route: routeId,
      replaces: anchor.id,
      stands_for: anchor.stands_for ?? anchor.id,
      fallback: JSON.stringify(fallback),
      created_at: now,
      updated_at: now,
    });
    if (rowCount > 0)
      emit({
        type: 'anchor.rerouted',
        subject: id,
        data: {
          plan: plan.name,
          batch: anchor.batch,
          from: anchor.ledger,
          to: to.ledger,
          reason: outage.reason,
          detail,
        },
      });
    return true;
  });
}

/** One anchor per batch and ledger, and one in the place of another: the unique keys hold that, whoever decides. */
async function insertReplacement(
  trx: Transaction<Schema>,
  values: Insertable<AnchorTables['anchors']>,
): Promise<{ rowCount: number }> {
  const rows = await trx
    .insertInto('anchors')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return { rowCount: rows.length };
}

/** Where an anchor goes instead: what the plan's needs leave, or the first of its list that is up. */
function routeFor({ plan, anchor, siblings, offers }: Case, kind: CellKind | undefined): Route {
  const taken = new Map(
    siblings.map(({ ledger }): [string, string] => [ledger, 'the batch has an anchor there already']),
  );
  const terms = { ...routeTerms(plan), closeSeconds: 0, taken };
  if (plan.needs !== undefined) {
    const kept = siblings
      .filter(({ ledger, replaced }) => ledger !== anchor.ledger && !replaced)
      .flatMap((sibling) => (sibling.kind === undefined ? [] : [sibling.kind]));
    return findReplacement(plan.needs, { ledger: anchor.ledger, kind }, kept, offers, terms);
  }
  for (const name of plan.fallback) {
    const offer = offers.find((one) => one.name === name);
    if (offer === undefined || offer.trouble !== undefined || taken.has(name)) continue;
    // An operator who names a ledger has weighed it: what counts is that it is up.
    const kinds = offer.kind === 'none' ? {} : { kinds: [offer.kind] };
    const route = findRoute({ development: true, ...kinds }, [offer], terms);
    if (route.chosen.length > 0) return route;
  }
  const detail = `Of ${plan.fallback.join(', ')} none can be used now.`;
  return { state: 'unsatisfied', chosen: [], rejected: [], missing: [], detail };
}
