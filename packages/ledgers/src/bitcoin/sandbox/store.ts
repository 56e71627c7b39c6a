import type { Outpoint } from '../../driver.ts';

export interface SandboxBlock {
  readonly height: number;
  /** Display order. */
  readonly hash: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** The whole block; its first 80 bytes are the header. */
  readonly raw: Uint8Array;
}

export interface SandboxCoin extends Outpoint {
  readonly value: bigint;
  /** Output script, hex. */
  readonly script: string;
  /** Height of the block that created it. */
  readonly height: number;
  readonly coinbase: boolean;
}

export interface SandboxPoolEntry {
  readonly txid: string;
  readonly raw: Uint8Array;
  /** Satoshi. */
  readonly fee: bigint;
  /** Virtual bytes. */
  readonly size: number;
  readonly spends: readonly Outpoint[];
}

/** One connected block with what it does to the set of coins. */
export interface SandboxConnection {
  readonly block: SandboxBlock;
  /** Every transaction of the block, by txid; the first is the coinbase. */
  readonly txids: readonly string[];
  /** Spendable outputs only: OP_RETURN creates no coin. A coin created and spent in one block appears in both lists. */
  readonly created: readonly SandboxCoin[];
  readonly spent: readonly Outpoint[];
}

/** What can be read of a sandbox; few and coarse calls, each one statement in SQL. */
export interface SandboxReading {
  tip(): Promise<SandboxBlock | undefined>;
  blockAt(height: number): Promise<SandboxBlock | undefined>;
  blockByHash(hash: string): Promise<SandboxBlock | undefined>;
  /** The 80-byte headers of blocks `from` to `to` (both included), ascending; fewer where the chain ends. */
  headers(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** The unspent coins among these outpoints, in any order. Coins created only in the pool are not among them. */
  coins(outpoints: readonly Outpoint[]): Promise<readonly SandboxCoin[]>;
  /** Height of the block that holds a transaction. */
  heightOf(txid: string): Promise<number | undefined>;
  /** The whole pool in the order in which it was added: parents before children. */
  pool(): Promise<readonly SandboxPoolEntry[]>;
}

export interface SandboxWriting extends SandboxReading {
  /** Appends blocks in ascending order on top of the tip (or as the first ones) and applies their coins. */
  connect(connections: readonly SandboxConnection[]): Promise<void>;
  /** Removes every block above `height`: their coins vanish, the coins that they spent are unspent again. */
  disconnect(height: number): Promise<void>;
  addToPool(entry: SandboxPoolEntry): Promise<void>;
  removeFromPool(txids: readonly string[]): Promise<void>;
}

/**
 * Where a sandbox chain lives. In SQL: `sandbox_blocks(height primary key, hash unique, time, raw)`,
 * `sandbox_transactions(txid primary key, height)`, `sandbox_coins(txid, vout, value, script, height, coinbase,
 * spent_height null, primary key (txid, vout))` and `sandbox_pool(position bigint identity, txid unique, raw, fee,
 * size, spends jsonb)`. Spent coins stay, marked with the height that spent them, so that `disconnect` is a deletion
 * and an update by height.
 */
export interface SandboxStore {
  /** A consistent snapshot (repeatable read). */
  read<T>(work: (reading: SandboxReading) => Promise<T>): Promise<T>;
  /**
   * All or nothing, and one at a time over all servers: the implementation locks one row (or takes an advisory
   * transaction lock) before `work` starts, and rolls back when it throws.
   */
  write<T>(work: (writing: SandboxWriting) => Promise<T>): Promise<T>;
}
