import { CodedError } from '@blockcluster/btml';
import { hexToBytes, numberToHex } from 'viem';
import { data, list, memberOf } from '../client/answer.ts';
import type { Block } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { listTrie, type Trie } from './trie.ts';

/**
 * Reads all transactions of a block and rebuilds their trie, once for all who ask meanwhile; throws LEDGER_ANSWER unless
 * it has the header's root.
 */
export function readTransactions(rpc: Rpc, block: Block): Promise<Trie> {
  return rpc.shared(`transactions ${block.hash}`, () => transactionsOf(rpc, block));
}

async function transactionsOf(rpc: Rpc, block: Block): Promise<Trie> {
  const hashes = list(memberOf(block.json, 'transactions'), 'block.transactions');
  const answers = await rpc.requestAll(
    'eth_getRawTransactionByBlockHashAndIndex',
    [...hashes.keys()].map((index) => [block.hash, numberToHex(index)]),
  );
  const trie = listTrie(answers.map((answer) => hexToBytes(data(answer, 'raw transaction'))));
  if (trie.root !== data(memberOf(block.json, 'transactionsRoot'), 'block.transactionsRoot', 32))
    throw new CodedError('LEDGER_ANSWER', "The node's transactions do not have the root that the block commits to", {
      details: { block: block.hash },
    });
  return trie;
}
