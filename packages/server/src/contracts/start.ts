import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { sql, type Transaction } from 'kysely';
import type { Principal } from '../access/policy.ts';
import { organizationIntent } from '../anchors/intents.ts';
import { type Purse, reserveBudget } from '../budget/ledger.ts';
import type { Schema } from '../database/schema.ts';
import type { IdempotentRequest } from '../http/idempotency.ts';
import { findPlan, purseOf } from '../plans/plan.ts';
import { refuseWhenBusy } from '../transactions/back-pressure.ts';
import { newId } from '../transactions/ids.ts';
import type { Ledger } from '../transactions/modules.ts';
import { paidBy } from '../transactions/operation.ts';
import { larger, smaller } from '../transactions/rates.ts';
import type { SignerAccount } from '../transactions/signer.ts';
import { submitIntent } from '../transactions/submit.ts';
import { accountFor } from './accounts.ts';
import type { ContractModules } from './modules.ts';
import type { Prepared } from './platform.ts';
import type { StoredContract } from './store.ts';
import type { Simulation, Values } from './tables.ts';

/** How much dearer than now a transaction may become before it is given up, in percent. */
const HEADROOM = 200n;

/** How an operation is to be signed and paid. */
export interface SigningOptions {
  /** Label of the account. */
  readonly from: string;
  /** The most that it may cost, base units of the ledger's fee asset. */
  readonly maxFee: bigint | undefined;
  /** Seconds until it is given up unless it was signed. */
  readonly expires: number;
}

export interface NewOperation {
  readonly contract: StoredContract;
  readonly kind: 'deploy' | 'call';
  readonly method: string | undefined;
  readonly values: Values;
  readonly ledger: Ledger;
  readonly address: string | undefined;
  readonly principal: Principal;
  readonly request: IdempotentRequest | undefined;
  readonly signing: SigningOptions;
  /** Looks at the ledger and answers the operation to sign; what it throws refuses the request. */
  readonly prepare: (account: SignerAccount, id: string) => Promise<Prepared>;
}

/**
 * Accepts an operation: it is tried, its worst case and what goes along with it reserved from the plan of its account, and intent, transaction and
 * request are written in one transaction, before anything is signed or sent. A request that came before is answered by
 * its operation, and nothing new is done.
 *
 * @returns the id of the operation, and whether this request made it
 * @throws CodedError ACCOUNT_…, CONTRACT_…, LEDGER_FUNDS, TRANSACTION_FEE, BUDGET_EXCEEDED, IDEMPOTENCY_KEY_REUSED
 */
export async function startOperation(
  modules: ContractModules,
  wanted: NewOperation,
): Promise<{ readonly id: string; readonly created: boolean }> {
  const { db, clock } = modules;
  const before = wanted.request && (await earlierOperation(db, wanted.request));
  if (before !== undefined) return { id: before, created: false };
  const { ledger, signing } = wanted;
  const signer = await accountFor(modules, ledger, signing.from, wanted.principal);
  const { account, plan } = signer;
  const { queueLimit } = modules.config;
  // Before the work of trying it; once more where it is written.
  await refuseWhenBusy(db, ledger.name, account, queueLimit);
  const id = newId(modules.random, 'op');
  const prepared = await wanted.prepare(signer, id);
  const most = leastOf(signing.maxFee, prepared.maxFee);
  const maxFee = await affordable(ledger, account, prepared.op, most);
  const intent = organizationIntent({
    issuer: modules.issuer,
    driver: ledger.driver,
    op: prepared.op,
    maxFee,
    validForMs: signing.expires * 1_000,
    clock,
    random: modules.random,
  });
  const purse = plan === undefined ? undefined : await accountPurse(modules, plan, ledger);
  const simulation: Simulation = {
    ...(prepared.gas === undefined ? {} : { gas: String(prepared.gas) }),
    ...(prepared.result === undefined ? {} : { result: prepared.result }),
    ...(prepared.block === undefined ? {} : { block: prepared.block }),
  };
  const started = await db.transaction().execute(async (trx) => {
    const raced = wanted.request && (await takeRequest(trx, wanted.request));
    if (raced !== undefined) return raced;
    const { row } = await submitIntent(trx, modules, {
      intent,
      ledger,
      quiet: true,
      most: queueLimit,
      ...(purse ? { purse } : {}),
    });
    const now = new Date(clock.now());
    if (prepared.watch !== undefined) await watch(trx, ledger, prepared.watch, now);
    const value = paidBy(prepared.op, ledger.driver.feeAsset.asset);
    if (purse && value > 0n) await reserveBudget(trx, purse, id, value, now);
    await trx
      .insertInto('contract_operations')
      .values({
        id,
        contract: wanted.contract.name,
        version: wanted.contract.version,
        kind: wanted.kind,
        method: wanted.method ?? null,
        arguments: JSON.stringify(wanted.values),
        ledger: ledger.name,
        chain: ledger.driver.chain,
        account,
        address: wanted.address ?? null,
        transaction: row.id,
        remaining: prepared.remaining === undefined ? null : JSON.stringify(prepared.remaining),
        simulation: JSON.stringify(simulation),
        principal: `${wanted.principal.kind}:${wanted.principal.id}`,
        created_at: now,
      })
      .execute();
    if (wanted.request)
      await trx
        .insertInto('contract_requests')
        .values({
          principal: wanted.request.principal,
          key: wanted.request.key,
          request_hash: wanted.request.hash,
          operation: id,
          created_at: now,
        })
        .execute();
    await modules.events.publish(trx, {
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain, operation: id },
    });
    return id;
  });
  if (started === id) modules.wake(ledger.name);
  return { id: started, created: started === id };
}

