import { CodedError } from '@blockcluster/btml';
import type { Principal } from '../access/policy.ts';
import { limitsOf, type SpendingLimits } from '../budget/spending.ts';
import { findPlan } from '../plans/plan.ts';
import type { Ledger } from '../transactions/modules.ts';
import type { SignerAccount } from '../transactions/signer.ts';
import type { ContractModules } from './modules.ts';

/** The account of a ledger that every installation has: it pays for anchors. */
export const OWN_ACCOUNT = 'anchor';

/** An account that may be named by calls. */
export interface NamedAccount {
  readonly label: string;
  readonly ledger: string;
  readonly chain: string;
  /** CAIP-10. */
  readonly account: string;
  /** The plan whose budget pays for it; without one nothing limits it. */
  readonly plan: string | undefined;
  /** Compressed, 0x and hex: what scripts of Bitcoin name their parties by. */
  readonly publicKey: string;
  readonly limits: SpendingLimits;
  readonly createdAt: Date;
}

/**
 * Makes an account with a key of its own, or answers the one that has this label. Throws PLAN_UNKNOWN,
 * ACCOUNT_EXISTS where it is paid by another plan.
 */
export async function createAccount(
  modules: ContractModules,
  ledger: Ledger,
  wanted: {
    readonly label: string;
    readonly plan: string | undefined;
    readonly limits?: SpendingLimits;
    readonly principal: string;
  },
): Promise<{ readonly account: NamedAccount; readonly created: boolean }> {
  const { db, signer, clock } = modules;
  if (wanted.plan !== undefined && (await findPlan(db, wanted.plan)) === undefined)
    throw new CodedError('PLAN_UNKNOWN', `No plan is called "${wanted.plan}"`, { pointer: '/plan' });
  await signer.account(ledger.name, ledger.driver, wanted.label);
  const made = await db
    .insertInto('contract_accounts')
    .values({
      ledger: ledger.name,
      chain: ledger.driver.chain,
      label: wanted.label,
      plan: wanted.plan ?? null,
      ...limitColumns(wanted.limits ?? {}),
      created_by: wanted.principal,
      created_at: new Date(clock.now()),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('label')
    .executeTakeFirst();
  const [account] = await listAccounts(modules, { ledger, label: wanted.label });
  if (!account) throw new Error('an account was not kept');
  if (!made && wanted.plan !== undefined && account.plan !== wanted.plan)
    throw new CodedError('ACCOUNT_EXISTS', `"${wanted.label}" is paid by ${account.plan ?? 'no plan'}`, {
      pointer: '/label',
    });
  if (!made && wanted.limits !== undefined && !sameLimits(account.limits, wanted.limits))
    throw new CodedError('ACCOUNT_EXISTS', `"${wanted.label}" is there with other limits; PATCH changes them`, {
      pointer: '/limits',
    });
  return { account, created: made !== undefined };
}

/**
 * Sets what an account may spend; what is left out stays as it is. What was spent before it had a limit is not counted.
 * Throws ACCOUNT_UNKNOWN.
 */
export async function limitAccount(
  modules: ContractModules,
  ledger: Ledger,
  wanted: {
    readonly label: string;
    readonly limits: { readonly operation?: bigint | null; readonly day?: bigint | null };
    readonly principal: string;
  },
): Promise<NamedAccount> {
  const { label, limits } = wanted;
  const [known] = await listAccounts(modules, { ledger, label });
  if (!known) throw accountUnknown(ledger, label);
  const columns = limitColumns(limits);
  if (Object.keys(columns).length === 0) return known;
  await modules.db
    .insertInto('contract_accounts')
    .values({
      ledger: ledger.name,
      chain: ledger.driver.chain,
      label,
      ...columns,
      created_by: wanted.principal,
      created_at: new Date(modules.clock.now()),
    })
    .onConflict((conflict) => conflict.columns(['ledger', 'chain', 'label']).doUpdateSet(columns))
    .execute();
  const [after] = await listAccounts(modules, { ledger, label });
  return after ?? known;
}

/** Only those that are named: null takes a limit away. */
function limitColumns(limits: {
  readonly operation?: bigint | null | undefined;
  readonly day?: bigint | null | undefined;
}) {
  const text = (amount: bigint | null | undefined) => (amount == null ? null : String(amount));
  return {
    ...(limits.operation === undefined ? {} : { limit_operation: text(limits.operation) }),
    ...(limits.day === undefined ? {} : { limit_day: text(limits.day) }),
  };
}

function sameLimits(a: SpendingLimits, b: SpendingLimits): boolean {
  return a.operation === b.operation && a.day === b.day;
}

function accountUnknown(ledger: Ledger, label: string): CodedError {
  return new CodedError('ACCOUNT_UNKNOWN', `The ledger "${ledger.name}" has no account "${label}"`, {
    details: { ledger: ledger.name, account: label },
  });
}

/** The accounts of all ledgers, or of one. */
export async function listAccounts(
  modules: Pick<ContractModules, 'db'>,
  only: { readonly ledger?: Ledger; readonly label?: string; readonly account?: string } = {},
): Promise<NamedAccount[]> {
  let query = modules.db
    .selectFrom('signer_keys as k')
    .leftJoin('contract_accounts as a', (join) =>
      join.onRef('a.ledger', '=', 'k.ledger').onRef('a.chain', '=', 'k.chain').onRef('a.label', '=', 'k.label'),
    )
    .select([
      'k.label',
      'k.ledger',
      'k.chain',
      'k.account',
      'k.public_key',
      'a.plan',
      'a.limit_operation',
      'a.limit_day',
      'k.created_at',
    ])
    .orderBy('k.ledger')
    .orderBy('k.created_at');
  if (only.ledger !== undefined)
    query = query.where('k.ledger', '=', only.ledger.name).where('k.chain', '=', only.ledger.driver.chain);
  if (only.label !== undefined) query = query.where('k.label', '=', only.label);
  if (only.account !== undefined) query = query.where('k.account', '=', only.account);
  const rows = await query.execute();
  return rows.map((row) => ({
    label: row.label,
    ledger: row.ledger,
    chain: row.chain,
    account: row.account,
    plan: row.plan ?? undefined,
    publicKey: `0x${row.public_key.toString('hex')}`,
    limits: limitsOf(row),
    createdAt: row.created_at,
  }));
}

/**
 * The installation's own account, which pays for its anchors, signs for operators alone: whoever may call contracts must
 * not empty it. Throws ACCOUNT_OPERATOR.
 */
export function requireSigner(label: string, principal: Principal): void {
  if (label === OWN_ACCOUNT && !principal.scopes.has('transactions:write'))
    throw new CodedError('ACCOUNT_OPERATOR', `The account "${label}" signs for operators alone`, {
      details: { scope: 'transactions:write' },
    });
}

/** The account that a call is signed with. Throws ACCOUNT_UNKNOWN, ACCOUNT_OPERATOR. */
export async function accountFor(
  modules: ContractModules,
  ledger: Ledger,
  label: string,
  principal: Principal,
): Promise<SignerAccount & { readonly plan: string | undefined }> {
  const [known] = await listAccounts(modules, { ledger, label });
  if (!known) throw accountUnknown(ledger, label);
  requireSigner(label, principal);
  const account = await modules.signer.account(ledger.name, ledger.driver, label);
  return { ...account, plan: known.plan };
}
