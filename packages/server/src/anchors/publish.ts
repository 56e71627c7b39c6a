import { isCodedError } from '@blockcluster/btml';
import type { Lease } from '../database/leases.ts';
import { findPlan, type Plan } from '../plans/plan.ts';
import { STORAGE_LEDGER } from '../storage/names.ts';
import { inStep, type Ledger } from '../transactions/modules.ts';
import { submitIntent } from '../transactions/submit.ts';
import { type Assessment, assess } from './assess.ts';
import { anchorContractOf } from './contract.ts';
import { recordDecision } from './decisions.ts';
import { anchorOperation, organizationIntent } from './intents.ts';
import type { AnchorModules } from './modules.ts';
import type { Patience } from './patience.ts';
import { findLedger } from './service.ts';

/** An anchor's intent may still be signed or bumped this long after it was issued, or twice the deadline if longer. */
const VALID_MS = 24 * 60 * 60 * 1_000;

interface Group {
  readonly plan: string;
  readonly ledger: string;
  readonly oldestAt: Date;
}

/**
 * One round over everything that waits: for each plan and ledger a decision, and where it is favourable one transaction
 * for all of its waiting anchors. Answers how many groups still wait.
 *
 * @param patience what was put off a moment ago; without it everything is thought over again
 */
export async function publishWaiting(modules: AnchorModules, lease: Lease, patience?: Patience): Promise<number> {
  const groups: Group[] = await modules.db
    .selectFrom('anchors')
    .select(['plan', 'ledger'])
    .select((q) => q.fn.min('oldest_at').as('oldestAt'))
    .where('transaction_id', 'is', null)
    .where('state', 'in', ['waiting', 'deferred'])
    // The group's own worker has them cosigned.
    .where('ledger', '!=', STORAGE_LEDGER)
    .groupBy(['plan', 'ledger'])
    .execute();
  let waiting = 0;
  for (const group of groups) {
    const key = `${group.plan} ${group.ledger}`;
    if (patience?.isEarly(key)) {
      waiting += 1;
      continue;
    }
    try {
      const outcome = await publishGroup(modules, lease, group);
      if (outcome !== 'published') waiting += 1;
      if (outcome === 'deferred') patience?.putOff(key, findLedger(modules.ledgers, group.ledger)?.driver);
    } catch (error) {
      if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
      waiting += 1;
      patience?.putOff(key, findLedger(modules.ledgers, group.ledger)?.driver);
      const reason = error.code === 'ACCOUNT_LIMIT' ? 'account-limit' : 'node-unavailable';
      await deferGroup(modules, lease, group, { reason, detail: error.message });
    }
  }
  return waiting;
}

async function publishGroup(
  modules: AnchorModules,
  lease: Lease,
  group: Group,
): Promise<'published' | 'deferred' | 'waiting'> {
  const plan = await findPlan(modules.db, group.plan);
  const ledger = findLedger(modules.ledgers, group.ledger);
  if (!plan || !ledger) {
    await deferGroup(modules, lease, group, {
      reason: 'ledger-missing',
      detail: `the ledger ${group.ledger} is not configured on this installation`,
    });
    return 'deferred';
  }
  // What waits behind an anchor that is not in a block yet is better taken together by the next one.
  if (await isUnderWay(modules, group))
    return explainWaiting(
      modules,
      lease,
      group,
      'the anchor before it is not in a block yet; the next one covers both',
    );
  const contract = ledger.driver.family === 'evm' ? await anchorContractOf(modules, ledger, lease) : undefined;
  if (ledger.driver.family === 'evm' && contract === undefined)
    return explainWaiting(modules, lease, group, 'the anchor contract is being deployed');
  const assessment = await assess(modules, plan, ledger, group.oldestAt.getTime());
  const { decision, detail, maxFee } = assessment;
  if (!decision.publish) {
    await deferGroup(modules, lease, group, {
      reason: decision.reason,
      detail,
      worstCase: maxFee,
      allowed: decision.allowed,
    });
    return 'deferred';
  }
  await publish(modules, lease, plan, ledger, contract, assessment);
  await recordDecision(modules, {
    plan: plan.name,
    ledger: ledger.name,
    decision: 'publish',
    reason: decision.reason,
    detail,
    worstCase: maxFee,
    allowed: decision.allowed,
  });
  modules.onQueued?.(ledger.name);
  return 'published';
}

