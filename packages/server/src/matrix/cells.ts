import { type CellKind, columns, type Layer, type MatrixCell, matrix, type NodeStatus } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { anchorOperation } from '../anchors/intents.ts';
import type { ServerContext } from '../context.ts';
import { anchorAccount } from '../ledgers/account.ts';
import { statusOf, within } from '../ledgers/status.ts';
import type { Ledger } from '../transactions/modules.ts';

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

/** What acts in the cells of kind `storage` and is no ledger with blocks; asked once for all of them. */
export type FurtherLedgers = () => Promise<(layer: Layer) => CellLedger>;

/** One of the twenty cells as it is now. */
export interface LiveCell {
  readonly layer: MatrixCell['layer'];
  readonly kind: CellKind;
  /** `live`: a synced ledger of this installation does it. `available`: supported, and no such ledger runs here. `planned`: not supported. */
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

interface Measured extends Ledger {
  readonly status: NodeStatus;
  readonly cost: CellLedger['cost'];
}

/** Newest actions that the delay is the middle of. */
const NEWEST = 20;

interface History {
  readonly delay: number | null;
  readonly exercised: Date | null;
}

export async function costOf(context: Pick<ServerContext, 'db'>, ledger: Ledger): Promise<CellLedger['cost']> {
  const { driver } = ledger;
  const account = await anchorAccount(context, ledger);
  if (account === undefined) return null;
  // An anchor stands for the others: of all actions it is the one that every ledger has.
  const op = anchorOperation(driver, account, '0'.repeat(64));
  const quote = await within<{ rate: bigint } | undefined>(driver.quote(), () => undefined).catch(() => undefined);
  if (quote === undefined) return null;
  const { asset, decimals, symbol } = driver.feeAsset;
  return { amount: String(driver.worstCase(op, quote.rate)), asset, decimals, symbol };
}

const historyKey = (ledger: string, cell: MatrixCell): string => `${ledger} ${cell.operations.join()}`;
const actsIn = (cell: MatrixCell, { driver }: Ledger): boolean =>
  driver.kind === cell.kind &&
  cell.families.includes(driver.family) &&
  (driver.operations === undefined || cell.operations.some((op) => driver.operations?.includes(op)));

/** What every ledger did in every cell where it acts, asked in one query. */
async function histories(context: ServerContext, ledgers: readonly Ledger[]): Promise<Map<string, History>> {
  const asked = new Map(
    ledgers.flatMap((ledger) =>
      matrix
        .filter((cell) => actsIn(cell, ledger))
        .map((cell) => [historyKey(ledger.name, cell), { ledger: ledger.name, operations: cell.operations }] as const),
    ),
  );
  const { rows } = await sql<History & { key: string }>`
    SELECT asked.key, delay, exercised
    FROM jsonb_to_recordset(${JSON.stringify([...asked].map(([key, one]) => ({ key, ...one })))}::jsonb)
      AS asked(key text, ledger text, operations jsonb)
    CROSS JOIN LATERAL (
      SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS delay, max(updated_at) AS exercised
      FROM (
        SELECT extract(epoch FROM updated_at - created_at) AS seconds, updated_at
        FROM transactions
        WHERE transactions.ledger = asked.ledger AND state = 'final' AND asked.operations ? op
        ORDER BY updated_at DESC LIMIT ${NEWEST}) newest) history`.execute(context.db);
  return new Map(rows.map(({ key, delay, exercised }) => [key, { delay, exercised }]));
}

function liveCell(
  cell: MatrixCell,
  measured: readonly Measured[],
  past: ReadonlyMap<string, History>,
  further: readonly CellLedger[],
): LiveCell {
  const own = measured
    .filter((ledger) => actsIn(cell, ledger))
    .map(({ driver, name, status, cost }): CellLedger => {
      const { delay, exercised } = past.get(historyKey(name, cell)) ?? { delay: null, exercised: null };
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
    });
  const ledgers = [...own, ...further];
  const { rule, nodes: common } = columns[cell.kind];
  const { nodes = common, layer, kind, action, families, operations, forms } = cell;
  const live = ledgers.some(({ synced }) => synced);
  return {
    layer,
    kind,
    state: cell.supported ? (live ? 'live' : 'available') : 'planned',
    ...(cell.supported ? {} : { code: 'MATRIX_PLANNED' as const }),
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
export async function liveMatrix(context: ServerContext, storage?: FurtherLedgers): Promise<LiveCell[]> {
  const ledgers = context.ledgers.list();
  const [group, past, measured] = await Promise.all([
    storage?.(),
    histories(context, ledgers),
    Promise.all(
      ledgers.map(async (ledger): Promise<Measured> => {
        const [status, cost] = await Promise.all([statusOf(ledger.driver), costOf(context, ledger)]);
        return { ...ledger, status, cost };
      }),
    ),
  ]);
  return matrix.map((cell) =>
    liveCell(cell, measured, past, cell.kind === 'storage' && group ? [group(cell.layer)] : []),
  );
}
