import { CodedError } from '@blockcluster/btml';
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
    rule: Type.Optional(Type.Union([Type.Literal('clique'), Type.Literal('none')])),
    /** Clique only: what the genesis configuration says. */
    epoch: Type.Optional(count(1)),
    period: Type.Optional(count(0)),
    genesis: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{64}$' })),
    symbol: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    /** anvil only: seconds between blocks; without it a block per transaction. */
    blockTime: Type.Optional(count(1)),
  },
  { additionalProperties: false },
);
export type EvmConfig = Static<typeof EvmConfig>;

/** Checks what the configuration says of a ledger of a family. Throws CONFIG_INVALID with the ledger's name. */
export function readBitcoinConfig(config: LedgerConfig): BitcoinConfig {
  return read(BitcoinConfig, config);
}

export function readEvmConfig(config: LedgerConfig): EvmConfig {
  return read(EvmConfig, config);
}

function read<T extends typeof BitcoinConfig | typeof EvmConfig>(schema: T, config: LedgerConfig): Static<T> {
  const [error] = Value.Errors(schema, config);
  if (error) throw new CodedError('CONFIG_INVALID', `ledgers: ${config.name}${error.instancePath}: ${error.message}`);
  return Value.Parse(schema, config);
}
