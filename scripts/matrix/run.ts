import type { BtmlMap } from '@blockcluster/btml';
import type { CellKind, Layer } from '@blockcluster/ledgers';
import type { Actor } from './actor.ts';
import { newKeyEvent, newRecord, receiptOf, rootOf } from './documents.ts';

/** What acting in a cell left: a receipt, and what it cost. */
export interface Acted {
  readonly layer: Layer;
  readonly kind: CellKind;
  /** What was done, where. */
  readonly what: string;
  readonly receipt: string;
  readonly milliseconds: number;
  /** What it cost, in words. */
  readonly cost: string;
}

/** All cells of one kind of consensus, acted in, with the trust that its nodes give; the nodes are stopped by then. */
export interface KindRun {
  readonly acted: readonly Acted[];
  readonly trust: readonly BtmlMap[];
}

export interface Kind {
  readonly kind: CellKind;
  /** What is missing on this machine, and how to get it; undefined when nothing is. */
  missing(): string | undefined;
  run(progress: (text: string) => void): Promise<KindRun>;
}

/** Amounts in base units, with the symbol of what a node's chain pays fees in. */
function costOf(actor: Actor, fee: bigint): string {
  const { decimals, symbol } = actor.driver.feeAsset;
  const digits = fee.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return `at most ${decimals === 0 ? String(fee) : fraction === '' ? whole : `${whole}.${fraction}`} ${symbol}`;
}

export interface LedgerActions {
  readonly kind: CellKind;
  readonly actor: Actor;
  /** The operation that puts a root on this ledger. */
  readonly anchorOp: (root: string) => BtmlMap;
  /** Content as an operation; a ledger without one commits to a record. */
  readonly publishOp?: BtmlMap;
  /** Deployments and calls, in order. */
  readonly contract: readonly (() => BtmlMap | Promise<BtmlMap>)[];
  readonly payOp: BtmlMap;
  readonly mine?: () => Promise<void>;
  readonly progress: (text: string) => void;
}

/** Acts in the four cells of a ledger: a key event, content, a contract, a payment and an anchor. */
export async function actOnLedger(ledger: LedgerActions): Promise<Acted[]> {
  const { kind, actor, mine, progress } = ledger;
  const { label } = actor.driver;
  const acted: Acted[] = [];
  const commit = async (layer: Layer, document: BtmlMap, what: string): Promise<void> => {
    progress(`${layer} x ${kind}: ${what} (${label})`);
    const { evidence, fee, milliseconds } = await actor.act(ledger.anchorOp(rootOf(document)), mine);
    acted.push({ layer, kind, what, receipt: receiptOf(document, evidence), milliseconds, cost: costOf(actor, fee) });
  };
  const perform = async (layer: Layer, op: BtmlMap): Promise<void> => {
    const what = `${String(op.op)} on ${label}`;
    progress(`${layer} x ${kind}: ${what}`);
    const { intent, evidence, fee, milliseconds } = await actor.act(op, mine);
    acted.push({ layer, kind, what, receipt: receiptOf(intent, evidence), milliseconds, cost: costOf(actor, fee) });
  };
  await commit('identity', newKeyEvent(), `bind a key on ${label}`);
  if (ledger.publishOp === undefined) await commit('data', newRecord(), `commit to content on ${label}`);
  else await perform('data', ledger.publishOp);
  for (const next of ledger.contract) await perform('contract', await next());
  await perform('settlement', ledger.payOp);
  await commit('settlement', newRecord(), `anchor on ${label}`);
  return acted;
}
