import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { TransactionState } from '../transactions/tables.ts';
import type { Refusal, Values } from './tables.ts';

/** An operation with where its transaction stands. */
export interface OperationView {
  readonly id: string;
  readonly contract: string;
  readonly version: number;
  readonly kind: 'deploy' | 'call';
  readonly method?: string;
  readonly arguments: Values;
  readonly ledger: string;
  readonly chain: string;
  readonly account: string;
  /** Of the contract; of a deployment once a block holds it. */
  readonly address?: string;
  readonly state: TransactionState;
  readonly transaction: string;
  readonly txid?: string;
  readonly height?: number;
  readonly confirmations: number;
  /** False when a block holds it, but the contract refused. */
  readonly succeeded?: boolean;
  /** Base units: the most that was reserved for it, and what the ledger took. */
  readonly cost: {
    readonly worstCase: string;
    readonly asset: string;
    readonly gas?: string;
    readonly paid?: string;
    /** What goes to the contract, beside the fee. */
    readonly value?: string;
  };
  /** What trying it before signing gave; absent when that was left out. */
  readonly simulation?: {
    readonly result?: Values;
    readonly block: { readonly height: number; readonly hash: string };
  };
  readonly error?: { readonly code: string; readonly detail: string; readonly refusal?: Refusal };
  /** When somebody asked that it shall have no effect. */
  readonly cancelRequestedAt?: string;
  readonly createdAt: string;
  readonly links: Readonly<Record<string, string>>;
}

function selectOperations(db: Kysely<Schema>) {
  return db
    .selectFrom('contract_operations as o')
    .innerJoin('transactions as t', 't.id', 'o.transaction')
    .selectAll('o')
    .select([
      't.state',
      't.txid',
      't.height',
      't.confirmations',
      't.success',
      't.fee',
      't.max_fee',
      't.asset',
      't.error_code',
      't.error_detail',
      't.evidence',
      't.updated_at',
      't.cancel_at',
      sql<string | null>`t.intent->'ops'->0->'endow'->>'amount'`.as('value'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectOperations>['executeTakeFirstOrThrow']>>;

/** Throws OPERATION_NOT_FOUND. */
export async function readOperation(db: Kysely<Schema>, id: string): Promise<OperationView> {
  const row = await selectOperations(db).where('o.id', '=', id).executeTakeFirst();
  if (!row) throw new CodedError('OPERATION_NOT_FOUND', `There is no operation ${id.slice(0, 64)}`);
  return show(row);
}

/** Operations of a contract, newest first. */
export async function listOperations(
  db: Kysely<Schema>,
  contract: string,
  page: { readonly after: bigint | undefined; readonly limit: number },
): Promise<{ readonly items: OperationView[]; readonly next: string | null }> {
  let query = selectOperations(db).where('o.contract', '=', contract).orderBy('o.seq', 'desc').limit(page.limit);
  if (page.after !== undefined) query = query.where('o.seq', '<', page.after);
  const rows = await query.execute();
  const last = rows.length === page.limit ? rows.at(-1) : undefined;
  return { items: rows.map(show), next: last ? String(last.seq) : null };
}

function show(row: Row): OperationView {
  const { simulation } = row;
  const between = row.remaining !== null && row.state === 'final';
  const over = row.refusal !== null && row.state === 'final';
  return {
    id: row.id,
    contract: row.contract,
    version: row.version,
    kind: row.kind,
    ...(row.method === null ? {} : { method: row.method }),
    arguments: row.arguments,
    ledger: row.ledger,
    chain: row.chain,
    account: row.account,
    ...(row.address === null ? {} : { address: row.address }),
    // Its transaction is done, but not the operation: the next one is about to be queued.
    state: between ? 'queued' : over ? 'failed' : row.state,
    transaction: row.transaction,
    ...(row.txid === null ? {} : { txid: row.txid }),
    ...(row.height === null ? {} : { height: Number(row.height) }),
    confirmations: row.confirmations,
    ...(row.success === null ? {} : { succeeded: row.success }),
    cost: {
      worstCase: row.max_fee,
      asset: row.asset,
      ...(simulation?.gas === undefined ? {} : { gas: simulation.gas }),
      ...(row.fee === null ? {} : { paid: row.fee }),
      ...(row.value === null ? {} : { value: row.value }),
    },
    ...(simulation?.block === undefined
      ? {}
      : {
          simulation: {
            ...(simulation.result === undefined ? {} : { result: simulation.result }),
            block: simulation.block,
          },
        }),
    ...errorOf(row),
    ...(row.cancel_at === null ? {} : { cancelRequestedAt: row.cancel_at.toISOString() }),
    createdAt: row.created_at.toISOString(),
    links: {
      self: `/api/v1/operations/${row.id}`,
      contract: `/api/v1/contracts/${row.contract}`,
      transaction: `/api/v1/transactions/${row.transaction}`,
      ...(row.state === 'final' && row.evidence !== null
        ? { receipt: `/api/v1/transactions/${row.transaction}/receipt` }
        : {}),
    },
  };
}

function errorOf(row: Row): Pick<OperationView, 'error'> {
  const failed = row.success === false ? 'TRANSACTION_REVERTED' : undefined;
  const code = row.error_code ?? failed ?? (row.refusal === null ? undefined : 'CONTRACT_REVERTED');
  if (code === undefined) return {};
  const detail = row.refusal?.message ?? row.error_detail ?? '';
  return { error: { code, detail, ...(row.refusal === null ? {} : { refusal: row.refusal }) } };
}
