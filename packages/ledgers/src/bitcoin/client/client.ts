import type { BlockRef } from '../../driver.ts';

/** Where a node knows a transaction from; `undefined` when it doesn't. Without an index a node finds few confirmed ones. */
export type TransactionPlace = { readonly place: 'mempool' } | { readonly place: 'chain'; readonly height: number };

export type SendResult =
  | { readonly state: 'accepted' }
  /** These very bytes (or the same txid) are in the mempool or in the chain already. */
  | { readonly state: 'known'; readonly where: 'mempool' | 'chain' }
  | {
      readonly state: 'rejected';
      /** The node's reason in its own words; a reject code of Bitcoin Core where one exists. */
      readonly reason: string;
      /** A coin of the transaction is spent by another transaction, or doesn't exist (nodes can't tell these apart). */
      readonly conflict: boolean;
    };

export interface BitcoinNodeInfo {
  /** Genesis block hash, display order. */
  readonly genesis: string;
  readonly tip: BlockRef;
  /** Seconds since 1970 of the newest block. */
  readonly time: number;
  readonly peers: number;
  /** As the node calls itself, such as `/Satoshi:29.0.0/` or `btcd 0.26.2`. */
  readonly version: string;
  readonly initialDownload: boolean;
}

/**
 * A node of the Bitcoin family: Bitcoin Core and btcd by JSON-RPC, or the embedded sandbox. Heights start at 0 with
 * the genesis block; hashes and txids are in display order. Every call may throw LEDGER_UNREACHABLE (no answer in
 * time), LEDGER_REFUSED (an error answer) or LEDGER_ANSWER (an answer of another shape).
 */
export interface BitcoinClient {
  getTip(): Promise<BlockRef>;
  /** The hash at a height of the best chain; undefined above the tip. */
  getBlockHash(height: number): Promise<string | undefined>;
  /** The complete block with witnesses; undefined when the node doesn't know (or has pruned) it. */
  getBlock(hash: string): Promise<Uint8Array | undefined>;
  /**
   * Complete blocks of the best chain from a height upward: at least one unless the chain ends below, at most `count`,
   * fewer when the client finds so many too heavy. They may not follow each other if the chain changes meanwhile.
   */
  getBlocks(from: number, count: number): Promise<readonly Uint8Array[]>;
  /** The 80-byte header and its height; undefined when the node doesn't know it. */
  getBlockHeader(hash: string): Promise<{ readonly raw: Uint8Array; readonly height: number } | undefined>;
  /** Headers of the best chain from a height upward, at most `count`, ending at the tip. */
  getHeaders(from: number, count: number): Promise<readonly Uint8Array[]>;
  sendRawTransaction(raw: string): Promise<SendResult>;
  findTransaction(txid: string): Promise<TransactionPlace | undefined>;
  /** Satoshi per 1,000 vbytes for confirmation within `blocks`; undefined when the node has no estimate. */
  estimateFee(blocks: number): Promise<bigint | undefined>;
  /** The least satoshi per 1,000 vbytes that the node takes into its mempool now. */
  relayFee(): Promise<bigint>;
  info(): Promise<BitcoinNodeInfo>;
  close(): Promise<void>;
}