function leastOf(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || b === undefined ? (a ?? b) : smaller(a, b);
}

/** Follows the coins of an account from the next block that is looked at on: before anything can have been sent to it. */
export async function watch(trx: Transaction<Schema>, ledger: Ledger, account: string, now: Date): Promise<void> {
  await trx
    .insertInto('watched_accounts')
    .values({ ledger: ledger.name, chain: ledger.driver.chain, account, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The operation that a request made when it came before. Throws IDEMPOTENCY_KEY_REUSED for another request. */
async function earlierOperation(db: ContractModules['db'], request: IdempotentRequest): Promise<string | undefined> {
  const row = await db
    .selectFrom('contract_requests')
    .select(['request_hash', 'operation'])
    .where('principal', '=', request.principal)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.request_hash.equals(request.hash))
    throw new CodedError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came before with another request');
  return row.operation;
}

/** Two of the same at once: the second waits for the first and is answered by it. */
async function takeRequest(trx: Transaction<Schema>, request: IdempotentRequest): Promise<string | undefined> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${request.principal} ${request.key}`}, 50))`.execute(trx);
  return earlierOperation(trx, request);
}

/** Stands for the leaf that the intent will name: what it costs follows from its length. */
const SOME_LEAF = '0'.repeat(64);

/**
 * What may be spent at most: twice the present price, unless the caller allows less. Refuses early what the account
 * could not pay for; the engine checks again when its turn has come.
 */
export async function affordable(
  ledger: Ledger,
  account: string,
  op: BtmlMap,
  most: bigint | undefined,
): Promise<bigint> {
  const { driver } = ledger;
  const { asset } = driver.feeAsset;
  const value = paidBy(op, asset);
  const { rate, floor } = await driver.quote();
  const bound = { ...op, bind: SOME_LEAF };
  const now = driver.worstCase(bound, larger(rate, floor));
  if (most !== undefined && now > most)
    throw new CodedError('TRANSACTION_FEE', `It costs up to ${now} now, more than the ${most} that are allowed`, {
      details: { needed: String(now), allowed: String(most), asset },
    });
  if (driver.ordering === 'nonce') {
    const { balance } = await driver.accountState(account);
    const needed = value + driver.worstCase(bound, floor);
    if (balance < needed)
      throw new CodedError('LEDGER_FUNDS', `${account} holds ${balance}, the operation needs ${needed}`, {
        details: { account, balance: String(balance), needed: String(needed), asset },
      });
  }
  const wanted = (now * HEADROOM + 99n) / 100n;
  return most === undefined ? wanted : smaller(wanted, most);
}

/** What the plan of an account pays from. Throws PLAN_UNKNOWN. */
export async function accountPurse(modules: ContractModules, name: string, ledger: Ledger): Promise<Purse> {
  const plan = await findPlan(modules.db, name);
  if (!plan) throw new CodedError('PLAN_UNKNOWN', `The plan "${name}" of this account is gone`);
  return purseOf(plan, ledger.driver.feeAsset.asset, modules.clock.now());
}
