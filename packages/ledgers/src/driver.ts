import type { BtmlMap } from '@blockcluster/btml';

/** A block, by height and by hash in the ledger's customary display form. */
export interface BlockRef {
  readonly height: number;
  readonly hash: string;
}

/** An unspent output of a coin ledger; `script` is hex, `value` in base units. */
export interface Coin {
  readonly txid: string;
  readonly vout: number;
  readonly value: bigint;
  readonly script: string;
  readonly height: number;
  readonly coinbase: boolean;
}

export interface Outpoint {
  readonly txid: string;
  readonly vout: number;
}

/** A candidate that the engine has broadcast, and where an earlier scan found it. */
export interface WatchedTransaction {
  readonly txid: string;
  readonly at?: BlockRef;
  /** What that scan said of it: a driver need not ask again while the block stands. */
  readonly outcome?: { readonly success: boolean; readonly fee: bigint };
}

export interface ScanRequest {
  /** Blocks seen by earlier scans, oldest first; empty at the first one. The driver finds the fork point in it. */
  readonly recent: readonly BlockRef[];
  /** Accounts whose coins are followed (coin ledgers only), as CAIP-10 identifiers. */
  readonly accounts: readonly string[];
  readonly watched: readonly WatchedTransaction[];
  /** At most so many blocks are read in one call. */
  readonly maxBlocks: number;
  /** First height that can hold anything of interest, for the first scan. */
  readonly since: number;
  /** The newest block to look at, which the node must have: what several nodes are asked has to end at one block. */
  readonly to?: number;
}

export interface TransactionStatus {
  readonly txid: string;
  readonly state: 'unknown' | 'mempool' | 'included';
  readonly at?: BlockRef;
  /** 1 when the newest block holds it. */
  readonly confirmations: number;
  /** False when the ledger included it but its effect failed (an EVM revert). */
  readonly success: boolean;
  /** What an included transaction really cost, where that is less than its candidate allowed (EVM). */
  readonly fee?: bigint;
}

export interface ScanResult {
  readonly tip: BlockRef;
  /** To be stored and handed to the next scan. */
  readonly recent: readonly BlockRef[];
  /** Whatever earlier scans reported above this height is withdrawn by a reorganization. */
  readonly rewound?: number;
  /** False when more blocks wait: call again. */
  readonly complete: boolean;
  readonly created: readonly (Coin & { readonly account: string })[];
  readonly spent: readonly (Outpoint & { readonly by: string; readonly height: number })[];
  /** The present state of every watched transaction as of `tip`. */
  readonly transactions: readonly TransactionStatus[];
}

export interface FeeQuote {
  /** Bitcoin: satoshi per 1,000 virtual bytes. EVM: wei per gas (base fee doubled plus tip). Cosmos: per million gas. */
  readonly rate: bigint;
  /** The least that the node relays. */
  readonly floor: bigint;
}

export interface CompileContext {
  /** Compressed secp256k1 public key of the account that pays. */
  readonly publicKey: Uint8Array;
  readonly rate: bigint;
  /** Coin ledgers: exactly the coins to spend. A fee bump passes the coins of the first candidate. */
  readonly coins?: readonly Coin[];
  /** Account ledgers: exactly the nonce to use. A fee bump passes the nonce of the first candidate. */
  readonly nonce?: bigint;
}

/** An unsigned native transaction, as bytes that `assemble` of the same driver understands. */
export interface Compiled {
  readonly unsigned: Uint8Array;
  /** 32-byte digests to be signed with ECDSA over secp256k1 (low S), in order. */
  readonly digests: readonly Uint8Array[];
  /** The most that this candidate can cost, in base units of the chain's native asset. */
  readonly fee: bigint;
  readonly rate: bigint;
}

export interface SignedTransaction {
  readonly txid: string;
  /** Hex of the bytes that are broadcast. */
  readonly raw: string;
}

export interface NodeStatus {
  readonly reachable: boolean;
  readonly height: number;
  readonly hash: string;
  /** Seconds since 1970 of the newest block. */
  readonly time: number;
  readonly peers: number;
  readonly version: string;
  readonly synced: boolean;
  readonly detail?: string;
}

export type BroadcastResult =
  | { readonly state: 'accepted' | 'known' }
  /** The node refuses these bytes now; `conflict` when their coin or nonce is already used by something else. */
  | { readonly state: 'rejected'; readonly reason: string; readonly conflict: boolean };

