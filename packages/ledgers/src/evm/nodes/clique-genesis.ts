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
  const forks = [
    'homestead',
    'eip150',
    'eip155',
    'eip158',
    'byzantium',
    'constantinople',
    'petersburg',
    'istanbul',
    'berlin',
    'london',
  ];
  const sealers = options.sealers.map((sealer) => sealer.slice(2).toLowerCase()).sort();
  const genesis = {
    config: {
      chainId: options.chainId,
      ...Object.fromEntries(forks.map((fork) => [`${fork}Block`, 0])),
      clique: { period: options.period, epoch: options.epoch },
    },
    timestamp: `0x${options.time.toString(16)}`,
    difficulty: '0x1',
    gasLimit: '0x1c9c380',
    extraData: `0x${'00'.repeat(32)}${sealers.join('')}${'00'.repeat(65)}`,
    alloc: Object.fromEntries(
      Object.entries(options.alloc).map(([address, wei]) => [address, { balance: `0x${wei.toString(16)}` }]),
    ),
  };
  return JSON.stringify(genesis, null, 2);
}
