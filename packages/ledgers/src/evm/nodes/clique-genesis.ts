import { evmGenesis } from './genesis.ts';

/** What a Clique network starts from. */
export interface CliqueGenesisOptions {
  readonly chainId: number;
  /** Least seconds between blocks. */
  readonly period: number;
  /** Blocks after which votes are forgotten and the header lists the sealers again. */
  readonly epoch: number;
  readonly sealers: readonly string[];
  /** Seconds since 1970; the first block comes a period later. */
  readonly time: number;
  /** Addresses and their first balances in wei. */
  readonly alloc: Readonly<Record<string, bigint>>;
}

/**
 * The genesis file of go-ethereum for EIP-225: the sealers stand, ascending, in extraData between 32 bytes of vanity and
 * 65 bytes of an empty seal. London is the last fork that its Clique knows.
 */
export function cliqueGenesis(options: CliqueGenesisOptions): string {
  const { chainId, period, epoch, time, alloc } = options;
  const sealers = options.sealers.map((sealer) => sealer.slice(2).toLowerCase()).sort();
  const extraData = `0x${'00'.repeat(32)}${sealers.join('')}${'00'.repeat(65)}`;
  return evmGenesis({ chainId, consensus: { clique: { period, epoch } }, time, difficulty: '0x1', extraData, alloc });
}
