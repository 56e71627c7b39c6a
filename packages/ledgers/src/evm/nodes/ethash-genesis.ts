import { evmGenesis } from './genesis.ts';

/** What a chain of work starts from. */
export interface EthashGenesisOptions {
  readonly chainId: number;
  /** Addresses and their first balances in wei. */
  readonly alloc: Readonly<Record<string, bigint>>;
}

/** The least difficulty that the rules allow. */
const DIFFICULTY = '0x20000';

/**
 * The genesis file of go-ethereum for Ethash with the forks up to London. Its time is long past, so that the first block
 * may come at once.
 */
export function ethashGenesis(options: EthashGenesisOptions): string {
  return evmGenesis({ ...options, consensus: { ethash: {} }, time: 1_600_000_000, difficulty: DIFFICULTY });
}
