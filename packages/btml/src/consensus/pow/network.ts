export type BitcoinNetwork = 'mainnet' | 'testnet4' | 'signet' | 'regtest';

/** What differs between the networks of the bitcoin family, as far as headers go. */
export interface NetworkParameters {
  readonly network: BitcoinNetwork;
  /** The easiest target that a block may have. */
  readonly limit: bigint;
  /** False where every block keeps the bits of the one before (regtest). */
  readonly retargets: boolean;
  /** A block that comes 20 minutes after the last may have the easiest target. */
  readonly minimumDifficultyBlocks: boolean;
  /** BIP-94: retarget from the epoch's first block, and no time warp at its start. */
  readonly bip94: boolean;
  /** BIP-325: blocks also carry a signature, which this version doesn't check. */
  readonly signed: boolean;
  /** No economic weight: a verdict says so. */
  readonly development: boolean;
  /** Hash of the genesis block in display order, and its CAIP-2 identifier (BIP-122: its first 32 digits). */
  readonly genesis: string;
  readonly chain: string;
}

export const EPOCH_BLOCKS = 2016;
/** Two weeks, in seconds. */
export const EPOCH_SECONDS = 14 * 24 * 60 * 60;
/** Blocks whose median time a new block must exceed. */
export const MEDIAN_BLOCKS = 11;
/** How far ahead of real time nodes accept a block's time, in seconds. */
export const FUTURE_SECONDS = 2 * 60 * 60;

const compact = (mantissa: bigint, exponent: number): bigint => mantissa << BigInt(8 * (exponent - 3));

function define(
  network: BitcoinNetwork,
  genesis: string,
  limit: bigint,
  rest: Partial<NetworkParameters> = {},
): NetworkParameters {
  return {
    network,
    limit,
    retargets: true,
    minimumDifficultyBlocks: false,
    bip94: false,
    signed: false,
    development: network !== 'mainnet',
    genesis,
    chain: `bip122:${genesis.slice(0, 32)}`,
    ...rest,
  };
}

const all: readonly NetworkParameters[] = [
  define('mainnet', '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f', compact(0x00ffffn, 0x1d)),
  define('testnet4', '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043', compact(0x00ffffn, 0x1d), {
    minimumDifficultyBlocks: true,
    bip94: true,
  }),
  define('signet', '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6', compact(0x0377aen, 0x1e), {
    signed: true,
  }),
  define('regtest', '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206', compact(0x7fffffn, 0x20), {
    retargets: false,
    minimumDifficultyBlocks: true,
  }),
];

/** Parameters of a network. */
export function networkParameters(network: BitcoinNetwork): NetworkParameters {
  const found = all.find((candidate) => candidate.network === network);
  if (found === undefined) throw new RangeError(`no such network: ${network}`);
  return found;
}

/** The network of a CAIP-2 identifier, if it is one of ours. */
export function networkOfChain(chain: string): NetworkParameters | undefined {
  return all.find((candidate) => candidate.chain === chain);
}

/** Reads a network's name. */
export function parseNetwork(name: string): BitcoinNetwork | undefined {
  return all.find((candidate) => candidate.network === name)?.network;
}
