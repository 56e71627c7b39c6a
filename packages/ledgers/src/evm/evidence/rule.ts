import type { ForkFrom } from '@blockcluster/btml';

/** What makes a block of an EVM ledger valid: the rule of its trust entry. */
export type EvmRule = 'clique' | 'ethash' | 'none';

/** What the genesis configuration of an Ethash chain says of its difficulty; JSON-RPC doesn't tell it. */
export interface EthashRules {
  /** Ascending, the first from block 0 on. */
  readonly forks: readonly ForkFrom[];
  /** Least sum of difficulties above the genesis block that the operator takes for final; by default only pins are. */
  readonly minwork?: bigint;
}
