import type { CellKind, Layer } from '@blockcluster/ledgers';

/** Why a ledger cannot be used for a while, although nothing in its nature speaks against it. */
export type Trouble = 'unreachable' | 'stalled' | 'funds';

/** A ledger of the live matrix as the router sees it: what it does, what that costs now, how long it takes. */
export interface Offer {
  readonly name: string;
  readonly label: string;
  /** CAIP-2. */
  readonly chain: string;
  readonly kind: CellKind | 'none';
  readonly development: boolean;
  /** What the server does there on request. */
  readonly layers: readonly Layer[];
  /** The asset in which fees are paid, as CAIP-19; undefined where nothing is ever paid. */
  readonly asset: string | undefined;
  /** The most that one anchor costs now, in base units; undefined while nobody can say. */
  readonly cost: bigint | undefined;
  /** Seconds from request to finality. */
  readonly delay: number;
  /** Whether `delay` was measured here, or is what the protocol lets expect. */
  readonly measured: boolean;
  readonly trouble?: { readonly reason: Trouble; readonly detail: string };
}
