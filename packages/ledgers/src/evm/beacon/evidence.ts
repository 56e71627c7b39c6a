import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { integer, memberOf } from '../client/answer.ts';
import { type Block, readBlock } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { headerRlp } from '../evidence/header.ts';
import { readReceipts } from '../evidence/receipts.ts';
import { readTransactions } from '../evidence/transactions.ts';
import { listKey } from '../evidence/trie.ts';
import type { BeaconChain } from './chain.ts';
import type { BeaconClient } from './client.ts';
import { findFinality } from './finality.ts';

/** The two nodes of a proof-of-stake ledger. */
export interface BeaconNodes {
  readonly rpc: Rpc;
  readonly client: BeaconClient;
  /** Asked once; a ledger doesn't change its chain. */
  readonly chain: () => Promise<BeaconChain>;
}

/**
 * The members of an anchor except the log path, of form `evm-event-pos-1` for an anchor and `evm-tx-pos-1`, with the trie
 * nodes to the transaction itself, for other operations: the execution headers from the block of the transaction
 * up to a finalized one, the receipt's proof in the first, and the beacon evidence for the last. Throws
 * LEDGER_EVIDENCE_NOT_READY until the beacon chain has finalized the block, LEDGER_REORGANIZED when the block is no longer
 * on the chain, LEDGER_EVIDENCE_GONE when it was collected so late that the node no longer serves what is needed.
 */
export async function collectBeaconEvidence(
  nodes: BeaconNodes,
  request: { readonly chain: string; readonly op: BtmlMap; readonly txid: string; readonly at: BlockRef },
): Promise<BtmlMap> {
  const { rpc, client } = nodes;
  const { at, txid } = request;
  const first = await readBlock(rpc, at.height);
  if (first?.hash !== at.hash) throw reorganized('The block is no longer on the chain', at);
  // The execution node knows it too, and costs nothing; the beacon node computes a proof for every answer.
  if ((await finalizedHeight(rpc)) < at.height)
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The block is not finalized yet');
  const { beacon, execution } = await findFinality(client, await nodes.chain(), at.height);
  const blocks = [first, ...(await readUpTo(rpc, first, execution))];
  const { trie, txids } = await readReceipts(rpc, first);
  const index = txids.indexOf(txid);
  if (index < 0) throw reorganized('The block does not hold the transaction', at);
  const common = {
    chain: request.chain,
    headers: blocks.map((block) => headerRlp(block).slice(2)),
    index: String(index),
    proof: trie.proof(listKey(index)),
    beacon: { ...beacon, finality: [...beacon.finality], execution: [...beacon.execution] },
  };
  if (request.op.op === 'anchor') return { ...common, form: 'evm-event-pos-1' };
  const transactions = await readTransactions(rpc, first);
  return { ...common, form: 'evm-tx-pos-1', op: '0', txproof: transactions.proof(listKey(index)) };
}

/** Height of the newest block that the execution node was told is final; 0 before there is one. */
async function finalizedHeight(rpc: Rpc): Promise<number> {
  const outcome = await rpc.call('eth_getBlockByNumber', ['finalized', false]);
  if (!outcome.ok || outcome.result === null) return 0;
  return integer(memberOf(outcome.result, 'number'), 'block.number');
}

/** The blocks above `first` up to `last`, each linked to the one below. */
async function readUpTo(rpc: Rpc, first: Block, last: BlockRef): Promise<Block[]> {
  const blocks: Block[] = [];
  let below = first;
  while (below.height < last.height) {
    const block = await readBlock(rpc, below.height + 1);
    if (block === undefined)
      throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The execution node is behind the beacon node');
    if (block.parent !== below.hash) throw reorganized('The chain changed while it was read', first);
    blocks.push(block);
    below = block;
  }
  if (below.hash !== last.hash) throw reorganized('Execution and beacon node follow different chains', last);
  return blocks;
}

function reorganized(message: string, { height, hash }: BlockRef): CodedError {
  return new CodedError('LEDGER_REORGANIZED', message, { details: { height, hash } });
}
