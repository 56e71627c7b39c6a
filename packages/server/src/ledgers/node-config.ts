import { CodedError, ethashForks } from '@blockcluster/btml';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LedgerConfig } from '../config.ts';

const count = (minimum: number) => Type.Integer({ minimum, maximum: 1_000_000_000 });
const Common = {
  name: Type.String(),
  label: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  url: Type.Optional(Type.String({ pattern: '^https?://' })),
  confirmations: Type.Optional(count(1)),
  /** Path of the program of a managed node; otherwise it is looked for. */
  binary: Type.Optional(Type.String({ minLength: 1 })),
};

export const BitcoinConfig = Type.Object(
  {
    ...Common,
    family: Type.Literal('bitcoin'),
    node: Type.Optional(Type.Literal('btcd')),
    network: Type.Optional(
      Type.Union([Type.Literal('mainnet'), Type.Literal('testnet4'), Type.Literal('signet'), Type.Literal('regtest')]),
    ),
    user: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    /** Path of Bitcoin Core's cookie file. */
    cookie: Type.Optional(Type.String()),
    /** PEM of btcd's certificate. */
    certificate: Type.Optional(Type.String()),
    feeTarget: Type.Optional(count(1)),
  },
  { additionalProperties: false },
);
export type BitcoinConfig = Static<typeof BitcoinConfig>;

export const EvmConfig = Type.Object(
  {
    ...Common,
    family: Type.Literal('evm'),
    node: Type.Optional(Type.Literal('anvil')),
    /** EIP-155 sets no bound; EIP-2294 keeps it a safe integer. */
    chainId: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    /** What makes a block valid; a chain without consensus proves nothing and its receipts are never final. */
    rule: Type.Optional(
      Type.Union([Type.Literal('clique'), Type.Literal('ethash'), Type.Literal('none'), Type.Literal('beacon')]),
    ),
    /** Clique only: what the genesis configuration says. */
    epoch: Type.Optional(count(1)),
    period: Type.Optional(count(0)),
    /** Ethash only: the fork whose difficulty rule holds from the genesis block on. */
    fork: Type.Optional(Type.Union(ethashForks.map((fork) => Type.Literal(fork)))),
    /** Work on this chain costs nothing that counts; its verdicts say so. */
    development: Type.Optional(Type.Boolean()),
    /** Proof of stake only: the beacon API of a consensus node that follows the same chain. */
    beacon: Type.Optional(Type.String({ pattern: '^https?://' })),
    genesis: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{64}$' })),
    symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    /** anvil only: seconds between blocks; without it a block per transaction. */
    blockTime: Type.Optional(count(1)),
  },
  { additionalProperties: false },
);
export type EvmConfig = Static<typeof EvmConfig>;

export const CosmosConfig = Type.Object(
  {
    ...Common,
    family: Type.Literal('cosmos'),
    user: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    /** The chain's own `chain_id`; the node is asked when it is not here. */
    chainId: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
    /** What its transactions look like: the Cosmos SDK's, the bare commitment, or CometBFT's example application. */
    flavor: Type.Union([Type.Literal('sdk'), Type.Literal('plain'), Type.Literal('kvstore')]),
    /** SDK chains: begin of the addresses, the coin of the fees with its decimals, and what to offer for a unit of gas. */
    prefix: Type.Optional(Type.String({ pattern: '^[a-z]{1,20}$' })),
    denom: Type.Optional(Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$' })),
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 77 })),
    slip44: Type.Optional(Type.Integer({ minimum: 0, maximum: 0x7fff_ffff })),
    symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    gasPrice: Type.Optional(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?[a-zA-Z]' })),
    /** Most characters of a memo that the chain takes. */
    memo: Type.Optional(count(1)),
    /** Seconds: for how long a set of validators is trusted, and after which silence the chain is said to stand. */
    period: Type.Optional(count(1)),
    stallAfter: Type.Optional(count(1)),
    development: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CosmosConfig = Static<typeof CosmosConfig>;

/** Checks what the configuration says of a ledger of a family. Throws CONFIG_INVALID with the ledger's name. */
export function readBitcoinConfig(config: LedgerConfig): BitcoinConfig {
  return read(BitcoinConfig, config);
}

export function readEvmConfig(config: LedgerConfig): EvmConfig {
  return read(EvmConfig, config);
}

export function readCosmosConfig(config: LedgerConfig): CosmosConfig {
  return read(CosmosConfig, config);
}

function read<T extends typeof BitcoinConfig | typeof EvmConfig | typeof CosmosConfig>(
  schema: T,
  config: LedgerConfig,
): Static<T> {
  const [error] = Value.Errors(schema, config);
  if (error) throw new CodedError('CONFIG_INVALID', `ledgers: ${config.name}${error.instancePath}: ${error.message}`);
  return Value.Parse(schema, config);
}
