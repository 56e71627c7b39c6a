import { type CodedError, encodeDidKey, isCodedError } from '@blockcluster/btml';
import { sql } from 'kysely';
import { organizationIntent } from '../anchors/intents.ts';
import type { Lease } from '../database/leases.ts';
import { findPlan, purseOf } from '../plans/plan.ts';
import { emptyOperation } from './empty.ts';
import { type EngineModules, inStep, type Ledger } from './modules.ts';
import { larger } from './rates.ts';
import { submitIntent } from './submit.ts';

/** Gaps filled in one step of an account. */
const MOST = 16;
/** How much dearer than now filling one may become. */
const HEADROOM = 4n;
const VALID_MS = 24 * 60 * 60 * 1_000;

export interface GapStep {
  readonly modules: EngineModules;
  readonly ledger: Ledger;
  readonly lease: Lease;
  readonly account: string;
}

/**
 * Queues a transaction that does nothing for each nonce that nobody will use and that keeps those above it from the
 * ledger: one that was given back when others had been sent already, or whose foreign user a reorganization has undone.
 * Called when the queue had its turn, because whoever waits in it takes the lowest free nonce.
 */
export async function fillGaps(step: GapStep): Promise<void> {
  const { modules, ledger, account } = step;
  const { driver } = ledger;
  if (driver.ordering !== 'nonce' || emptyOperation(driver, account) === undefined) return;
  const open = await openNonces(step);
  if (open === undefined) return;
  const { nonce: next } = await driver.accountState(account);
  const rows = await modules.db
    .selectFrom('transactions')
    .select('nonce')
    .where('chain', '=', driver.chain)
    .where('account', '=', account)
    .where('nonce', '>=', String(next))
    .execute();
  const held = new Set(rows.map((row) => row.nonce));
  let left = MOST;
  for (let nonce = next; nonce < open.highest && left > 0; nonce++) {
    if (held.has(String(nonce))) continue;
    left -= 1;
    try {
      await fill(step, nonce, open.plan);
    } catch (error) {
      if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
      noteRefused(step, nonce, error);
      return;
    }
  }
}

/**
 * The highest nonce on its way, if one between it and the lowest, or the one right below, belongs to no transaction: only
 * then the node has to be asked what it expects.
 */
async function openNonces({
  modules,
  ledger,
  account,
}: GapStep): Promise<{ readonly highest: bigint; readonly plan: string | null } | undefined> {
  const { chain } = ledger.driver;
  const { rows } = await sql<{ low: string | null; high: string | null; held: string; plan: string | null }>`
    WITH open AS (
      SELECT min(nonce) AS low, max(nonce) AS high, min(plan) AS plan FROM transactions
      WHERE chain = ${chain} AND account = ${account} AND nonce IS NOT NULL AND state IN ('signed', 'broadcast'))
    SELECT low, high, plan, (
      SELECT count(*) FROM transactions
      WHERE chain = ${chain} AND account = ${account} AND nonce BETWEEN open.low - 1 AND open.high) AS held
    FROM open`.execute(modules.db);
  const [found] = rows;
  if (found === undefined || found.low === null || found.high === null) return undefined;
  const [low, highest] = [BigInt(found.low), BigInt(found.high)];
  const wanted = highest - low + (low === 0n ? 1n : 2n);
  return BigInt(found.held) >= wanted ? undefined : { highest, plan: found.plan };
}

async function fill({ modules, ledger, lease, account }: GapStep, nonce: bigint, plan: string | null): Promise<void> {
  const { driver } = ledger;
  const op = emptyOperation(driver, account);
  if (op === undefined) return;
  const key = await modules.db
    .selectFrom('signer_keys')
    .select(['id', 'public_key'])
    .where('ledger', '=', ledger.name)
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  const { rate, floor } = await driver.quote();
  const intent = organizationIntent({
    // It is the account's own affair: nobody else asked for it.
    issuer: encodeDidKey({ type: 'secp256k1', bytes: new Uint8Array(key.public_key) }),
    ...{ driver, op, clock: modules.clock, random: modules.random, validForMs: VALID_MS },
    maxFee: HEADROOM * driver.worstCase(op, larger(rate, floor)),
  });
  const found = plan === null ? undefined : await findPlan(modules.db, plan);
  const purse = found && purseOf(found, driver.feeAsset.asset, modules.clock.now());
  await inStep(modules, lease, async (trx, emit) => {
    const { chain } = driver;
    const holder = await trx
      .selectFrom('transactions')
      .select('id')
      .where('chain', '=', chain)
      .where('account', '=', account)
      .where('nonce', '=', String(nonce))
      .executeTakeFirst();
    if (holder) return;
    const { row } = await submitIntent(trx, modules, { intent, ledger, quiet: true, ...(purse ? { purse } : {}) });
    await trx
      .insertInto('nonces')
      .values({ chain, account, nonce: String(nonce), transaction_id: row.id })
      // Who had it goes on under another one; what it signed for this one is dead.
      .onConflict((conflict) => conflict.columns(['chain', 'account', 'nonce']).doUpdateSet({ transaction_id: row.id }))
      .execute();
    await trx.deleteFrom('signer_slots').where('key_id', '=', key.id).where('slot', '=', `${chain}/${nonce}`).execute();
    await trx
      .updateTable('transactions')
      .set({ nonce: String(nonce), filler: true })
      .where('id', '=', row.id)
      .execute();
    emit({
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: ledger.name, chain },
    });
  });
  modules.log.info({ ledger: ledger.name, account, nonce: String(nonce) }, 'a nonce that nobody uses is filled');
}

function noteRefused({ modules, ledger, account }: GapStep, nonce: bigint, { code, message }: CodedError): void {
  modules.log.warn(
    { ledger: ledger.name, account, nonce: String(nonce), code, reason: message },
    'a nonce stays unused',
  );
}
