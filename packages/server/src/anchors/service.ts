import { isCodedError } from '@blockcluster/btml';
import type { Transaction } from 'kysely';
import type { LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { fallbackMs, findPlan, type Plan, routeTerms } from '../plans/plan.ts';
import { recordRoute } from '../routing/decisions.ts';
import { requireSatisfiable } from '../routing/require.ts';
import { findRoute } from '../routing/route.ts';
import { STORAGE_LEDGER } from '../storage/names.ts';
import { newId } from '../transactions/ids.ts';
import type { Ledger } from '../transactions/modules.ts';
import { assess } from './assess.ts';
import { recordDecision } from './decisions.ts';
import type { BatchHooks, ClosedBatch } from './hooks.ts';
import { formOf } from './intents.ts';
import type { AnchorModules } from './modules.ts';
import { Patience } from './patience.ts';

export function findLedger(ledgers: LedgerRegistry, name: string): Ledger | undefined {
  return ledgers.list().find((ledger) => ledger.name === name);
}

/** What is known of the ledgers may be so old when a batch closes. */
const FRESH_MS = 2_000;

/** Whether anything of a plan can make an anchor wait: only then is its cost looked up before a batch closes. */
function isUnlimited(plan: Plan): boolean {
  return (
    plan.budget === undefined &&
    plan.minGapSeconds === 0 &&
    plan.feeCeiling === undefined &&
    plan.needs?.maxCost === undefined
  );
}

/** What the anchors do when batches close. */
export function batchHooks(modules: AnchorModules): BatchHooks {
  const patience = new Patience(modules.clock);
  return {
    mayClose: async (name, oldestAcceptedAt) => {
      const plan = await findPlan(modules.db, name);
      if (!plan) return true;
      const ledgers = plan.needs === undefined ? plan.ledgers : await routed(modules, plan, patience);
      if (ledgers.length === 0) return false;
      if (isUnlimited(plan)) return true;
      const oldestAt = await oldestWaiting(modules, name, oldestAcceptedAt ?? modules.clock.now());
      // What a ledger that is down keeps waiting may go elsewhere, which takes a batch.
      const late = modules.clock.now() - oldestAt >= fallbackMs(plan);
      let may = false;
      for (const ledgerName of late ? [...ledgers, ...plan.fallback] : ledgers) {
        // Members cosign for nothing.
        if (ledgerName === STORAGE_LEDGER) may = true;
        const ledger = findLedger(modules.ledgers, ledgerName);
        const key = `${name} ${ledgerName}`;
        if (!ledger || patience.isEarly(key)) continue;
        if (await mayPublish(modules, plan, ledger, oldestAt)) may = true;
        else patience.putOff(key, ledger.driver);
      }
      return may;
    },
    onBatchClosed: (trx, batch) => createAnchors(trx, modules, batch),
  };
}

/** The ledgers that the router would take now; none while nothing that it could take is up, which is written down. */
async function routed(modules: AnchorModules, plan: Plan, patience: Patience): Promise<readonly string[]> {
  const key = `${plan.name} route`;
  if (plan.needs === undefined || patience.isEarly(key)) return [];
  const route = findRoute(plan.needs, await modules.market.read(FRESH_MS), routeTerms(plan));
  if (route.state !== 'unsatisfied' && route.chosen.some(({ up }) => up))
    return route.chosen.map(({ ledger }) => ledger);
  patience.putOff(key, { development: true });
  const { name, needs } = plan;
  await modules.db.transaction().execute(async (trx) => {
    const decision = { plan: name, state: route.state, needs, route } as const;
    const { isNew } = await recordRoute(trx, decision, new Date(modules.clock.now()));
    if (isNew)
      await modules.events.publish(trx, {
        type: 'anchor.deferred',
        subject: name,
        data: { plan: name, reason: `route-${route.state}`, detail: route.detail },
      });
  });
  return [];
}

async function mayPublish(modules: AnchorModules, plan: Plan, ledger: Ledger, oldestAt: number): Promise<boolean> {
  try {
    const { decision, detail, maxFee } = await assess(modules, plan, ledger, oldestAt);
    if (decision.publish) return true;
    await recordDecision(modules, {
      plan: plan.name,
      ledger: ledger.name,
      decision: 'defer',
      reason: decision.reason,
      detail,
      worstCase: maxFee,
      allowed: decision.allowed,
    });
  } catch (error) {
    if (!isCodedError(error)) throw error;
    await recordDecision(modules, {
      plan: plan.name,
      ledger: ledger.name,
      decision: 'defer',
      reason: 'node-unavailable',
      detail: error.message,
      worstCase: undefined,
      allowed: undefined,
    });
  }
  return false;
}

/** Records that sit in batches whose anchor still waits are older than any that is not batched yet. */
async function oldestWaiting(modules: AnchorModules, plan: string, fallback: number): Promise<number> {
  const row = await modules.db
    .selectFrom('anchors')
    .select((q) => q.fn.min('oldest_at').as('at'))
    .where('plan', '=', plan)
    .where('transaction_id', 'is', null)
    .where('state', 'in', ['waiting', 'deferred'])
    .executeTakeFirst();
  const at = row?.at?.getTime();
  return at === undefined ? fallback : Math.min(at, fallback);
}

/** One anchor per ledger of the plan or of its route; the unique key (batch, ledger) makes a second one impossible. */
async function createAnchors(trx: Transaction<Schema>, modules: AnchorModules, batch: ClosedBatch): Promise<void> {
  const plan = await findPlan(trx, batch.plan);
  if (!plan) throw new Error(`batch ${batch.id} belongs to the unknown plan ${batch.plan}`);
  const now = new Date(modules.clock.now());
  const target = await targetOf(trx, modules, plan, now);
  for (const name of target.ledgers) {
    const ledger = findLedger(modules.ledgers, name);
    await trx
      .insertInto('anchors')
      .values({
        id: newId(modules.random, 'anc'),
        batch: batch.id,
        plan: batch.plan,
        ledger: name,
        chain: ledger?.driver.chain ?? '',
        form: ledger ? formOf(ledger.driver) : '',
        size: BigInt(batch.size),
        root: batch.root,
        oldest_at: batch.oldestAcceptedAt === undefined ? now : new Date(batch.oldestAcceptedAt),
        state: 'waiting',
        ...(target.route === undefined ? {} : { route: target.route }),
        created_at: now,
        updated_at: now,
      })
      .execute();
  }
}

/**
 * Where a batch goes. What is known of the ledgers was read when the batch was allowed to close, so that no node is asked
 * within the transaction; decision and anchors are in the database together or not at all.
 */
async function targetOf(
  trx: Transaction<Schema>,
  modules: AnchorModules,
  plan: Plan,
  now: Date,
): Promise<{ readonly ledgers: readonly string[]; readonly route?: bigint }> {
  const { name, needs } = plan;
  if (needs === undefined) return { ledgers: plan.ledgers };
  const route = requireSatisfiable(needs, modules.market.latest() ?? [], routeTerms(plan));
  const { id } = await recordRoute(trx, { plan: name, state: route.state, needs, route }, now);
  return { ledgers: route.chosen.map(({ ledger }) => ledger), route: id };
}
