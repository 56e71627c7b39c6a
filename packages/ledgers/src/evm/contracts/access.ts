import { type Hex, keccak256, numberToHex } from 'viem';
import type { BlockRef } from '../../driver.ts';
import { data, integer, list, memberOf } from '../client/answer.ts';
import { type Block, readBlock, readBlockByHash } from '../client/blocks.ts';
import type { Rpc, RpcOutcome } from '../client/rpc.ts';
import { readStorageProof, type StorageProof } from './storage-proof.ts';

/** A message to a contract, or creation code where `to` is left out. Bytes and addresses are 0x and lowercase hex. */
export interface EvmMessage {
  readonly from?: string;
  readonly to?: string;
  readonly data: string;
  /** Coins that go along, in wei: 0x and hex without leading zeros. */
  readonly value?: string;
}

/** What running a message gave; `revert` is the data with which the contract refused, where the node hands it out. */
export type EvmOutcome =
  | { readonly ok: true; readonly data: string }
  | { readonly ok: false; readonly revert?: string; readonly message: string };

export type GasEstimate =
  | { readonly ok: true; readonly gas: bigint }
  | { readonly ok: false; readonly revert?: string; readonly message: string };

/** An entry that a contract left in a block's log. */
export interface BlockLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly at: BlockRef;
  readonly txid: string;
  /** Place in the log of the whole block. */
  readonly index: number;
}

/** What a node of the EVM family is asked about contracts. Nothing here costs, is signed, or changes anything. */
export interface EvmContracts {
  /** keccak-256 of the code at an address, hex without prefix; undefined where there is none. */
  codeHash(address: string, block?: BlockRef): Promise<string | undefined>;
  /** The code at an address, 0x and hex; `0x` where there is none. */
  code(address: string): Promise<string>;
  /** A word of a contract's storage in the newest state, without a proof: 0x and 64 hex digits. */
  word(address: string, slot: string): Promise<string>;
  /** Runs a message on the state that a block left. */
  call(message: EvmMessage, block: BlockRef): Promise<EvmOutcome>;
  /** Runs a message on the newest state; how much gas a transaction of it needs. */
  estimate(message: EvmMessage): Promise<GasEstimate>;
  /** A block of the chain by height, the newest, or the newest that a beacon chain finalized; undefined where there is none. */
  block(height: number | 'latest' | 'finalized'): Promise<BlockRef | undefined>;
  /** Everything that contracts logged in blocks `from` to `to`, in order. */
  logs(request: {
    readonly addresses: readonly string[];
    readonly from: number;
    readonly to: number;
  }): Promise<BlockLog[]>;
  /** A word of a contract's storage with its proof (EIP-1186), checked against the header of the block. */
  storage(address: string, slot: string, block: BlockRef, confirmations?: number): Promise<StorageProof>;
}

export function createEvmContracts(rpc: Rpc): EvmContracts {
  return {
    codeHash: async (address, block) => {
      const code = data(await rpc.request('eth_getCode', [address, block ? at(block) : 'latest']), 'eth_getCode');
      return code === '0x' ? undefined : keccak256(code).slice(2);
    },
    code: async (address) => data(await rpc.request('eth_getCode', [address, 'latest']), 'eth_getCode'),
    word: async (address, slot) =>
      data(await rpc.request('eth_getStorageAt', [address, slot, 'latest']), 'eth_getStorageAt', 32),
    call: async (message, block) => {
      const outcome = await rpc.call('eth_call', [message, at(block)]);
      return outcome.ok ? { ok: true, data: data(outcome.result, 'eth_call') } : refusal(outcome.failure);
    },
    estimate: async (message) => {
      const outcome = await rpc.call('eth_estimateGas', [message]);
      if (!outcome.ok) return refusal(outcome.failure);
      return { ok: true, gas: BigInt(integer(outcome.result, 'eth_estimateGas')) };
    },
    block: async (place) => {
      const read = () => readBlock(rpc, place);
      // Many calls are tried at once, all on the newest state.
      const found = await (place === 'latest' ? rpc.shared('newest block', read) : read());
      return found && { height: found.height, hash: found.hash };
    },
    logs: ({ addresses, from, to }) => readLogs(rpc, addresses, from, to),
    storage: async (address, slot, block, confirmations) =>
      readStorageProof(rpc, address, slot, await standing(rpc, block), confirmations),
  };
}

/** A block by its hash (EIP-1898): an answer about another block of the same height would be about another state. */
function at(block: BlockRef): { readonly blockHash: string } {
  return { blockHash: block.hash };
}

async function standing(rpc: Rpc, ref: BlockRef): Promise<Block | undefined> {
  return readBlockByHash(rpc, ref.hash);
}

function refusal(failure: Extract<RpcOutcome, { ok: false }>['failure']): Extract<EvmOutcome, { ok: false }> {
  const { message } = failure;
  return failure.data === undefined ? { ok: false, message } : { ok: false, message, revert: failure.data };
}

async function readLogs(rpc: Rpc, addresses: readonly string[], from: number, to: number): Promise<BlockLog[]> {
  if (addresses.length === 0 || from > to) return [];
  const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to), address: addresses };
  const answer = list(await rpc.request('eth_getLogs', [range]), 'eth_getLogs');
  const logs = answer.map(
    (log): BlockLog => ({
      address: data(memberOf(log, 'address'), 'log.address', 20),
      topics: list(memberOf(log, 'topics'), 'log.topics').map((topic): Hex => data(topic, 'log.topic', 32)),
      data: data(memberOf(log, 'data'), 'log.data'),
      at: {
        height: integer(memberOf(log, 'blockNumber'), 'log.blockNumber'),
        hash: data(memberOf(log, 'blockHash'), 'log.blockHash', 32),
      },
      txid: data(memberOf(log, 'transactionHash'), 'log.transactionHash', 32),
      index: integer(memberOf(log, 'logIndex'), 'log.logIndex'),
    }),
  );
  return logs.sort((a, b) => a.at.height - b.at.height || a.index - b.index);
}
