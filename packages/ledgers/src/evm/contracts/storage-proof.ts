import { CodedError, parseEvmHeader, provenAccount, provenStorage } from '@blockcluster/btml';
import { bytesToHex, type Hex, hexToBytes, numberToHex } from 'viem';
import type { BlockRef } from '../../driver.ts';
import { type Answer, data, list, memberOf } from '../client/answer.ts';
import { type Block, readBlock } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { headerRlp } from '../evidence/header.ts';

/** A word of storage with everything that ties it to a block's hash. */
export interface StorageProof {
  readonly at: BlockRef;
  readonly address: string;
  /** 32 bytes, 0x and hex. */
  readonly slot: string;
  /** 32 bytes; zero where the proof shows that nothing stands there. */
  readonly value: string;
  /** keccak-256 of the contract's code, hex without prefix, as its account commits to it. */
  readonly codeHash: string;
  /** RLP of the block's header, whose hash is the block's, and of those above it; hex without prefix, as all nodes. */
  readonly headers: readonly string[];
  readonly accountProof: readonly string[];
  readonly storageProof: readonly string[];
}

/**
 * Asks for a word of storage (EIP-1186), with so many headers from its block on as confirmations are asked for, and checks what came: the
 * header has the block's hash, the account's path leads
 * to its state root, and the word's path to the account's storage root. So the node can't lie about the word without
 * lying about the block. Throws LEDGER_REORGANIZED where the block is gone, EVM_TRIE where the proof shows something else,
 * LEDGER_REFUSED where the node keeps no state of the block.
 */
export async function readStorageProof(
  rpc: Rpc,
  address: string,
  slot: string,
  block: Block | undefined,
  confirmations = 1,
): Promise<StorageProof> {
  if (block === undefined) throw new CodedError('LEDGER_REORGANIZED', 'The block is no longer on the chain');
  const header = headerRlp(block);
  const { stateRoot } = parseEvmHeader(hexToBytes(header));
  // By number: not every node takes a hash here, and whether it meant this block is checked below.
  const answer = await rpc.request('eth_getProof', [address, [slot], numberToHex(block.height)]);
  const accountProof = nodes(memberOf(answer, 'accountProof'), 'accountProof');
  const [entry] = list(memberOf(answer, 'storageProof'), 'storageProof');
  const storageProof = nodes(memberOf(entry, 'proof'), 'storageProof.proof');
  const account = provenAccount(
    stateRoot,
    bytesOf(address),
    accountProof.map((node) => hexToBytes(node)),
  );
  if (account === undefined) throw new CodedError('LEDGER_CODE_MISMATCH', 'No contract is there');
  const value = provenStorage(
    account.storageRoot,
    bytesOf(slot),
    storageProof.map((node) => hexToBytes(node)),
  );
  return {
    at: { height: block.height, hash: block.hash },
    address,
    slot,
    value: `0x${value.toString(16).padStart(64, '0')}`,
    codeHash: bytesToHex(account.codeHash).slice(2),
    headers: [header, ...(await headersAbove(rpc, block, confirmations - 1))].map((one) => one.slice(2)),
    accountProof: accountProof.map((node) => node.slice(2)),
    storageProof: storageProof.map((node) => node.slice(2)),
  };
}

/** Headers on top of a block, so many as there are; a chain that moves on meanwhile gives fewer. */
async function headersAbove(rpc: Rpc, block: Block, most: number): Promise<Hex[]> {
  const headers: Hex[] = [];
  let below = block;
  while (headers.length < most) {
    const next = await readBlock(rpc, below.height + 1);
    if (next === undefined || next.parent !== below.hash) break;
    headers.push(headerRlp(next));
    below = next;
  }
  return headers;
}

function nodes(answer: Answer, where: string): Hex[] {
  return list(answer, where).map((node) => data(node, where));
}

function bytesOf(hex: string): Uint8Array {
  return hexToBytes(data(hex, 'request'));
}
