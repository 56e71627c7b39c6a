import { CodedError } from '@blockcluster/btml';
import { numberToHex } from 'viem';
import type { BlockRef } from '../../driver.ts';
import { type Answer, data, integer, memberOf, quantity } from './answer.ts';
import type { Rpc } from './rpc.ts';

/** What the driver needs of a block at every scan; `json` is the whole answer, for the evidence. */
export interface Block extends BlockRef {
  readonly parent: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Wei per gas; undefined before EIP-1559. */
  readonly baseFee: bigint | undefined;
  readonly json: Answer;
}

/** A block by height, the newest one or the newest final one; undefined when the node has none there. */
export async function readBlock(rpc: Rpc, height: number | 'latest' | 'finalized'): Promise<Block | undefined> {
  const tag = typeof height === 'number' ? numberToHex(height) : height;
  return parseBlock(await rpc.request('eth_getBlockByNumber', [tag, false]));
}

/** A block by hash, wherever it stands; undefined when the node doesn't know it. */
export async function readBlockByHash(rpc: Rpc, hash: string): Promise<Block | undefined> {
  return parseBlock(await rpc.request('eth_getBlockByHash', [hash, false]));
}

/** The newest block; a node always has one. */
export async function readTip(rpc: Rpc): Promise<Block> {
  const tip = await readBlock(rpc, 'latest');
  if (tip === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has no newest block');
  return tip;
}

function parseBlock(json: Answer): Block | undefined {
  if (json === null) return undefined;
  const baseFee = memberOf(json, 'baseFeePerGas');
  return {
    height: integer(memberOf(json, 'number'), 'block.number'),
    hash: data(memberOf(json, 'hash'), 'block.hash', 32),
    parent: data(memberOf(json, 'parentHash'), 'block.parentHash', 32),
    time: integer(memberOf(json, 'timestamp'), 'block.timestamp'),
    baseFee: baseFee === undefined || baseFee === null ? undefined : quantity(baseFee, 'block.baseFeePerGas'),
    json,
  };
}
