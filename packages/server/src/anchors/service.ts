import { isCodedError } from '@blockcluster/btml';
import type { Transaction } from 'kysely';
import type { LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { findPlan, type Plan } from '../plans/plan.ts';
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

/** Whether anything of a plan can make an anchor wait: only then is its cost looked up before a batch closes. */
function isUnlimited(plan: Plan): boolean {
  return plan.budget === undefined && plan.minGapSeconds === 0 && plan.feeCeiling === undefined;
}

/** What the anchors do when batches close. */
export function batchHooks(modules: AnchorModules): BatchHooks {
  const patience = new Patience(modules.clock);
  return {
    mayClose: async (name, oldestAcceptedAt) => {
      const plan = await findPlan(modules.db, name);
      if (!plan || isUnlimited(plan)) return true;
      const oldestAt = await oldestWaiting(modules, name, oldestAcceptedAt ?? modules.clock.now());
      let may = false;
      for (const ledgerName of plan.ledgers) {
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

/** One anchor per ledger of the plan; the unique key (batch, ledger) makes a second one impossible. */
async function createAnchors(trx: Transaction<Schema>, modules: AnchorModules, batch: ClosedBatch): Promise<void> {
  const plan = await findPlan(trx, batch.plan);
  if (!plan) throw new Error(`batch ${batch.id} belongs to the unknown plan ${batch.plan}`);
  const now = new Date(modules.clock.now());
  for (const name of plan.ledgers) {
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
        created_at: now,
        updated_at: now,
      })
      .execute();
  }
}
