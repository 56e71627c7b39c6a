import {
  type Anchor,
  canonicalBytes,
  documentId,
  documentLeaf,
  foldPath,
  hexDecode,
  hexEncode,
  isAnchorOf,
  parsePath,
  parseReceipt,
} from '@blockcluster/btml';
import { displayHash, parseHeader, parseStrippedTransaction } from '@blockcluster/btml/consensus/pow/index.ts';
import { parseEvmHeader } from '@blockcluster/btml/evm/header.ts';

/** One step up the log's tree: our node and its sibling give the next node. */
export interface Level {
  readonly side: 'l' | 'r';
  readonly sibling: string;
  /** What the two hash to. */
  readonly node: string;
}

export interface Block {
  readonly hash: string;
  readonly height: number;
  /** Seconds since 1970 as the block states it. */
  readonly time: number;
  /** Bitcoin: Merkle root of its transactions. EVM: root of its receipts. */
  readonly root: string;
}

/** The way of one anchor, from the log's leaf to the blocks on top. All values are derived here, none is taken on trust. */
export interface AnchorPath {
  readonly chain: string;
  readonly form: string;
  readonly levels: readonly Level[];
  readonly root: string;
  /** Bitcoin only: an EVM receipt holds the event's proof, not the transaction. */
  readonly transaction?: { readonly id: string; readonly position: number; readonly siblings: number };
  readonly block?: Block;
  readonly confirmations: readonly string[];
}

export interface RecordPath {
  readonly recordId: string;
  readonly leaf: string;
  readonly anchors: readonly AnchorPath[];
  readonly promise?: { readonly deadline: string; readonly plan: string };
}

const bytesOf = (hex: string): Uint8Array => hexDecode(hex) ?? new Uint8Array(0);

function levelsOf(leaf: Uint8Array, path: readonly string[]): Level[] {
  const levels: Level[] = [];
  let node = leaf;
  for (const step of parsePath(path)) {
    node = foldPath(node, [step]);
    levels.push({ side: step.side, sibling: hexEncode(step.hash), node: hexEncode(node) });
  }
  return levels;
}

function bitcoinBlock(hex: string, height: number): Block {
  const header = parseHeader(bytesOf(hex));
  return { hash: header.id, height, time: header.time, root: displayHash(header.merkleRoot) };
}

function anchorPath(anchor: Anchor, leaf: Uint8Array): AnchorPath {
  const path = 'path' in anchor && Array.isArray(anchor.path) ? anchor.path.map(String) : [];
  const levels = levelsOf(leaf, path);
  const common = {
    chain: anchor.chain,
    form: anchor.form,
    levels,
    root: levels.at(-1)?.node ?? hexEncode(leaf),
  };
  if (isAnchorOf(anchor, 'bitcoin-op-return-1')) {
    const height = Number(anchor.height);
    const [first, ...above] = anchor.headers.map((hex, index) => bitcoinBlock(hex, height + index));
    const transaction = parseStrippedTransaction(bytesOf(anchor.tx));
    return {
      ...common,
      transaction: {
        id: displayHash(transaction.txid),
        position: Number(anchor.pos),
        siblings: anchor.branch?.length ?? 0,
      },
      ...(first ? { block: first } : {}),
      confirmations: above.map((block) => block.hash),
    };
  }
  if (isAnchorOf(anchor, 'evm-event-1')) {
    const [first, ...above] = anchor.headers.map((hex) => parseEvmHeader(bytesOf(hex)));
    return {
      ...common,
      ...(first
        ? {
            block: {
              hash: `0x${hexEncode(first.hash)}`,
              height: Number(first.number),
              time: Number(first.time),
              root: `0x${hexEncode(first.receiptsRoot)}`,
            },
          }
        : {}),
      confirmations: above.map((header) => `0x${hexEncode(header.hash)}`),
    };
  }
  return { ...common, confirmations: [] };
}

/**
 * Follows a receipt from its record to the blocks, hash by hash. It draws what the receipt says and judges nothing:
 * that is the verifier's part.
 * @param receipt the receipt's JSON
 * @throws CodedError when the text is no receipt
 */
export function readRecordPath(receipt: string): RecordPath {
  const { document } = parseReceipt(receipt);
  const canonical = canonicalBytes(document.record ?? {});
  const leaf = documentLeaf(canonical);
  return {
    recordId: documentId(canonical),
    leaf: hexEncode(leaf),
    anchors: (document.anchors ?? []).map((anchor) => anchorPath(anchor, leaf)),
    ...(document.promise ? { promise: { deadline: document.promise.deadline, plan: document.promise.plan } } : {}),
  };
}
