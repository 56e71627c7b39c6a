import type { AgreementTerms, Answer, BlockCid, BtmlMap, Challenge, Document } from '@blockcluster/btml';

/** Content that the driver's store holds. */
export interface Published {
  readonly cid: BlockCid;
  /** Bytes of all its blocks, as dag-pb counts them. */
  readonly total: number;
}

/** A head of the log, signed by the log, and what proves to each member that it extends what the member saw. */
export interface HeadToCosign {
  /** C2SP checkpoint with the log's signature. */
  readonly note: string;
  /** RFC 9162 consistency proof from a smaller size to this one. */
  readonly consistency: (from: number) => Promise<readonly Uint8Array[]>;
}

/** A challenge about stored content and who answered it. */
export interface Round {
  readonly challenge: Challenge;
  /** Hex. */
  readonly bytes: string;
  readonly answers: readonly Answer[];
}

/** An agreement in force: plain data that the caller keeps between rounds. */
export interface Agreement {
  /** Hex of the directory block. */
  readonly directory: string;
  readonly terms: AgreementTerms;
  readonly signatures: readonly { readonly key: string; readonly value: string }[];
  readonly rounds: readonly Round[];
}

export interface AgreementRequest {
  /** Root of the log, 32 bytes. */
  readonly root: Uint8Array;
  readonly content: Published;
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** Seconds of a period, and to answer. */
  readonly every: number;
  readonly within: number;
}

export interface MemberStatus {
  readonly name: string;
  readonly key: string;
  readonly reachable: boolean;
  /** How many CIDs it holds. */
  readonly held: number;
  readonly detail?: string;
}

export interface StorageStatus {
  readonly reachable: boolean;
  readonly version: string;
  /** Nodes that the store is connected to; 0 for one that has no network. */
  readonly peers: number;
  readonly members: readonly MemberStatus[];
  /** Whether as many members as the threshold asks for can be reached. */
  readonly synced: boolean;
  readonly detail?: string;
}

/**
 * A group of members that hold content and witness the log. There are no blocks and no fees here, so it is no
 * `LedgerDriver`; what it gives is the same: the members of an `anchors` entry, except the log path.
 */
export interface StorageDriver {
  /** `ipfs:` and the name of the group. */
  readonly chain: string;
  readonly family: 'ipfs';
  readonly kind: 'storage';
  readonly development: boolean;
  readonly label: string;
  /** How many members must sign. */
  readonly threshold: number;

  status(): Promise<StorageStatus>;
  /** Stores a document (its CID is its id) or a file. */
  publish(content: Document | Uint8Array | AsyncIterable<Uint8Array>): Promise<Published>;
  /** Puts a document at the end of a chain of events (a key-event log), whose head is then content like any other. */
  append(document: Document, head?: Published): Promise<Published>;
  /** Has the members hold content; answers which of them do. Others are told of in `onRefusal`. */
  hold(content: Published): Promise<readonly string[]>;
  /**
   * Names content together with a root of the log, has all members hold it, and challenges them: form `retrieval-1`.
   *
   * @param root of the log, 32 bytes.
   * @param options with `held` nobody is told to hold anything first: who lost it can't fetch it before answering.
   * @throws CodedError LEDGER_EVIDENCE_NOT_READY when fewer members answer than the threshold asks for.
   */
  challenge(root: Uint8Array, content: Published, options?: { readonly held?: boolean }): Promise<BtmlMap>;
  /**
   * Has the members cosign a head of the log: form `witness-1`.
   *
   * @throws CodedError MEMBER_FORK when a member saw another history, LEDGER_EVIDENCE_NOT_READY when too few cosign.
   */
  cosign(head: HeadToCosign): Promise<BtmlMap>;
  /** Has all members sign an agreement to hold content. */
  agree(request: AgreementRequest): Promise<Agreement>;
  /** Challenges the holders once more. */
  exercise(agreement: Agreement): Promise<Agreement>;
  /** Form `agreement-1`. */
  evidence(agreement: Agreement): BtmlMap;
  /** The trust entry of this group, for `trust.json`. */
  trust(): BtmlMap;
  close(): Promise<void>;
}