/** Says why anchors wait although nothing speaks against their cost; writes only what is new. */
async function explainWaiting(modules: AnchorModules, lease: Lease, group: Group, reason: string): Promise<'waiting'> {
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('anchors')
      .set({ reason, updated_at: new Date(modules.clock.now()) })
      .where('plan', '=', group.plan)
      .where('ledger', '=', group.ledger)
      .where('transaction_id', 'is', null)
      .where('state', 'in', ['waiting', 'deferred'])
      .where('reason', 'is distinct from', reason)
      .execute();
  });
  return 'waiting';
}

async function isUnderWay(modules: AnchorModules, group: Group): Promise<boolean> {
  const row = await modules.db
    .selectFrom('transactions')
    .select('id')
    .where('plan', '=', group.plan)
    .where('ledger', '=', group.ledger)
    .where('op', '=', 'anchor')
    .where('state', 'in', ['queued', 'signed', 'broadcast'])
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Reserves the budget, queues the intent and ties the anchors to it, all or nothing. The newest anchor is the one that
 * is published; every root covers the whole log before it, so the older ones are covered at no further cost.
 */
async function publish(
  modules: AnchorModules,
  lease: Lease,
  plan: Plan,
  ledger: Ledger,
  contract: string | undefined,
  assessment: Assessment,
): Promise<void> {
  const { driver, name } = ledger;
  const { account } = await modules.signer.account(name, driver);
  await inStep(modules, lease, async (trx, emit) => {
    const rows = await trx
      .selectFrom('anchors')
      .select(['id', 'size', 'root'])
      .where('plan', '=', plan.name)
      .where('ledger', '=', name)
      .where('transaction_id', 'is', null)
      .where('state', 'in', ['waiting', 'deferred', 'failed'])
      .orderBy('size', 'desc')
      .forUpdate()
      .execute();
    const [newest] = rows;
    if (!newest) return;
    const intent = organizationIntent({
      issuer: modules.issuer,
      driver,
      op: anchorOperation(driver, account, newest.root, contract),
      maxFee: assessment.maxFee,
      validForMs: Math.max(VALID_MS, 2_000 * plan.deadlineSeconds),
      clock: modules.clock,
      random: modules.random,
    });
    const { row } = await submitIntent(trx, modules, { intent, ledger, purse: assessment.purse, quiet: true });
    await trx
      .updateTable('anchors')
      .set((q) => ({
        state: 'waiting',
        chain: driver.chain,
        transaction_id: row.id,
        committed_size: newest.size,
        committed_root: newest.root,
        covered_by: q.case().when('id', '=', newest.id).then(null).else(newest.id).end(),
        asset: row.asset,
        reason: null,
        updated_at: new Date(modules.clock.now()),
      }))
      .where(
        'id',
        'in',
        rows.map((anchor) => anchor.id),
      )
      .execute();
    emit({
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain },
    });
  });
}

async function deferGroup(
  modules: AnchorModules,
  lease: Lease,
  group: Group,
  why: {
    readonly reason: string;
    readonly detail: string;
    readonly worstCase?: bigint;
    readonly allowed?: bigint | undefined;
  },
): Promise<void> {
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('anchors')
      .set({ state: 'deferred', reason: why.detail, updated_at: new Date(modules.clock.now()) })
      .where('plan', '=', group.plan)
      .where('ledger', '=', group.ledger)
      .where('transaction_id', 'is', null)
      .where('state', 'in', ['waiting', 'deferred'])
      .where((where) => where.or([where('state', '=', 'waiting'), where('reason', 'is distinct from', why.detail)]))
      .execute();
  });
  await recordDecision(modules, {
    plan: group.plan,
    ledger: group.ledger,
    decision: 'defer',
    reason: why.reason,
    detail: why.detail,
    worstCase: why.worstCase,
    allowed: why.allowed,
  });
}
