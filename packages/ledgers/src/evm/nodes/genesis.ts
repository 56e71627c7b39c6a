/** What every genesis file of go-ethereum needs. */
export interface EvmGenesisOptions {
  readonly chainId: number;
  /** The member of `config` that names the consensus. */
  readonly consensus: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly time: number;
  readonly difficulty: string;
  readonly extraData?: string;
  /** Addresses and their first balances in wei. */
  readonly alloc: Readonly<Record<string, bigint>>;
}

/** The forks of the execution layer up to London, the last that work and EIP-225 know. */
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

/** Members of a genesis file's `config` that let all forks up to London begin with the first block. */
export const forksUpToLondon: Readonly<Record<string, number>> = Object.fromEntries(
  forks.map((fork) => [`${fork}Block`, 0]),
);

/** A genesis file of go-ethereum with the forks up to London. */
export function evmGenesis(options: EvmGenesisOptions): string {
  const genesis = {
    config: {
      chainId: options.chainId,
      ...forksUpToLondon,
      ...options.consensus,
    },
    timestamp: `0x${options.time.toString(16)}`,
    difficulty: options.difficulty,
    gasLimit: '0x1c9c380',
    ...(options.extraData === undefined ? {} : { extraData: options.extraData }),
    alloc: Object.fromEntries(
      Object.entries(options.alloc).map(([address, wei]) => [address, { balance: `0x${wei.toString(16)}` }]),
    ),
  };
  return JSON.stringify(genesis, null, 2);
}
