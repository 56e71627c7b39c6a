import { CodedError } from '@blockcluster/btml';

export type BitcoinNetwork = 'mainnet' | 'testnet4' | 'signet' | 'regtest';

export interface NetworkParameters {
  readonly network: BitcoinNetwork;
  /** Genesis block hash, display order. */
  readonly genesis: string;
  readonly bech32: string;
  readonly pubKeyHash: number;
  readonly scriptHash: number;
  readonly wif: number;
  /** SLIP-44 coin type. */
  readonly coinType: number;
  /** Blocks cost nothing here, or coins are worth nothing. */
  readonly development: boolean;
  readonly rpcPort: { readonly core: number; readonly btcd: number };
}

const test = { bech32: 'tb', pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef, coinType: 1 } as const;

/** Parameters as in Bitcoin Core's chainparams; testnet4 is BIP-94, signet BIP-325. */
export const bitcoinNetworks: Readonly<Record<BitcoinNetwork, NetworkParameters>> = {
  mainnet: {
    network: 'mainnet',
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    bech32: 'bc',
    pubKeyHash: 0x00,
    scriptHash: 0x05,
    wif: 0x80,
    coinType: 0,
    development: false,
    rpcPort: { core: 8332, btcd: 8334 },
  },
  testnet4: {
    ...test,
    network: 'testnet4',
    genesis: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
    development: false,
    rpcPort: { core: 48332, btcd: 48334 },
  },
  signet: {
    ...test,
    network: 'signet',
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
    development: false,
    rpcPort: { core: 38332, btcd: 38332 },
  },
  regtest: {
    ...test,
    bech32: 'bcrt',
    network: 'regtest',
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    development: true,
    rpcPort: { core: 18443, btcd: 18334 },
  },
};

/** CAIP-2 identifier of a chain of the bip122 namespace: the first 32 hex digits of its genesis hash. */
export function bitcoinChainId(genesis: string): string {
  return `bip122:${genesis.slice(0, 32)}`;
}

/** CAIP-19 identifier of a network's native coin (SLIP-44). */
export function bitcoinAsset(parameters: NetworkParameters): string {
  return `${bitcoinChainId(parameters.genesis)}/slip44:${parameters.coinType}`;
}

/** The network whose genesis hash a node reports; throws LEDGER_CHAIN_MISMATCH for an unknown one. */
export function networkOfGenesis(genesis: string): NetworkParameters {
  const found = Object.values(bitcoinNetworks).find((candidate) => candidate.genesis === genesis);
  if (found === undefined) {
    throw new CodedError('LEDGER_CHAIN_MISMATCH', `No known Bitcoin network has the genesis block ${genesis}.`);
  }
  return found;
}
