import { CodedError } from '@blockcluster/btml';
import type { Principal } from '../access/policy.ts';
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
  readonly createdAt: Date;
}

/**
 * Makes an account with a key of its own, or answers the one that has this label. Throws PLAN_UNKNOWN,
 * ACCOUNT_EXISTS where it is paid by another plan.
 */
export async function createAccount(
  modules: ContractModules,
  ledger: Ledger,
  wanted: { readonly label: string; readonly plan: string | undefined; readonly principal: string },
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
  return { account, created: made !== undefined };
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
    .select(['k.label', 'k.ledger', 'k.chain', 'k.account', 'a.plan', 'k.created_at'])
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
    createdAt: row.created_at,
  }));
}

/**
 * The account that a call is signed with. The installation's own, which pays for its anchors, signs for operators alone:
 * whoever may call contracts must not empty it. Throws ACCOUNT_UNKNOWN, ACCOUNT_OPERATOR.
 */
export async function accountFor(
  modules: ContractModules,
  ledger: Ledger,
  label: string,
  principal: Principal,
): Promise<SignerAccount & { readonly plan: string | undefined }> {
  const [known] = await listAccounts(modules, { ledger, label });
  if (!known)
    throw new CodedError('ACCOUNT_UNKNOWN', `The ledger "${ledger.name}" has no account "${label}"`, {
      details: { ledger: ledger.name, account: label },
    });
  if (label === OWN_ACCOUNT && !principal.scopes.has('transactions:write'))
    throw new CodedError('ACCOUNT_OPERATOR', `The account "${label}" signs for operators alone`, {
      details: { scope: 'transactions:write' },
    });
  const account = await modules.signer.account(ledger.name, ledger.driver, label);
  return { ...account, plan: known.plan };
}
