import type { CosmosFlavor } from '@blockcluster/btml';

/** A chain as compilation needs to know it. */
export interface CosmosChain {
  /** CAIP-2. */
  readonly chain: string;
  readonly chainId: string;
  readonly flavor: CosmosFlavor;
  /** Begin of the chain's addresses, `cosmos` for instance. */
  readonly prefix: string;
  /** The coin in which fees are paid, as the bank module calls it. */
  readonly denom: string;
  /** CAIP-19 of that coin. */
  readonly asset: string;
  readonly decimals: number;
  /** Most characters of a memo. */
  readonly memo: number;
}
