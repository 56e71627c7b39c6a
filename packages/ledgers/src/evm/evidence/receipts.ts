import { CodedError } from '@blockcluster/btml';
import { concatHex, type Hex, hexToBytes, toRlp } from 'viem';
import { type Answer, data, integer, list, memberOf, quantity } from '../client/answer.ts';
import type { Block } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { rlpNumber } from './header.ts';
import { listTrie, type Trie } from './trie.ts';

type Rlp = Hex | Rlp[];

/** A block's receipts as the trie that its header commits to, and the hashes of their transactions in order. */
export interface BlockReceipts {
  readonly trie: Trie;
  readonly txids: readonly string[];
}

/**
 * Reads all receipts of a block and rebuilds their trie, once for all who ask meanwhile; throws LEDGER_ANSWER unless it
 * has the header's root.
 */
export function readReceipts(rpc: Rpc, block: Block): Promise<BlockReceipts> {
  return rpc.shared(`receipts ${block.hash}`, () => blockReceipts(rpc, block));
}

async function blockReceipts(rpc: Rpc, block: Block): Promise<BlockReceipts> {
  const receipts = await receiptsOf(rpc, block);
  const trie = listTrie(receipts.map((receipt) => hexToBytes(encodeReceipt(receipt))));
  const root = data(memberOf(block.json, 'receiptsRoot'), 'block.receiptsRoot', 32);
  if (trie.root !== root)
    throw new CodedError('LEDGER_ANSWER', "The node's receipts do not have the root that the block commits to", {
      details: { block: block.hash },
    });
  return { trie, txids: receipts.map((receipt) => data(memberOf(receipt, 'transactionHash'), 'transactionHash', 32)) };
}

/** JSON-RPC: the method does not exist. */
const unknownMethod = -32_601;

/** All receipts of a block at once, or, from nodes that don't know how (go-ethereum before 1.13), one by one. */
async function receiptsOf(rpc: Rpc, block: Block): Promise<readonly Answer[]> {
  const outcome = await rpc.call('eth_getBlockReceipts', [block.hash]);
  if (outcome.ok) return list(outcome.result, 'eth_getBlockReceipts');
  if (outcome.failure.code !== unknownMethod)
    throw new CodedError('LEDGER_REFUSED', `The node refused eth_getBlockReceipts: ${outcome.failure.message}`);
  const txids = list(memberOf(block.json, 'transactions'), 'block.transactions');
  return rpc.requestAll(
    'eth_getTransactionReceipt',
    txids.map((txid) => [data(txid, 'block.transactions', 32)]),
  );
}

/** The bytes of a receipt as the trie holds them: the type, unless it is 0 (EIP-2718), and the RLP of four fields. */
export function encodeReceipt(receipt: Answer): Hex {
  const logs = list(memberOf(receipt, 'logs'), 'receipt.logs').map(
    (log): Rlp => [
      data(memberOf(log, 'address'), 'log.address', 20),
      list(memberOf(log, 'topics'), 'log.topics').map((topic) => data(topic, 'log.topics', 32)),
      data(memberOf(log, 'data'), 'log.data'),
    ],
  );
  const fields: Rlp = [
    rlpNumber(quantity(memberOf(receipt, 'status'), 'receipt.status')),
    rlpNumber(quantity(memberOf(receipt, 'cumulativeGasUsed'), 'receipt.cumulativeGasUsed')),
    data(memberOf(receipt, 'logsBloom'), 'receipt.logsBloom', 256),
    logs,
  ];
  const body = toRlp(fields);
  const type = memberOf(receipt, 'type');
  const kind = type === undefined || type === null ? 0 : integer(type, 'receipt.type');
  return kind === 0 ? body : concatHex([`0x${kind.toString(16).padStart(2, '0')}`, body]);
}
