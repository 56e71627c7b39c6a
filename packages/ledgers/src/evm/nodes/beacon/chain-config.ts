import { forksUpToLondon } from '../genesis.ts';

/** What a local proof-of-stake chain is made of. Sizes that SSZ fixes (512 committee members) stay those of mainnet. */
export interface BeaconChainConfig {
  /** EIP-155 id of the execution chain. */
  readonly chainId: number;
  readonly secondsPerSlot: number;
  readonly slotsPerEpoch: number;
  readonly epochsPerSyncCommitteePeriod: number;
  /** Validators of the genesis state, each with the full stake; at least one for each slot of an epoch. */
  readonly validators: number;
  /** 3 bytes as hex that end every fork version, so that no signature is worth anything on another chain. */
  readonly forkSuffix: string;
}

/** FAR_FUTURE_EPOCH. */
const farFuture = '18446744073709551615';

/**
 * The forks in order, and the epoch at which each begins; the execution node of this network knows none beyond Deneb.
 * The genesis is of Bellatrix: should the first block be late, Prysm asks the execution node to build upon the genesis
 * block's payload, which is empty, and ends when the answer is that there is no such block. Only before Capella does it
 * know better. Two forks at one epoch would leave the signatures of the epoch before without a valid domain.
 */
const forks = [
  ['GENESIS', '0'],
  ['ALTAIR', '0'],
  ['BELLATRIX', '0'],
  ['CAPELLA', '1'],
  ['DENEB', '2'],
  ['ELECTRA', farFuture],
  ['FULU', farFuture],
] as const;

/** The fork of the genesis state, as prysmctl calls it. */
export const genesisFork = 'bellatrix';

/** The version of a fork: its number, then the suffix of the chain. 4 bytes as hex, without 0x. */
export function forkVersion(config: BeaconChainConfig, fork: number): string {
  return fork.toString(16).padStart(2, '0') + config.forkSuffix;
}

/** The chain configuration that Prysm reads (YAML; names as in consensus-specs' configs). */
export function chainConfigYaml(config: BeaconChainConfig): string {
  const values: Record<string, string | number> = {
    CONFIG_NAME: 'blockcluster',
    PRESET_BASE: 'mainnet',
    MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: config.validators,
    GENESIS_DELAY: 0,
    SECONDS_PER_SLOT: config.secondsPerSlot,
    SLOTS_PER_EPOCH: config.slotsPerEpoch,
    EPOCHS_PER_SYNC_COMMITTEE_PERIOD: config.epochsPerSyncCommitteePeriod,
    SECONDS_PER_ETH1_BLOCK: config.secondsPerSlot,
    ETH1_FOLLOW_DISTANCE: 12,
    TERMINAL_TOTAL_DIFFICULTY: 0,
    // A few validators hold all seats of a committee: every other of them aggregates what the others sign.
    TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE: 64,
    DEPOSIT_CHAIN_ID: config.chainId,
    DEPOSIT_NETWORK_ID: config.chainId,
    DEPOSIT_CONTRACT_ADDRESS: depositContract,
  };
  forks.forEach(([fork, epoch], index) => {
    values[`${fork}_FORK_VERSION`] = `0x${forkVersion(config, index)}`;
    if (index > 0) values[`${fork}_FORK_EPOCH`] = epoch;
  });
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** Nobody can deposit on this chain: the address holds no code, and validators stay those of the genesis state. */
const depositContract = '0x4242424242424242424242424242424242424242';

/** EIP-4788: Cancun writes the root of the parent beacon block to this contract, whose code stands in the genesis. */
const beaconRoots = {
  address: '000f3df6d732807ef1319fb7b8bb8522d0beac02',
  code: '0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500',
};

/** The genesis file of go-ethereum; `prysmctl` adds the time and the times of the forks. `alloc`: balances in wei. */
export function executionGenesis(chainId: number, alloc: Readonly<Record<string, bigint>>): string {
  return JSON.stringify({
    config: { chainId, ...forksUpToLondon, mergeNetsplitBlock: 0, terminalTotalDifficulty: 0 },
    nonce: '0x0',
    timestamp: '0x0',
    extraData: '0x',
    gasLimit: '0x1c9c380',
    difficulty: '0x0',
    mixHash: `0x${'00'.repeat(32)}`,
    coinbase: `0x${'00'.repeat(20)}`,
    alloc: {
      [beaconRoots.address]: { balance: '0x0', nonce: '0x1', code: beaconRoots.code },
      ...Object.fromEntries(
        Object.entries(alloc).map(([address, wei]) => [address.slice(-40), { balance: `0x${wei.toString(16)}` }]),
      ),
    },
  });
}
