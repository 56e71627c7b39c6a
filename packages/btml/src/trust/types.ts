import type { BitcoinNetwork, PowHeader } from '../consensus/pow/index.ts';

/** A block that the verifier trusts, with what is needed to check the headers above it. */
export interface Checkpoint {
  readonly height: number;
  readonly header: PowHeader;
  /** Time of the first block of its epoch of 2016. */
  readonly epochTime?: number;
  /** Times of the blocks below and its own, the newest last; up to 11. */
  readonly times?: readonly number[];
}

/** A block by height and by hash as the ledger shows it (Bitcoin: reversed hex; EVM: `0x…`). */
export interface Pin {
  readonly height: number;
  readonly id: string;
}

interface CommonTrust {
  /** CAIP-2 identifier. */
  readonly chain: string;
  /** What to call this trust root in a verdict. */
  readonly name: string;
  /** When these facts were last known to hold: seconds since 1970. */
  readonly issued: number;
  readonly confirmations?: number;
  readonly pins: readonly Pin[];
}

export interface BitcoinTrust extends CommonTrust {
  readonly rule: 'bitcoin';
  readonly network: BitcoinNetwork;
  /** Least work above a checkpoint that makes a chain on it final. */
  readonly minwork?: bigint;
  readonly checkpoints: readonly Checkpoint[];
  /** Merkle roots by height, in display order: enough for OpenTimestamps. */
  readonly roots: readonly Pin[];
  /** Headers in a row that the verifier supplies, and the height of the first. */
  readonly headers: readonly PowHeader[];
  readonly headersFrom: number;
}

/** A set of sealers, in force for the block at height `from` and on, until the next set. */
export interface SealerSet {
  readonly from: number;
  readonly set: readonly string[];
}

export interface CliqueTrust extends CommonTrust {
  readonly rule: 'clique';
  /** Hash of the genesis block, `0x…`: what tells networks with one chain id apart. */
  readonly genesis?: string;
  readonly epoch: number;
  readonly period: number;
  /** Contracts whose `Anchored` events count, as `0x…`. */
  readonly contracts: readonly string[];
  readonly signers: readonly SealerSet[];
}

/** A development node without any consensus: never better than consistent. */
export interface NoConsensusTrust extends CommonTrust {
  readonly rule: 'none';
  readonly contracts: readonly string[];
}

export type ChainTrust = BitcoinTrust | CliqueTrust | NoConsensusTrust;

/** What a verifier believes without proof. */
export interface Trust {
  /** Seconds since 1970. */
  readonly issued: number;
  readonly chains: readonly ChainTrust[];
}
