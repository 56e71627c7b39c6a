import { type BtmlMap, CodedError, type CosmosFlavor, cosmosChain } from '@blockcluster/btml';
import type { LedgerDriver } from '../driver.ts';
import { accountState } from './actions/account-state.ts';
import { broadcast } from './actions/broadcast.ts';
import { precheck } from './actions/precheck.ts';
import { quote } from './actions/quote.ts';
import { scan } from './actions/scan.ts';
import { status } from './actions/status.ts';
import type { CosmosChain } from './chain.ts';
import { readHeader, readStatus } from './client/chain.ts';
import { type CometRpcOptions, createCometRpc } from './client/rpc.ts';
import { queryContract, type StoredCode, storedCode } from './client/wasm.ts';
import { accountMember, addressOfKey } from './compile/account.ts';
import { assembleCosmos } from './compile/assemble.ts';
import { compileCosmos, worstCaseCosmos } from './compile/compile.ts';
import { rateIn } from './compile/gas.ts';
import { type CosmosContracts, createCosmosContracts } from './contracts/access.ts';
import { collectEvidence } from './evidence/collect.ts';
import { trustEntry } from './evidence/trust.ts';

export interface CosmosDriverOptions extends CometRpcOptions {
  /** The ledger's name in the configuration; it is also the name of its trust entry. */
  readonly name: string;
  /** What people see. */
  readonly label: string;
  /** The chain's own `chain_id`; `readCosmosChainId` asks a node for it. */
  readonly chainId: string;
  readonly flavor: CosmosFlavor;
  /** Begin of the chain's addresses (default `cosmos`). */
  readonly prefix?: string;
  /** The coin in which fees are paid, as the bank module calls it (default `stake`; SDK chains alone). */
  readonly denom?: string;
  readonly decimals?: number;
  readonly symbol?: string;
  /** SLIP-44 number of the coin (default 118). */
  readonly slip44?: number;
  /** Price of a unit of gas to offer at least, as a decimal with the coin: `0.025stake`. */
  readonly gasPrice?: string;
  /** Most characters of a memo that the chain takes (default 256, as the SDK's). */
  readonly memo?: number;
  /** Trusting period in seconds (default 14 days): below the time for which misbehaving validators can be punished. */
  readonly period?: number;
  /** Seconds without a block after which the chain is said to stand (default 60). */
  readonly stallAfter?: number;
  /** No economic weight. */
  readonly development?: boolean;
  /** Confirmations that make a transaction final (default and least 2: its block, and the one that commits to results). */
  readonly confirmations?: number;
  /** Milliseconds since 1970; replaces the machine's clock. */
  readonly now?: () => number;
  /** Stops a node that belongs to the driver; called by `close`. */
  readonly stop?: () => Promise<void>;
}

export interface CosmosDriver extends LedgerDriver {
  readonly family: 'cosmos';
  readonly flavor: CosmosFlavor;
  /** Checks an operation against the chain before it is signed: see `actions/precheck.ts`. */
  precheck(op: BtmlMap): Promise<void>;
  /** What a contract answers to a query; both are JSON texts (CosmWasm). */
  queryContract(address: string, query: string): Promise<string>;
  /** The code that the transaction of a `deploy` has stored (CosmWasm). */
  storedCode(txid: string): Promise<StoredCode>;
  /** What its node is asked about contracts; undefined for a chain without accounts. */
  readonly contracts: CosmosContracts | undefined;
}

/** Whether a ledger is of the Cosmos family: every driver of it is one of these. */
export function isCosmosDriver(driver: LedgerDriver): driver is CosmosDriver {
  return driver.family === 'cosmos';
}

const twoWeeks = 14 * 24 * 3600;

/** A ledger of the Cosmos family behind a CometBFT node's RPC. Nothing is sent before the first call. */
export function createCosmosDriver(options: CosmosDriverOptions): CosmosDriver {
  const { chainId, flavor, name, label } = options;
  const rpc = createCometRpc(options);
  const now = options.now ?? Date.now;
  const chain = chainOf(options);
  const configured = options.gasPrice === undefined ? 0n : rateIn(options.gasPrice, chain.denom);
  if (configured === undefined)
    throw new CodedError('COMPILE_INVALID', `The gas price must be in ${chain.denom}`, { pointer: '/gasPrice' });
  const period = options.period ?? twoWeeks;
  const addressOf = (publicKey: Uint8Array): string => addressOfKey(publicKey, chain.prefix);

  return {
    chain: chain.chain,
    family: 'cosmos',
    flavor,
    kind: 'bft',
    development: options.development ?? false,
    label,
    ordering: 'nonce',
    confirmations: Math.max(2, options.confirmations ?? 2),
    feeAsset: { asset: chain.asset, decimals: chain.decimals, symbol: options.symbol ?? chain.denom },
    status: () => status(rpc, { chainId, now, stallAfter: options.stallAfter ?? 60 }),
    blockHash: async (height) => (await readHeader(rpc, height))?.id.toUpperCase(),
    quote: () => quote(rpc, chain, configured),
    account: (publicKey) => `${chain.chain}:${addressOf(publicKey)}`,
    accountState: (account) =>
      accountState(rpc, chain, accountMember({ account }, 'account', chain.chain, chain.prefix)),
    choose: () => [],
    compile: (op, context) => compileCosmos(chain, op, context),
    ...(flavor === 'sdk' ? {} : { operations: ['anchor', 'publish'] }),
    worstCase: (op, rate) => worstCaseCosmos(chain, op, rate),
    assemble: (compiled, publicKey, signatures) => assembleCosmos(flavor, compiled, publicKey, signatures),
    broadcast: (raw) => broadcast(rpc, raw, flavor === 'sdk' ? addressOf : undefined),
    scan: (request) => scan(rpc, chainId, request),
    evidence: (request) => collectEvidence(rpc, { ...request, chain: chain.chain }),
    trust: ({ pins }) => trustEntry(rpc, { chain, name, period, now: now() / 1000, pins }),
    precheck: (op) => precheck(rpc, op),
    queryContract: (address, query) => queryContract(rpc, address, query),
    storedCode: (txid) => storedCode(rpc, txid),
    contracts: flavor === 'sdk' ? createCosmosContracts(rpc, chain) : undefined,
    close: async () => options.stop?.(),
  };
}

/** The `chain_id` of the chain that a node follows. */
export async function readCosmosChainId(options: CometRpcOptions): Promise<string> {
  return (await readStatus(createCometRpc(options))).chainId;
}

function chainOf(options: CosmosDriverOptions): CosmosChain {
  const chain = cosmosChain(options.chainId);
  return {
    chain,
    chainId: options.chainId,
    flavor: options.flavor,
    prefix: options.prefix ?? 'cosmos',
    denom: options.denom ?? 'stake',
    asset: `${chain}/slip44:${options.slip44 ?? 118}`,
    decimals: options.decimals ?? 6,
    memo: options.memo ?? 256,
  };
}