/**
 * One ledger behind one interface. A driver keeps no state of its own: the transaction engine persists what it
 * returns, so that any server can go on where another stopped. Compilation is pure and local.
 */
export interface LedgerDriver {
  /** CAIP-2 identifier. */
  readonly chain: string;
  readonly family: 'bitcoin' | 'evm' | 'cosmos';
  /** The consensus that makes a block valid; `none` for a development node that has none. */
  readonly kind: 'pow' | 'pos' | 'poa' | 'bft' | 'none';
  /** No economic weight: shown wherever the ledger appears. */
  readonly development: boolean;
  readonly label: string;
  /** The operations that it compiles, where they are not all of its family's (a chain without accounts). */
  readonly operations?: readonly string[];
  /** What orders an account's transactions. */
  readonly ordering: 'coins' | 'nonce';
  /** Confirmations after which the default rule calls a transaction final. */
  readonly confirmations: number;
  /** CAIP-19 identifier and decimals of the asset in which fees are paid. */
  readonly feeAsset: { readonly asset: string; readonly decimals: number; readonly symbol: string };

  status(): Promise<NodeStatus>;
  /** Hash of the block at a height of the node's present chain; undefined above its newest one. */
  blockHash(height: number): Promise<string | undefined>;
  quote(): Promise<FeeQuote>;
  /** CAIP-10 account of a compressed public key. */
  account(publicKey: Uint8Array): string;
  /** Account ledgers: the next nonce that the chain expects, and the balance. */
  accountState(account: string): Promise<{ readonly nonce: bigint; readonly balance: bigint }>;
  /** Coin ledgers: the accounts whose coins `op` spends, where they may be others than the one that signs. Pure. */
  holders?(op: BtmlMap): readonly string[];
  /**
   * Coin ledgers: which of `available` to spend for `op` at `rate` (pass the dearest rate that a fee bump may need);
   * throws LEDGER_FUNDS. `height` is the newest block's, so that block rewards are taken once they are mature; without
   * it, the height of the newest available coin stands in. Pure.
   */
  choose(op: BtmlMap, available: readonly Coin[], rate: bigint, height?: number): readonly Coin[];
  /** Compiles one operation of an intent, or `pays` for several payments (see `compilable` in btml); throws COMPILE_NOT_SUPPORTED for one that this ledger can't do. Pure. */
  compile(op: BtmlMap, context: CompileContext): Compiled;
  /** The most that `op` costs at `rate`, before coins or nonce are known. Pure. */
  worstCase(op: BtmlMap, rate: bigint): bigint;
  /** Puts 65-byte signatures (r, s, recovery bit) into a compiled transaction. Pure. */
  assemble(compiled: Compiled, publicKey: Uint8Array, signatures: readonly Uint8Array[]): SignedTransaction;
  /**
   * Checks an operation against the chain before it is signed: that a contract is the one that is expected, that those
   * who are paid take it. Throws LEDGER_CODE_MISMATCH, LEDGER_PAYMENT_REFUSED.
   */
  precheck?(op: BtmlMap): Promise<void>;
  /** Whether code runs when an account is paid: then several payments, or one to it, go through a contract. */
  hasCode?(account: string): Promise<boolean>;
  broadcast(raw: string): Promise<BroadcastResult>;
  scan(request: ScanRequest): Promise<ScanResult>;
  /**
   * Everything a receipt needs of this ledger to prove that `op` happened in `txid`: the members of an `anchors` entry
   * except the log path (see packages/btml/spec.md). Throws LEDGER_EVIDENCE_NOT_READY before `confirmations`.
   */
  evidence(request: {
    readonly op: BtmlMap;
    readonly txid: string;
    readonly at: BlockRef;
    readonly confirmations: number;
  }): Promise<BtmlMap>;
  /**
   * The trust entry of this chain as the organization's own node sees it, for `trust.json`. `before` is the one given
   * last: what it archives is carried on, and never given another value (LEDGER_COMMITTEES).
   */
  trust(request: {
    readonly pins: readonly BlockRef[];
    readonly contracts: readonly string[];
    readonly before?: BtmlMap;
  }): Promise<BtmlMap>;
  /** Drops connections; a node that the driver started is stopped. */
  close(): Promise<void>;
}
