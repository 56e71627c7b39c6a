import { CodedError } from '@blockcluster/btml';
import { hexToBytes, numberToHex } from 'viem';
import { data, list, memberOf } from '../client/answer.ts';
import type { Block } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { listTrie, type Trie } from './trie.ts';

/** Reads all transactions of a block and rebuilds their trie; throws LEDGER_ANSWER unless it has the header's root. */
export async function readTransactions(rpc: Rpc, block: Block): Promise<Trie> {
  const hashes = list(memberOf(block.json, 'transactions'), 'block.transactions');
  const raw: Uint8Array[] = [];
  for (const index of hashes.keys()) {
    const answer = await rpc.request('eth_getRawTransactionByBlockHashAndIndex', [block.hash, numberToHex(index)]);
    raw.push(hexToBytes(data(answer, 'raw transaction')));
  }
  const trie = listTrie(raw);
  if (trie.root !== data(memberOf(block.json, 'transactionsRoot'), 'block.transactionsRoot', 32))
    throw new CodedError('LEDGER_ANSWER', "The node's transactions do not have the root that the block commits to", {
      details: { block: block.hash },
    });
  return trie;
}
