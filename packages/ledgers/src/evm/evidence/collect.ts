import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { type Block, readBlock, readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { majority, sealerOf, signersAt } from './clique.ts';
import { headerRlp } from './header.ts';
import { readReceipts } from './receipts.ts';
import type { EvmRule } from './rule.ts';
import { readTransactions } from './transactions.ts';
import { listKey } from './trie.ts';

export interface EvidenceRequest {
  readonly chain: string;
  readonly rule: EvmRule;
  readonly op: BtmlMap;
  readonly txid: string;
  readonly at: BlockRef;
  /** 1 is the block itself. */
  readonly confirmations: number;
}

/** Sealers that are gone would make the evidence wait forever; a majority signs within so many blocks when it works. */
const mostHeaders = 512;

/**
 * The members of an anchor except the log path: of form `evm-event-1` for an anchor, `evm-tx-1` for other operations,
 * with the trie nodes to the transaction itself. The headers from the block upward, the index of the
 * transaction, and the trie nodes from the header's receipts root to its receipt. Under Clique the headers above the
 * block go on until a majority of the sealers has signed on top of it. Throws LEDGER_EVIDENCE_NOT_READY while blocks
 * are missing and LEDGER_REORGANIZED when the block is no longer on the chain.
 */
export async function collectEvidence(rpc: Rpc, request: EvidenceRequest): Promise<BtmlMap> {
  const { at, rule, confirmations } = request;
  const blocks = await rpc.shared(`headers ${at.hash} ${rule} ${confirmations}`, () => readHeaders(rpc, request));
  const [first] = blocks;
  if (first === undefined) throw notReady(0, request.confirmations);
  const { trie, txids } = await readReceipts(rpc, first);
  const index = txids.indexOf(request.txid);
  if (index < 0)
    throw new CodedError('LEDGER_REORGANIZED', 'The block does not hold the transaction', {
      details: { txid: request.txid, block: first.hash },
    });
  const headers = blocks.map((block) => headerRlp(block).slice(2));
  const common = { chain: request.chain, headers, index: String(index), proof: trie.proof(listKey(index)) };
  if (request.op.op === 'anchor') return { ...common, form: 'evm-event-1' };
  const transactions = await readTransactions(rpc, first);
  return { ...common, form: 'evm-tx-1', op: '0', txproof: transactions.proof(listKey(index)) };
}

async function readHeaders(rpc: Rpc, request: EvidenceRequest): Promise<Block[]> {
  const { at } = request;
  const tip = await readTip(rpc);
  // The sealers of a block are those that its parent left in force.
  const authorized = request.rule === 'clique' ? await signersAt(rpc, Math.max(0, at.height - 1)) : [];
  const wanted = request.rule === 'clique' ? majority(authorized.length) : 0;
  const sealers = new Set<string>();
  const blocks: Block[] = [];
  while (blocks.length < request.confirmations || sealers.size < wanted) {
    const height = at.height + blocks.length;
    const block = height > tip.height || blocks.length >= mostHeaders ? undefined : await readBlock(rpc, height);
    if (block === undefined) throw notReady(blocks.length, request.confirmations);
    const last = blocks.at(-1);
    if (block.hash !== at.hash && last === undefined)
      throw new CodedError('LEDGER_REORGANIZED', 'The block is no longer on the chain', { details: { ...at } });
    if (last !== undefined && block.parent !== last.hash)
      throw new CodedError('LEDGER_REORGANIZED', 'The chain changed while it was read', { details: { ...at } });
    if (request.rule === 'clique' && last !== undefined) {
      const sealer = await sealerOf(headerRlp(block));
      if (authorized.includes(sealer)) sealers.add(sealer);
    }
    blocks.push(block);
  }
  return blocks;
}

function notReady(found: number, confirmations: number): CodedError {
  return new CodedError('LEDGER_EVIDENCE_NOT_READY', 'More blocks are needed on top of the transaction', {
    details: { found, confirmations },
  });
}
