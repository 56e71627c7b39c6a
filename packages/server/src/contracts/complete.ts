import { isCodedError } from '@blockcluster/btml';
import type { Selectable } from 'kysely';
import type { Lease } from '../database/leases.ts';
import { newId } from '../transactions/ids.ts';
import { inStep, type Ledger, type TransactionRow } from '../transactions/modules.ts';
import { operationOf } from '../transactions/operation.ts';
import type { ContractModules } from './modules.ts';
import type { Done, Platform } from './platform.ts';
import { readContract } from './store.ts';
import type { ContractTables } from './tables.ts';

type OperationRow = Selectable<ContractTables['contract_operations']>;

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
    .where('t.state', 'in', ['included', 'final'])
    .where('t.success', 'is distinct from', false)
    .execute();
  for (const row of deployed) await settle(modules, row, () => place(modules, ledger, platform, lease, row));
  const refused = await waiting(modules, ledger)
    .where('o.refusal', 'is', null)
    .where('t.success', '=', false)
    .where('t.error_code', 'is not distinct from', 'TRANSACTION_REVERTED')
    .execute();
  for (const row of refused) await settle(modules, row, () => explain(modules, platform, lease, row));
  await withdrawInstances(modules, ledger, lease);
  return deployed.length + refused.length;
}

function waiting(modules: ContractModules, ledger: Ledger) {
  return modules.db
    .selectFrom('contract_operations as o')
    .innerJoin('transactions as t', 't.id', 'o.transaction')
    .selectAll('t')
    .select(['o.id as operation', 'o.contract', 'o.version', 'o.principal', 'o.address'])
    .where('o.ledger', '=', ledger.name)
    .where('o.chain', '=', ledger.driver.chain)
    .orderBy('o.seq')
    .limit(MOST);
}

type Waiting = TransactionRow & { readonly operation: string } & Pick<
    OperationRow,
    'contract' | 'version' | 'principal' | 'address'
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
  const { address, codehash } = await platform.deployed(done);
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
        created_by: row.principal,
        created_at: now,
      })
      // It came back after a reorganization, at the same address.
      .onConflict((conflict) =>
        conflict.columns(['contract', 'chain', 'address']).doUpdateSet({ standing: true, height, codehash }),
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
  await inStep(modules, lease, async (trx) => {
    await trx
      .updateTable('contract_operations')
      .set({ refusal: JSON.stringify(refusal) })
      .where('id', '=', row.operation)
      .execute();
  });
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
  return { op: operationOf(row), account, nonce, txid, at: { height: Number(row.height), hash: row.block_hash } };
}
