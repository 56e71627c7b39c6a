import { CodedError } from '../errors.ts';
import type { EvmAnchor } from '../kinds/anchors/evm.ts';
import { equal, fromHex, toHex } from '../proof/bytes.ts';
import { type EvmHeader, parseEvmHeader } from './header.ts';
import { ANCHORED_TOPIC, type EvmReceipt, parseEvmReceipt, receiptKey } from './receipt.ts';
import { trieValue } from './trie.ts';

/** Blocks of an EVM chain, each naming the one below it. */
export interface EvmBlocks {
  /** The block, then its confirmations upward. */
  readonly headers: readonly EvmHeader[];
  readonly height: number;
}

/** What the evidence of one `evm-event-1` anchor shows by itself. */
export interface EvmEvidence extends EvmBlocks {
  /** Contracts that emitted `Anchored` with the root, as `0x…`. */
  readonly contracts: readonly string[];
}

/** The successful transaction that the evidence is about, and the headers that hold it. */
export interface EvmInclusion {
  /** The block, then its confirmations upward. */
  readonly headers: readonly EvmHeader[];
  readonly block: EvmHeader;
  readonly receipt: EvmReceipt;
}

/** Members of an anchor that show a transaction's receipt in its block. */
export type EvmInclusionMembers = Pick<EvmAnchor, 'headers' | 'index' | 'proof'>;

/** The links of the headers, the receipt's place in the block's receipt trie, and its success. */
export function checkEvmInclusion(anchor: EvmInclusionMembers, pointer: string): EvmInclusion {
  const headers = anchor.headers.map((hex, i) => parseEvmHeader(fromHex(hex), `${pointer}/headers/${i}`));
  headers.forEach((header, i) => {
    const parent = headers[i - 1];
    if (parent !== undefined && !followsEvm(header, parent)) {
      throw new CodedError('EVM_LINK', `Block ${header.number} doesn't name the block below it`, {
        pointer: `${pointer}/headers/${i}`,
      });
    }
  });
  const [block] = headers;
  if (block === undefined) throw new CodedError('EVM_LINK', 'There is no header', { pointer: `${pointer}/headers` });
  const nodes = anchor.proof.map((hex) => fromHex(hex));
  const value = trieValue(block.receiptsRoot, receiptKey(Number(anchor.index)), nodes, `${pointer}/proof`);
  const receipt = parseEvmReceipt(value, `${pointer}/proof`);
  if (receipt.status !== 1n) {
    throw new CodedError('EVM_STATUS', 'The transaction is in the block, but it failed', {
      pointer: `${pointer}/proof`,
    });
  }
  return { headers, block, receipt };
}

/**
 * Checks everything about an anchor that needs no trust: the links of the headers, the receipt's place in the block's
 * receipt trie, its success, its event.
 *
 * @param root what the event must hold.
 * @throws CodedError PROOF_…, EVM_… with a pointer below `pointer`.
 */
export function checkEvmAnchor(anchor: EvmInclusionMembers, root: Uint8Array, pointer: string): EvmEvidence {
  const { headers, block, receipt } = checkEvmInclusion(anchor, pointer);
  const events = receipt.logs.filter(({ topics, data }) => {
    const [topic, ...rest] = topics;
    return topic !== undefined && rest.length === 0 && equal(topic, ANCHORED_TOPIC) && data.length === 32;
  });
  if (events.length === 0) {
    throw new CodedError('PROOF_COMMITMENT', 'The transaction emitted no Anchored event', {
      pointer: `${pointer}/proof`,
    });
  }
  const matching = events.filter(({ data }) => equal(data, root));
  if (matching.length === 0) {
    throw new CodedError('PROOF_ROOT', 'The event holds another root than the one that the path leads to', {
      pointer: `${pointer}/proof`,
    });
  }
  return { headers, height: block.number, contracts: matching.map(({ address }) => `0x${toHex(address)}`) };
}

/** Whether a header names `parent` as the block below it. */
export function followsEvm(header: EvmHeader, parent: EvmHeader): boolean {
  return header.number === parent.number + 1 && equal(header.parentHash, parent.hash);
}
