import {
  type BftHeader,
  type Commit,
  commitFromJson,
  type ExecutionResult,
  headerFromJson,
  type Validator,
  validatorsFromJson,
} from '@blockcluster/btml';
import { at, base64, count, hash, integer, list, text, through } from './answer.ts';
import { type CometFailure, type CometRpc, refused } from './rpc.ts';

/** What `/status` says of a node and its chain. */
export interface CometStatus {
  readonly chainId: string;
  readonly version: string;
  readonly height: number;
  /** Uppercase hex, as CometBFT shows it; empty before the first block. */
  readonly hash: string;
  /** Seconds since 1970 of the newest block. */
  readonly time: number;
  readonly earliest: number;
  readonly catchingUp: boolean;
}

export async function readStatus(rpc: CometRpc): Promise<CometStatus> {
  const answer = await rpc.request('status');
  const sync = at(answer, 'sync_info');
  const height = count(at(sync, 'latest_block_height'), 'status.latest_block_height');
  return {
    chainId: text(at(answer, 'node_info', 'network'), 'status.network'),
    version: text(at(answer, 'node_info', 'version'), 'status.version'),
    height,
    hash: height === 0 ? '' : hash(at(sync, 'latest_block_hash'), 'status.latest_block_hash'),
    time: Math.floor(Date.parse(text(at(sync, 'latest_block_time'), 'status.latest_block_time')) / 1000),
    earliest: count(at(sync, 'earliest_block_height'), 'status.earliest_block_height'),
    catchingUp: at(sync, 'catching_up') !== false,
  };
}

export interface SignedHeader {
  readonly header: BftHeader;
  readonly commit: Commit;
}

/** Header and commit at a height; undefined above the newest block. */
export async function readSignedHeader(rpc: CometRpc, height: number): Promise<SignedHeader | undefined> {
  const outcome = await rpc.call('commit', { height: String(height) });
  if (!outcome.ok) return absentHeight('commit', outcome.failure);
  const signed = at(outcome.result, 'signed_header');
  return through('commit', () => ({
    header: headerFromJson(at(signed, 'header')),
    commit: commitFromJson(at(signed, 'commit')),
  }));
}

/** The header at a height; undefined above the newest block. */
export async function readHeader(rpc: CometRpc, height: number): Promise<BftHeader | undefined> {
  const outcome = await rpc.call('header', { height: String(height) });
  if (!outcome.ok) return absentHeight('header', outcome.failure);
  return through('header', () => headerFromJson(at(outcome.result, 'header')));
}

function absentHeight(method: string, failure: CometFailure): undefined {
  if (!/must be less than or equal to|is not available/i.test(failure.message)) throw refused(method, failure);
}

/** The set of validators at a height, in its order. The node gives at most 100 of them at a time. */
export async function readValidators(rpc: CometRpc, height: number): Promise<readonly Validator[]> {
  const validators: Validator[] = [];
  for (let page = 1; ; page++) {
    const answer = await rpc.request('validators', { height: String(height), page: String(page), per_page: '100' });
    validators.push(...through('validators', () => validatorsFromJson(at(answer, 'validators'))));
    const total = count(at(answer, 'total'), 'validators.total');
    if (validators.length >= total || page > 100) return validators;
  }
}

/** The raw transactions of a block. */
export async function readTransactions(rpc: CometRpc, height: number): Promise<readonly Uint8Array[]> {
  const answer = await rpc.request('block', { height: String(height) });
  const txs = at(answer, 'block', 'data', 'txs') ?? [];
  return list(txs, 'block.txs').map((tx) => base64(tx, 'block.tx'));
}

/** The deterministic parts of the results of a block's transactions, in their order. */
export async function readResults(rpc: CometRpc, height: number): Promise<readonly ExecutionResult[]> {
  const answer = await rpc.request('block_results', { height: String(height) });
  return list(at(answer, 'txs_results') ?? [], 'block_results.txs_results').map((result) => ({
    code: count(at(result, 'code') ?? 0, 'result.code'),
    data: base64(at(result, 'data'), 'result.data'),
    gasWanted: integer(at(result, 'gas_wanted') ?? 0, 'result.gas_wanted'),
    gasUsed: integer(at(result, 'gas_used') ?? 0, 'result.gas_used'),
  }));
}

/** Where a transaction stands, by the node's index; undefined when no block that is indexed holds it. */
export async function findTransaction(
  rpc: CometRpc,
  txid: string,
): Promise<{ readonly height: number; readonly code: number; readonly log: string } | undefined> {
  const bytes = Buffer.from(txid, 'hex').toString('base64');
  const outcome = await rpc.call('tx', { hash: bytes, prove: false });
  if (!outcome.ok) {
    if (/not found/i.test(outcome.failure.message)) return undefined;
    throw refused('tx', outcome.failure);
  }
  const log = at(outcome.result, 'tx_result', 'log');
  return {
    height: count(at(outcome.result, 'height'), 'tx.height'),
    code: count(at(outcome.result, 'tx_result', 'code') ?? 0, 'tx.code'),
    log: typeof log === 'string' ? log : '',
  };
}

/** Raw transactions that wait in the node's pool, at most a hundred. */
export async function readWaiting(rpc: CometRpc): Promise<readonly Uint8Array[]> {
  const answer = await rpc.request('unconfirmed_txs', { limit: '100' });
  return list(at(answer, 'txs') ?? [], 'unconfirmed_txs').map((tx) => base64(tx, 'unconfirmed_txs.tx'));
}
