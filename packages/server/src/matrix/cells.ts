import {
  type CellKind,
  columns,
  type LedgerDriver,
  type MatrixCell,
  matrix,
  type NodeStatus,
} from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { anchorOperation } from '../anchors/intents.ts';
import type { ServerContext } from '../context.ts';
import { statusOf, within } from '../ledgers/status.ts';

/** A ledger as a cell shows it. */
export interface CellLedger {
  readonly name: string;
  readonly label: string;
  readonly development: boolean;
  readonly synced: boolean;
  readonly height: number;
  readonly confirmations: number;
  /** The most that one action costs now, in base units; null while the node or the account cannot say. */
  readonly cost: {
    readonly amount: string;
    readonly asset: string;
    readonly decimals: number;
    readonly symbol: string;
  } | null;
  /** Seconds from request to finality, the middle one of the newest actions; null before the first. */
  readonly delay: number | null;
  /** When an action of this cell became final here last. */
  readonly exercised: string | null;
}

/** One of the twenty cells as it is now. */
export interface LiveCell {
  readonly layer: MatrixCell['layer'];
  readonly kind: CellKind;
  /** `live`: a synced ledger of this installation does it. `available`: supported, and no such ledger runs here. `planned`: not on request of a server. */
  readonly state: 'live' | 'available' | 'planned';
  /** Why a cell is not live and cannot be made so. */
  readonly code?: 'MATRIX_PLANNED';
  readonly action: string;
  readonly families: readonly string[];
  readonly operations: readonly string[];
  readonly forms: readonly string[];
  readonly rule: string;
  /** What `blockcluster nodes add` calls the nodes that do it. */
  readonly nodes: readonly string[];
  readonly ledgers: readonly CellLedger[];
}

interface Measured {
  readonly driver: LedgerDriver;
  readonly name: string;
  readonly status: NodeStatus;
  readonly cost: CellLedger['cost'];
}

/** Newest actions that the delay is the middle of. */
const NEWEST = 20;

interface History {
  readonly delay: number | null;
  readonly exercised: Date | null;
}

async function costOf(context: ServerContext, name: string, driver: LedgerDriver): Promise<CellLedger['cost']> {
  const key = await context.db
    .selectFrom('signer_keys')
    .select('account')
    .where('ledger', '=', name)
    .where('chain', '=', driver.chain)
    .where('label', '=', 'anchor')
    .executeTakeFirst();
  if (!key) return null;
  // An anchor stands for the others: of all actions it is the one that every ledger has.
  const op = anchorOperation(driver, key.account, '0'.repeat(64));
  const quote = await within<{ rate: bigint } | undefined>(driver.quote(), () => undefined).catch(() => undefined);
  if (quote === undefined) return null;
  const { asset, decimals, symbol } = driver.feeAsset;
  return { amount: String(driver.worstCase(op, quote.rate)), asset, decimals, symbol };
}

async function historyOf(context: ServerContext, name: string, operations: readonly string[]): Promise<History> {
  const { rows } = await sql<{ delay: number | null; exercised: Date | null }>`
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS delay, max(updated_at) AS exercised
    FROM (
      SELECT extract(epoch FROM updated_at - created_at) AS seconds, updated_at
      FROM transactions WHERE ledger = ${name} AND state = 'final' AND op = ANY(${operations})
      ORDER BY updated_at DESC LIMIT ${NEWEST}) newest`.execute(context.db);
  return rows[0] ?? { delay: null, exercised: null };
}

async function liveCell(context: ServerContext, cell: MatrixCell, measured: readonly Measured[]): Promise<LiveCell> {
  const own = measured.filter(({ driver }) => driver.kind === cell.kind && cell.families.includes(driver.family));
  const ledgers = await Promise.all(
    own.map(async ({ driver, name, status, cost }): Promise<CellLedger> => {
      const { delay, exercised } = await historyOf(context, name, cell.operations);
      return {
        name,
        label: driver.label,
        development: driver.development,
        synced: status.synced,
        height: status.height,
        confirmations: driver.confirmations,
        cost,
        delay: delay === null ? null : Math.round(delay),
        exercised: exercised === null ? null : exercised.toISOString(),
      };
    }),
  );
  const { rule, nodes } = columns[cell.kind];
  const { layer, kind, action, families, operations, forms } = cell;
  const live = ledgers.some(({ synced }) => synced);
  const served = cell.supported && cell.served;
  return {
    layer,
    kind,
    state: served ? (live ? 'live' : 'available') : 'planned',
    ...(served ? {} : { code: 'MATRIX_PLANNED' as const }),
    action,
    families,
    operations,
    forms,
    rule,
    nodes,
    ledgers,
  };
}

/** The twenty cells with the ledgers of this installation that act there, asked now. */
export async function liveMatrix(context: ServerContext): Promise<LiveCell[]> {
  const measured = await Promise.all(
    context.ledgers.list().map(async ({ name, driver }): Promise<Measured> => {
      const [status, cost] = await Promise.all([statusOf(driver), costOf(context, name, driver)]);
      return { name, driver, status, cost };
    }),
  );
  return Promise.all(matrix.map((cell) => liveCell(context, cell, measured)));
}
