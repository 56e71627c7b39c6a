import { type BtmlMap, CodedError, checksumAddress, isCodedError } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import { findPlan, type Plan } from '../plans/plan.ts';
import type { Ledger } from '../transactions/modules.ts';
import { type PaymentModules, payOperation } from './modules.ts';

/** What a client asks for. */
export interface PaymentRequest {
  readonly plan: string;
  readonly ledger?: string | undefined;
  readonly chain?: string | undefined;
  readonly to: string;
  readonly amount: string;
  readonly asset?: string | undefined;
  readonly reference?: string | undefined;
}

/** What it asks for, on this installation, and found to be possible. */
export interface WantedPayment {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly account: string;
  readonly recipient: string;
  readonly asset: string;
  readonly decimals: number;
}

/**
 * Reads a request, and refuses what could never be paid: a wrong address, too small an amount, a contract that does not
 * take it. A node that doesn't answer now is no reason to refuse.
 *
 * @throws CodedError PLAN_UNKNOWN, PLAN_ASSET, PAYMENT_LEDGER, LEDGER_NOT_FOUND, COMPILE_…, LEDGER_PAYMENT_REFUSED
 */
export async function readPayment(modules: PaymentModules, request: PaymentRequest): Promise<WantedPayment> {
  const plan = await findPlan(modules.db, request.plan);
  if (!plan) throw new CodedError('PLAN_UNKNOWN', `There is no plan "${request.plan}"`, { pointer: '/plan' });
  const ledger = ledgerOf(modules, plan, request);
  const { driver, name } = ledger;
  const { account, publicKey } = await modules.signer.account(name, driver);
  const { decimals } = driver.feeAsset;
  const asset = request.asset ?? driver.feeAsset.asset;
  const recipient = recipientOf(driver, request.to);
  const op = payOperation({ chain: driver.chain, account, recipient, asset, amount: request.amount, decimals });
  checkOperation(driver, op, publicKey);
  // A budget in another asset would limit nothing of what is paid here.
  if (plan.budget && plan.budget.asset !== driver.feeAsset.asset && !driver.development)
    throw new CodedError('PLAN_ASSET', `The budget of ${plan.name} is in ${plan.budget.asset}`, { pointer: '/plan' });
  try {
    await driver.precheck?.(op);
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEDGER_PAYMENT_REFUSED') throw error;
  }
  return { plan, ledger, account, recipient, asset, decimals };
}

function ledgerOf(modules: PaymentModules, plan: Plan, { ledger, chain }: PaymentRequest): Ledger {
  const refused = (message: string, pointer: string) => new CodedError('PAYMENT_LEDGER', message, { pointer });
  if ((ledger === undefined) === (chain === undefined))
    throw refused('Name the ledger, or the chain that it is to be on: one of the two', '');
  const mayUse = (name: string) => plan.needs !== undefined || plan.ledgers.includes(name);
  if (ledger !== undefined) {
    const driver = modules.ledgers.get(ledger);
    if (!mayUse(ledger)) throw refused(`The plan ${plan.name} does not use ${ledger}`, '/ledger');
    return { name: ledger, driver };
  }
  const found = modules.ledgers.list().find(({ name, driver }) => driver.chain === chain && mayUse(name));
  if (!found) throw refused(`The plan ${plan.name} uses no ledger on ${chain}`, '/chain');
  return found;
}

/** CAIP-10 of an address, which may be CAIP-10 itself. The letters' case of an EVM address is its checksum (EIP-55). */
function recipientOf(driver: LedgerDriver, to: string): string {
  const address = to.startsWith(`${driver.chain}:`) ? to.slice(driver.chain.length + 1) : to;
  if (driver.family !== 'evm' || address === address.toLowerCase()) return `${driver.chain}:${address}`;
  const lower = address.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(lower) || checksumAddress(lower) !== address)
    throw new CodedError('COMPILE_INVALID', 'The address does not have the letters that its checksum asks for', {
      pointer: '/to',
    });
  return `${driver.chain}:${lower}`;
}

/** Compiles the payment alone, with a nonce or a rate that do not matter: whatever is wrong with it shows. */
function checkOperation(driver: LedgerDriver, op: BtmlMap, publicKey: Uint8Array): void {
  if (driver.ordering === 'nonce') driver.compile(op, { publicKey, nonce: 0n, rate: 1n });
  else driver.worstCase(op, 1n);
}
