import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BroadcastResult, FeeQuote, LedgerDriver, NodeStatus } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import { keyAccount } from '../compile/address.ts';
import { assembleTransaction, compileOperation, worstCaseOf } from '../compile/compile.ts';
import { chooseCoins } from '../compile/select.ts';
import { assembleSpend, coinsOfSpend, compileSpend, isSpend, worstSpend } from '../compile/spend.ts';
import { type BitcoinContracts, createBitcoinContracts } from '../contracts/access.ts';
import { collectEvidence } from '../evidence/evidence.ts';
import { trustEntry } from '../evidence/trust.ts';
import { type BitcoinNetwork, bitcoinAsset, bitcoinChainId, bitcoinNetworks } from '../networks.ts';
import { scanChain } from './scan.ts';

export interface BitcoinDriverOptions {
  readonly client: BitcoinClient;
  readonly network: BitcoinNetwork;
  /** As shown to people, such as "Sandbox" or "Bitcoin". */
  readonly label: string;
  /** Confirmations after which a transaction counts as final; 6 by default. */
  readonly confirmations?: number;
  /** Blocks within which fees should bring a transaction into the chain; 6 by default. */
  readonly feeTarget?: number;
  /** Rate when the node has no estimate, satoshi per 1,000 vbytes; by default twice the relay floor. */
  readonly fallbackRate?: bigint;
}

export interface BitcoinDriver extends LedgerDriver {
  readonly family: 'bitcoin';
  /** What its node is asked about scripts. */
  readonly contracts: BitcoinContracts;
}

/** Whether a ledger is of the Bitcoin family and asks its own node: several that must agree are asked about no scripts. */
export function isBitcoinDriver(driver: LedgerDriver): driver is BitcoinDriver {
  return driver.family === 'bitcoin' && 'contracts' in driver;
}

/**
 * A ledger of the Bitcoin family over any `BitcoinClient`. One P2WPKH account per key; operations `anchor` (form
 * `bitcoin-op-return-1`), `pay`, `deploy` (what a script
 * holds, as P2WSH) and `call` (its spending); every transaction allows replacement (BIP-125).
 *
 * @example
 * const sandbox = new Sandbox({ store: memorySandboxStore(), randomBytes });
 * const driver = createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox' });
 */
export function createBitcoinDriver(options: BitcoinDriverOptions): BitcoinDriver {
  const { client, label } = options;
  const network = bitcoinNetworks[options.network];
  const confirmations = options.confirmations ?? 6;
  const asset = bitcoinAsset(network);
  return {
    chain: bitcoinChainId(network.genesis),
    family: 'bitcoin',
    kind: 'pow',
    development: network.development,
    label,
    ordering: 'coins',
    confirmations,
    feeAsset: { asset, decimals: 8, symbol: network.network === 'mainnet' ? 'BTC' : 'tBTC' },
    status: () => statusOf(client, network.genesis, network.development),
    blockHash: (height) => client.getBlockHash(height),
    quote: () => quote(options),
    account: (publicKey) => keyAccount(publicKey, network),
    accountState: async () => {
      throw new CodedError(
        'COMPILE_NOT_SUPPORTED',
        'A coin ledger has no nonces; its balance is the sum of its coins.',
      );
    },
    holders: (op) => holdersOf(op),
    choose: (op, available, rate, height) =>
      op.op === 'call' ? coinsOfSpend(op, available, network) : chooseCoins(op, available, rate, network, height),
    compile: (op, context) =>
      op.op === 'call' ? compileSpend(op, context, network) : compileOperation(op, context, network),
    worstCase: (op, rate) => (op.op === 'call' ? worstSpend(op, rate, network) : worstCaseOf(op, rate, network)),
    assemble: (compiled, publicKey, signatures) =>
      isSpend(compiled)
        ? assembleSpend(compiled, publicKey, signatures)
        : assembleTransaction(compiled, publicKey, signatures),
    broadcast: (raw) => broadcast(client, raw),
    scan: (request) => scanChain(client, network, request),
    evidence: (request) => collectEvidence(client, network, request),
    trust: ({ pins }) => trustEntry(client, network, label, confirmations, pins),
    close: () => client.close(),
    contracts: createBitcoinContracts(client, network),
  };
}

/** Whose coins an operation spends: the contract's, where it is one of a script. */
function holdersOf({ op, chain, from, contract }: BtmlMap): readonly string[] {
  return [op === 'call' ? `${chain}:${contract}` : `${from}`];
}

async function statusOf(client: BitcoinClient, genesis: string, development: boolean): Promise<NodeStatus> {
  try {
    const info = await client.info();
    const wrong = info.genesis !== genesis;
    return {
      reachable: true,
      height: info.tip.height,
      hash: info.tip.hash,
      time: info.time,
      peers: info.peers,
      version: info.version,
      synced: !wrong && (development || !info.initialDownload),
      ...(wrong ? { detail: `The node follows another chain: its genesis block is ${info.genesis}.` } : {}),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown failure';
    return { reachable: false, height: 0, hash: '', time: 0, peers: 0, version: '', synced: false, detail };
  }
}

async function quote({ client, feeTarget, fallbackRate }: BitcoinDriverOptions): Promise<FeeQuote> {
  const floor = await client.relayFee();
  const estimate = (await client.estimateFee(feeTarget ?? 6)) ?? fallbackRate ?? floor * 2n;
  return { rate: estimate > floor ? estimate : floor, floor };
}

async function broadcast(client: BitcoinClient, raw: string): Promise<BroadcastResult> {
  const result = await client.sendRawTransaction(raw);
  switch (result.state) {
    case 'accepted':
      return { state: 'accepted' };
    case 'known':
      return { state: 'known' };
    case 'rejected':
      return { state: 'rejected', reason: result.reason, conflict: result.conflict };
  }
}
