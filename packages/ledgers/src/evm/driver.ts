import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { LedgerDriver } from '../driver.ts';
import { accountState } from './actions/account-state.ts';
import { broadcast } from './actions/broadcast.ts';
import { hasCode, precheck } from './actions/precheck.ts';
import { quote } from './actions/quote.ts';
import { scan } from './actions/scan.ts';
import { status } from './actions/status.ts';
import { readBlock } from './client/blocks.ts';
import { createRpc, type RpcOptions } from './client/rpc.ts';
import { addressOf } from './compile/account.ts';
import { assembleEvm } from './compile/assemble.ts';
import { compileEvm, worstCaseEvm } from './compile/compile.ts';
import { accountMember } from './compile/members.ts';
import { createEvmContracts, type EvmContracts } from './contracts/access.ts';
import { collectEvidence } from './evidence/collect.ts';
import type { EthashRules, EvmRule } from './evidence/rule.ts';
import { trustEntry } from './evidence/trust.ts';

export interface EvmDriverOptions extends RpcOptions {
  /** The ledger's name in the configuration; it is also the name of its trust entry. */
  readonly name: string;
  /** What people see. */
  readonly label: string;
  /** EIP-155 chain id; `readChainId` asks a node for it. */
  readonly chainId: number;
  /** `clique` for proof of authority by EIP-225, `ethash` for work, `none` for a development node without consensus. */
  readonly rule: EvmRule;
  /** Genesis configuration of a Clique chain; JSON-RPC doesn't tell it. Required for `clique`. */
  readonly clique?: { readonly epoch: number; readonly period: number };
  /** Difficulty rules of an Ethash chain. Required for `ethash`. */
  readonly ethash?: EthashRules;
  /** Hash of the genesis block, when the configuration pins it. */
  readonly genesis?: string;
  /** Confirmations that make a transaction final (default: 6 under Clique, 12 under Ethash, 1 without consensus). */
  readonly confirmations?: number;
  /** No economic weight (default: only without consensus). */
  readonly development?: boolean;
  /** Symbol of the native asset (default ETH). */
  readonly symbol?: string;
  /** Stops a node that belongs to the driver; called by `close`. */
  readonly stop?: () => Promise<void>;
}

export interface EvmDriver extends LedgerDriver {
  readonly family: 'evm';
  readonly chainId: number;
  precheck(op: BtmlMap): Promise<void>;
  hasCode(account: string): Promise<boolean>;
  /** What its node is asked about contracts. */
  readonly contracts: EvmContracts;
}

/** Whether a ledger is of the EVM family: every driver of it is one of these. */
export function isEvmDriver(driver: LedgerDriver): driver is EvmDriver {
  return driver.family === 'evm';
}

const kinds = { clique: 'poa', ethash: 'pow', none: 'none' } as const satisfies Record<EvmRule, LedgerDriver['kind']>;
const defaultConfirmations: Readonly<Record<EvmRule, number>> = { clique: 6, ethash: 12, none: 1 };

/** A ledger of the EVM family behind an HTTP JSON-RPC endpoint. Nothing is sent before the first call. */
export function createEvmDriver(options: EvmDriverOptions): EvmDriver {
  const { chainId, rule, name, label } = options;
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new CodedError('COMPILE_INVALID', 'The chain id must be a positive integer', { pointer: '/chainId' });
  if (rule === 'clique' && options.clique === undefined)
    throw new CodedError('COMPILE_INVALID', 'A Clique ledger needs the epoch and period of its genesis', {
      pointer: '/clique',
    });
  if (rule === 'ethash' && options.ethash === undefined)
    throw new CodedError('COMPILE_INVALID', 'An Ethash ledger needs the difficulty rules of its genesis', {
      pointer: '/ethash',
    });
  const rpc = createRpc(options);
  const chain = `eip155:${chainId}`;
  const feeAsset = { asset: `${chain}/slip44:60`, decimals: 18, symbol: options.symbol ?? 'ETH' };
  const confirmations = options.confirmations ?? defaultConfirmations[rule];
  const development = options.development ?? rule === 'none';
  const native = { chain, chainId, asset: feeAsset.asset, decimals: feeAsset.decimals };

  return {
    chain,
    chainId,
    family: 'evm',
    kind: kinds[rule],
    development,
    label,
    ordering: 'nonce',
    confirmations,
    feeAsset,
    status: () => status(rpc, { chainId, ...(options.genesis === undefined ? {} : { genesis: options.genesis }) }),
    blockHash: async (height) => (await readBlock(rpc, height))?.hash,
    quote: () => rpc.shared('quote', () => quote(rpc)),
    account: (publicKey) => `${chain}:${addressOf(publicKey)}`,
    accountState: (account) => accountState(rpc, accountMember({ account }, 'account', chain)),
    choose: () => [],
    compile: (op, context) => compileEvm(native, op, context),
    worstCase: worstCaseEvm,
    assemble: assembleEvm,
    broadcast: (raw) => broadcast(rpc, raw),
    scan: (request) => scan(rpc, request),
    evidence: ({ op, txid, at, confirmations: wanted }) =>
      collectEvidence(rpc, { chain, rule, op, txid, at, confirmations: wanted }),
    trust: ({ pins, contracts }) =>
      trustEntry(rpc, {
        chain,
        name,
        rule,
        clique: options.clique,
        ethash: options.ethash,
        development,
        confirmations,
        pins,
        contracts,
      }),
    precheck: (op) => precheck(rpc, op),
    hasCode: (account) => hasCode(rpc, accountMember({ account }, 'account', chain)),
    contracts: createEvmContracts(rpc),
    close: async () => options.stop?.(),
  };
}
