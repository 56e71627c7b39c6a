import { CodedError } from '../errors.ts';
import { checkEvmInclusion, type EvmBlocks, keccak256, receiptKey, trieValue } from '../evm/index.ts';
import { fromHex, toHex } from '../proof/bytes.ts';
import type { EventProof } from './shape.ts';

/** What a proof of an event shows by itself. */
export interface EventEvidence extends EvmBlocks {
  /** Hash of the transaction, `0x…`. */
  readonly transaction: string;
}

/**
 * Checks everything about a proof of an event that needs no trust: the links of the headers, the receipt in the block's
 * receipt trie, its success, and that exactly this entry stands at the place in its log; and the transaction at the same
 * place of the transaction trie.
 *
 * @throws CodedError EVM_…, EVENT_LOG with a pointer below `pointer`.
 */
export function checkEvmLog(proof: EventProof, pointer = ''): EventEvidence {
  const { headers, block, receipt } = checkEvmInclusion(proof, pointer);
  const nodes = proof.txproof.map((hex) => fromHex(hex));
  const where = `${pointer}/txproof`;
  const raw = trieValue(block.transactionsRoot, receiptKey(Number(proof.index)), nodes, where);
  const log = receipt.logs[Number(proof.log)];
  const differs = (member: string, message: string): CodedError =>
    new CodedError('EVENT_LOG', message, { pointer: `${pointer}/${member}` });
  if (log === undefined) throw differs('log', `The transaction left ${receipt.logs.length} entries in the log`);
  if (`0x${toHex(log.address)}` !== proof.contract) throw differs('contract', 'The entry is of another contract');
  const topics = log.topics.map((topic) => toHex(topic));
  const stated = proof.topics ?? [];
  if (topics.length !== stated.length || topics.some((topic, i) => topic !== stated[i]))
    throw differs('topics', 'The entry has other topics');
  if (toHex(log.data) !== (proof.data ?? '')) throw differs('data', 'The entry holds other data');
  return { headers, height: block.number, transaction: `0x${toHex(keccak256(raw))}` };
}
