import type { EvmTxAnchor } from '../kinds/anchors/evm.ts';
import { fromHex } from '../proof/bytes.ts';
import { checkEvmInclusion, type EvmBlocks } from './anchor.ts';
import { type EvmLog, receiptKey } from './receipt.ts';
import { type EvmTransaction, parseEvmTransaction } from './transaction.ts';
import { trieValue } from './trie.ts';

/** What the evidence of one transaction shows by itself. */
export interface EvmTransactionEvidence extends EvmBlocks {
  readonly transaction: EvmTransaction;
  /** What contracts said while it ran, in order. */
  readonly logs: readonly EvmLog[];
}

/**
 * Checks everything about a transaction's inclusion that needs no trust: the links of the headers, its place in the
 * block's transaction trie, and at the same place of the receipt trie a receipt that says that it succeeded.
 *
 * @throws CodedError EVM_… with a pointer below `pointer`.
 */
export function checkEvmTransaction(
  anchor: Pick<EvmTxAnchor, 'headers' | 'index' | 'proof' | 'txproof'>,
  pointer: string,
): EvmTransactionEvidence {
  const { headers, block, receipt } = checkEvmInclusion(anchor, pointer);
  const nodes = anchor.txproof.map((hex) => fromHex(hex));
  const where = `${pointer}/txproof`;
  const raw = trieValue(block.transactionsRoot, receiptKey(Number(anchor.index)), nodes, where);
  return { headers, height: block.number, transaction: parseEvmTransaction(raw, where), logs: receipt.logs };
}
