import { CodedError, isCodedError } from '@blockcluster/btml';
import type { Selectable } from 'kysely';
import { organizationIntent } from '../anchors/intents.ts';
import type { Lease } from '../database/leases.ts';
import { newId } from '../transactions/ids.ts';
import { inStep, type Ledger, type TransactionRow } from '../transactions/modules.ts';
import { operationOf } from '../transactions/operation.ts';
import type { SignerAccount } from '../transactions/signer.ts';
import { submitIntent } from '../transactions/submit.ts';
import { listAccounts } from './accounts.ts';
import type { ContractModules } from './modules.ts';
import type { Done, Platform, Prepared } from './platform.ts';
import { accountPurse, affordable } from './start.ts';
import { readContract } from './store.ts';
import type { ContractTables, Refusal, Values } from './tables.ts';

type OperationRow = Selectable<ContractTables['contract_operations']>;

/** How long the second transaction of a deployment may wait to be signed. */
const GO_ON_MS = 24 * 60 * 60 * 1_000;
/** Operations looked after in one round. */
const MOST = 100;

/**
 * What has to be learned of a ledger's operations after a block holds them: where a deployment has put its contract, that
 * a reorganization took it back, and why a contract refused. Answers how many were waiting.
 */
export async function completeOperations(
  modules: ContractModules,
  ledger: Ledger,
  platform: Platform,
  lease: Lease,
): Promise<number> {
  const deployed = await waiting(modules, ledger)
    .where('o.kind', '=', 'deploy')
    .where('o.address', 'is', null)
    .where('o.remaining', 'is', null)
    .where('o.refusal', 'is', null)
    .where('t.state', 'in', ['included', 'final'])
    .where('t.success', 'is distinct from', false)
    .execute();
  for (const row of deployed) await settle(modules, row, () => place(modules, ledger, platform, lease, row));
  const halfway = await waiting(modules, ledger)
    .where('o.remaining', 'is not', null)
    .where('t.state', '=', 'final')
    .execute();
  for (const row of halfway) await settle(modules, row, () => goOn(modules, ledger, platform, lease, row));
  const refused = await waiting(modules, ledger)
    .where('o.refusal', 'is', null)
    .where('t.success', '=', false)
    .where('t.error_code', 'is not distinct from', 'TRANSACTION_REVERTED')
    .execute();
  for (const row of refused) await settle(modules, row, () => explain(modules, platform, lease, row));
  await withdrawInstances(modules, ledger, lease);
  return deployed.length + halfway.length + refused.length;
}

function waiting(modules: ContractModules, ledger: Ledger) {
  return modules.db
    .selectFrom('contract_operations as o')
    .innerJoin('transactions as t', 't.id', 'o.transaction')
    .selectAll('t')
    .select([
      'o.id as operation',
      'o.contract',
      'o.version',
      'o.principal',
      'o.address',
      'o.remaining',
      'o.earlier',
      'o.arguments',
    ])
    .where('o.ledger', '=', ledger.name)
    .where('o.chain', '=', ledger.driver.chain)
    .orderBy('o.seq')
    .limit(MOST);
}

type Waiting = TransactionRow & { readonly operation: string } & Pick<
    OperationRow,
    'contract' | 'version' | 'principal' | 'address' | 'remaining' | 'earlier' | 'arguments'
  >;

/** One operation of which the ledger can't be asked keeps none of the others waiting. */
async function settle(modules: ContractModules, row: Waiting, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEASE_LOST' || error.code === 'LEDGER_UNREACHABLE') throw error;
    modules.log.warn({ operation: row.operation, code: error.code, reason: error.message }, 'an operation waits');
  }
}

async function place(
  modules: ContractModules,
  ledger: Ledger,
  platform: Platform,
  lease: Lease,
  row: Waiting,
): Promise<void> {
  const done = doneOf(row);
  if (done === undefined) return;
  const { address, codehash, arguments: values } = await platform.deployed(done);
  await inStep(modules, lease, async (trx, emit) => {
    const now = new Date(modules.clock.now());
    const height = BigInt(done.at.height);
    await trx.updateTable('contract_operations').set({ address }).where('id', '=', row.operation).execute();
    await trx
      .insertInto('contract_instances')
      .values({
        id: newId(modules.random, 'ins'),
        contract: row.contract,
        version: row.version,
        ledger: ledger.name,
        chain: ledger.driver.chain,
        address,
        codehash,
        height,
        operation: row.operation,
        arguments: values == null ? null : JSON.stringify(values),
        created_by: row.principal,
        created_at: now,
      })
      // It came back after a reorganization, at the same address.
      .onConflict((conflict) =>
        conflict.columns(['contract', 'chain', 'address']).doUpdateSet((q) => ({
          standing: true,
          codehash,
          // What stands already keeps its first block: money may come to a script more than once.
          height: q
            .case()
            .when('contract_instances.standing', '=', true)
            .then(q.ref('contract_instances.height'))
            .else(height)
            .end(),
        })),
      )
      .execute();
    emit({
      type: 'contract.deployed',
      subject: row.contract,
      data: {
        contract: row.contract,
        ledger: ledger.name,
        chain: ledger.driver.chain,
        address,
        operation: row.operation,
      },
    });
  });
}

