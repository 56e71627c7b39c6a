import { type BtmlMap, CodedError, parseIntent, parseTime } from '@blockcluster/btml';
import type { Transaction } from 'kysely';
import { type Purse, reserveBudget } from '../budget/ledger.ts';
import { limitsOf, reserveSpending } from '../budget/spending.ts';
import type { Clock, RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { EventOutbox } from '../events/outbox.ts';
import { refuseWhenBusy } from './back-pressure.ts';
import { newId } from './ids.ts';
import type { Ledger, TransactionRow } from './modules.ts';
import { paidBy, singleOperation } from './operation.ts';
import { deployedContract, PAYMENTS_CONTRACT } from './own-contracts.ts';

export interface SubmitModules {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EventOutbox;
}

export interface Submission {
  readonly intent: Uint8Array | string | BtmlMap;
  readonly ledger: Ledger;
  /** Through which payments go, on a ledger that needs a contract for several. */
  readonly through?: string;
  /** Which purse pays: its worst case (the intent's `maxfee`) is reserved in the same transaction. */
  readonly purse?: Purse;
  /** Refused when so many transactions of the account have not ended; without it nothing limits them. */
  readonly most?: number;
  /** Set when the caller goes on writing in this transaction and publishes the event itself, last. */
  readonly quiet?: boolean;
}

export interface Submitted {
  readonly row: TransactionRow;
  /** False when this very intent was queued before. */
  readonly created: boolean;
}

/**
 * Queues an intent, in the caller's transaction. The id of the intent makes it idempotent, and its (issuer, salt) is
 * consumed here and nowhere else: a second intent with the same pair is refused, an unsigned copy burns nothing.
 *
 * @throws CodedError JSON_…, MODEL_…, SCHEMA_… of the document; TRANSACTION_OPS, TRANSACTION_AUDIENCE,
 *   TRANSACTION_EXPIRED, TRANSACTION_ASSET, TRANSACTION_FEE, TRANSACTION_ACCOUNT, TRANSACTION_REPLAY; COMPILE_…;
 *   BUDGET_EXCEEDED, ACCOUNT_LIMIT, ACCOUNT_BUSY
 */
export async function submitIntent(
  trx: Transaction<Schema>,
  modules: SubmitModules,
  submission: Submission,
): Promise<Submitted> {
  const { driver, name } = submission.ledger;
  const { document, id } = parseIntent(submission.intent);
  const through = submission.through ?? (await paymentsContractFor(trx, submission.ledger, document));
  const op = singleOperation(document, through);
  const known = await findByIntent(trx, id);
  if (known) return { row: known, created: false };
  const now = modules.clock.now();
  const { maxfee } = document;
  if (document.audience !== driver.chain || op.chain !== driver.chain)
    throw refused(
      'TRANSACTION_AUDIENCE',
      `${name} is ${driver.chain}; the intent is meant for ${document.audience}`,
      '/audience',
    );
  const expires = (parseTime(document.expires) ?? 0) * 1000;
  if (expires <= now) throw refused('TRANSACTION_EXPIRED', `The intent expired at ${document.expires}`, '/expires');
  if (maxfee?.asset !== driver.feeAsset.asset)
    throw refused('TRANSACTION_ASSET', `Fees of ${name} are paid in ${driver.feeAsset.asset}`, '/maxfee/asset');
  if (Number(maxfee.decimals) !== driver.feeAsset.decimals)
    throw refused('TRANSACTION_ASSET', `${maxfee.asset} has ${driver.feeAsset.decimals} decimals`, '/maxfee/decimals');
  const maxFee = BigInt(maxfee.amount);
  // Refuses what this ledger can't compile, and a fee that would pay for nothing at all.
  if (driver.worstCase(op, 1n) > maxFee)
    throw refused('TRANSACTION_FEE', `No transaction of this kind costs as little as ${maxFee}`, '/maxfee/amount');
  const key = await trx
    .selectFrom('signer_keys as k')
    .leftJoin('contract_accounts as a', (join) =>
      join.onRef('a.ledger', '=', 'k.ledger').onRef('a.chain', '=', 'k.chain').onRef('a.label', '=', 'k.label'),
    )
    .select(['k.id', 'k.account', 'a.limit_operation', 'a.limit_day'])
    .where('k.ledger', '=', name)
    .where('k.account', '=', typeof op.from === 'string' ? op.from : '')
    .executeTakeFirst();
  if (!key)
    throw refused('TRANSACTION_ACCOUNT', `No signer of ${name} holds the account of the operation`, '/ops/0/from');
  if (submission.most !== undefined) await refuseWhenBusy(trx, name, key.account, submission.most);

  const transactionId = newId(modules.random, 'tx');
  const date = new Date(now);
  const row = await trx
    .insertInto('transactions')
    .values({
      id: transactionId,
      intent_id: id,
      issuer: document.issuer,
      salt: document.salt,
      intent: JSON.stringify(document),
      op: typeof op.op === 'string' ? op.op : '',
      ledger: name,
      chain: driver.chain,
      account: key.account,
      key_id: key.id,
      plan: submission.purse?.plan ?? null,
      through: op.op === 'pays' ? (through ?? null) : null,
      state: 'queued',
      max_fee: String(maxFee),
      asset: driver.feeAsset.asset,
      expires: new Date(expires),
      next_at: date,
      created_at: date,
      updated_at: date,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) {
    const raced = await findByIntent(trx, id);
    if (raced) return { row: raced, created: false };
    throw refused('TRANSACTION_REPLAY', 'The issuer has used this salt for another intent', '/salt');
  }
  const spender = { id: transactionId, chain: driver.chain, account: key.account };
  const value = paidBy(op, driver.feeAsset.asset);
  await reserveSpending(trx, limitsOf(key), spender, { fee: maxFee, value, now: date });
  if (submission.purse) await reserveBudget(trx, submission.purse, transactionId, maxFee, date);
  if (submission.quiet !== true)
    await modules.events.publish(trx, {
      type: 'transaction.state',
      subject: row.id,
      data: { state: row.state, op: row.op, ledger: row.ledger, chain: row.chain },
    });
  return { row, created: true };
}

/** Several payments need the payments contract on a ledger where code may run; undefined elsewhere. */
async function paymentsContractFor(
  trx: Transaction<Schema>,
  ledger: Ledger,
  { ops }: { readonly ops: readonly unknown[] },
): Promise<string | undefined> {
  if (ops.length === 1 || ledger.driver.hasCode === undefined) return undefined;
  const address = await deployedContract(trx, ledger, PAYMENTS_CONTRACT);
  if (address === undefined)
    throw refused(
      'TRANSACTION_OPS',
      `No payments contract is on ${ledger.name} yet; POST /payments deploys it`,
      '/ops',
    );
  return address;
}

async function findByIntent(trx: Transaction<Schema>, intentId: string): Promise<TransactionRow | undefined> {
  return trx.selectFrom('transactions').selectAll().where('intent_id', '=', intentId).executeTakeFirst();
}

function refused(code: string, message: string, pointer: string): CodedError {
  return new CodedError(code, message, { pointer });
}