/**
 * Queues the next transaction of a deployment: it takes the place of the one that is done, in the transaction that queues
 * it, so that a crash leaves neither none nor two of it.
 */
async function goOn(
  modules: ContractModules,
  ledger: Ledger,
  platform: Platform,
  lease: Lease,
  row: Waiting,
): Promise<void> {
  const done = doneOf(row);
  if (done === undefined || row.remaining === null) return;
  const [known] = await listAccounts(modules, { ledger, account: row.account });
  if (known === undefined) return;
  const signer = await modules.signer.account(ledger.name, ledger.driver, known.label);
  const prepared = await nextStep(platform, done, row.remaining, signer);
  if ('refusal' in prepared) {
    await noteRefusal(modules, lease, row, prepared.refusal);
    return;
  }
  const { op } = prepared;
  const maxFee = await affordable(ledger, row.account, op, undefined);
  const { issuer, clock, random } = modules;
  const purse = row.plan === null ? undefined : await accountPurse(modules, row.plan, ledger);
  const { driver } = ledger;
  const intent = organizationIntent({ issuer, driver, op, maxFee, validForMs: GO_ON_MS, clock, random });
  await inStep(modules, lease, async (trx, emit) => {
    const { row: next } = await submitIntent(trx, modules, {
      intent,
      ledger,
      quiet: true,
      ...(purse ? { purse } : {}),
    });
    const moved = await trx
      .updateTable('contract_operations')
      .set({ transaction: next.id, earlier: [...row.earlier, row.id], remaining: null })
      .where('id', '=', row.operation)
      .where('transaction', '=', row.id)
      .returning('id')
      .executeTakeFirst();
    if (!moved) throw new CodedError('LEASE_LOST', 'the operation went on without this step');
    const { state, op: kind, chain } = next;
    emit({ type: 'transaction.state', subject: next.id, data: { state, op: kind, ledger: ledger.name, chain } });
  });
  modules.wake(ledger.name);
}

/** The next operation, or why the ledger will never take it. */
async function nextStep(
  platform: Platform,
  done: Done,
  remaining: Values,
  signer: SignerAccount,
): Promise<Prepared | { readonly refusal: Refusal }> {
  try {
    return await platform.goOn(done, remaining, signer);
  } catch (error) {
    if (!isCodedError(error, 'CONTRACT_REVERTED')) throw error;
    return { refusal: { name: 'unknown', args: {}, data: '0x', message: error.message } };
  }
}

/** An operation that was refused is over, whatever was still to come. */
async function noteRefusal(modules: ContractModules, lease: Lease, row: Waiting, refusal: Refusal): Promise<void> {
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('contract_operations')
      .set({ refusal: JSON.stringify(refusal), remaining: null })
      .where('id', '=', row.operation)
      .execute();
  });
}

async function explain(modules: ContractModules, platform: Platform, lease: Lease, row: Waiting): Promise<void> {
  const done = doneOf(row);
  if (done === undefined) return;
  const { descriptor } = await readContract(modules.db, row.contract, row.version);
  const refusal = (await platform.refusal(descriptor, done)) ?? {
    name: 'unknown',
    args: {},
    data: '0x',
    message:
      'The contract refused; tried again on the state before, it would not: what came first in its block decided',
  };
  await noteRefusal(modules, lease, row, refusal);
}

/** A contract whose deployment left the chain stands nowhere until it is included again. */
async function withdrawInstances(modules: ContractModules, ledger: Ledger, lease: Lease): Promise<void> {
  const gone = await modules.db
    .selectFrom('contract_operations as o')
    .innerJoin('transactions as t', 't.id', 'o.transaction')
    .select('o.id')
    .where('o.ledger', '=', ledger.name)
    .where('o.kind', '=', 'deploy')
    .where('o.address', 'is not', null)
    .where('t.state', 'not in', ['included', 'final'])
    .execute();
  if (gone.length === 0) return;
  const ids = gone.map(({ id }) => id);
  await inStep(modules, lease, async (trx) => {
    await trx.updateTable('contract_instances').set({ standing: false }).where('operation', 'in', ids).execute();
    await trx.updateTable('contract_operations').set({ address: null }).where('id', 'in', ids).execute();
  });
}

function doneOf(row: Waiting): Done | undefined {
  if (row.txid === null || row.height === null || row.block_hash === null) return undefined;
  const { account, nonce, txid } = row;
  const at = { height: Number(row.height), hash: row.block_hash };
  return { op: operationOf(row), account, nonce, txid, at, values: row.arguments };
}
