import type { BtmlMap } from '@blockcluster/btml';
import type { BlockRef, ContractDescriptor, ImportNames } from '@blockcluster/ledgers';
import type { SignerAccount } from '../transactions/signer.ts';
import type { SeenCoins } from './bitcoin/coins.ts';
import type { Refusal, Values } from './tables.ts';

/** A contract at an address, as a call pins it. */
export interface Target {
  readonly address: string;
  /** Hash of the code that is expected there, hex. */
  readonly codehash: string;
  /** Of its constructor, where a contract can't be used without them: scripts, whose address is a hash. */
  readonly arguments?: Values | null;
}

/** What this server has seen in blocks of an account of a coin ledger (CAIP-10). */
export type CoinReader = (account: string) => Promise<SeenCoins>;

/** What was found out of the code at an address, as it is shown. */
export interface Verified {
  /** In words: exactly what was compared with what. */
  readonly verified: readonly string[];
  readonly notVerified: readonly string[];
  /** Multihash of the metadata file (CIDv0), hex. */
  readonly metadata: string;
  readonly compiler?: string;
  /** `file:Contract`. */
  readonly contract?: string;
  /** Behind a proxy (EIP-1967): where the code stands that the interface is of. */
  readonly implementation?: string;
}

export interface DescribedCode {
  readonly descriptor: ContractDescriptor;
  readonly verified: Verified;
}

/** Which block's state a question is about. */
export type BlockChoice = number | 'latest' | 'final';

export interface CallRequest {
  readonly descriptor: ContractDescriptor;
  readonly method: string;
  readonly values: Values;
  readonly target: Target;
  readonly from: SignerAccount;
  /** What goes to the contract along with it: base units of the ledger's own coin. */
  readonly value?: bigint | undefined;
  /** What the caller allows, in place of what trying it gives. */
  readonly gas: bigint | undefined;
  /** False: sign it without trying it first. */
  readonly simulate: boolean;
  readonly coins: CoinReader;
}

export interface DeployRequest extends Omit<CallRequest, 'method' | 'target'> {
  /** Distinguishes instances where the platform names them; the operation's id otherwise. */
  readonly label: string;
}

/** An operation that is ready to be signed, and what trying it gave. */
export interface Prepared {
  readonly op: BtmlMap;
  readonly gas?: bigint;
  /** What the method would answer now. */
  readonly result?: Values;
  readonly block?: BlockRef;
  /** For a deployment that takes more than one transaction: what follows this one. */
  readonly remaining?: Values;
  /** An account whose coins are followed from now on (CAIP-10). */
  readonly watch?: string;
  /** The most that it may cost, where it can't cost more whatever is allowed; base units. */
  readonly maxFee?: bigint;
}

export interface Answer {
  readonly result: Values;
  readonly block: BlockRef;
}

/** A piece of state as a block commits to it. */
export interface ProvenState {
  readonly key: string;
  /** 0x and hex; null where the proof shows that nothing is there. */
  readonly value: string | null;
  readonly block: BlockRef;
  /** What a stranger needs who trusts the block's hash; its form follows from the platform. */
  readonly proof: Values;
}

/** An event as a block holds it. */
export interface FoundEvent {
  /** The same for the same occurrence, whatever block holds it. */
  readonly id: string;
  /** Which of the contracts that were asked about: index in the request. */
  readonly source: number;
  readonly event: string;
  readonly arguments: Values;
  readonly at: BlockRef;
  readonly txid: string;
  readonly index: number;
}

/** A contract whose events are asked for. */
export interface Followed extends Pick<Target, 'address' | 'arguments'> {
  readonly descriptor: ContractDescriptor;
}

/** What has to be known of an included transaction of an operation. */
export interface Done {
  readonly op: BtmlMap;
  readonly account: string;
  readonly nonce: string | null;
  readonly txid: string;
  readonly at: BlockRef;
  /** The arguments of the operation. */
  readonly values: Values;
}

/**
 * One family of contracts behind the five verbs. A platform reads its ledger and prepares operations; it keeps nothing
 * and sends nothing: that is the transaction engine's.
 */
export interface Platform {
  readonly family: ContractDescriptor['family'];
  /** An address in its one spelling; throws CONTRACT_ADDRESS. */
  address(text: string): string;
  /**
   * The descriptor of the contract at an address from the metadata file of its compiler, whose hash the code holds. Absent
   * where code names no such file. Throws CONTRACT_NO_CODE, CONTRACT_METADATA, CONTRACT_METADATA_MISSING.
   */
  describeAt?(address: string, metadata: string, names: ImportNames): Promise<DescribedCode>;
  /** Hash of the code at an address; undefined where there is none. */
  codeHash(address: string): Promise<string | undefined>;
  /** Height of the newest block. */
  height(): Promise<number>;
  /** Whether the chain holds a block now. */
  stands(block: BlockRef): Promise<boolean>;
  /** Height of the newest block that counts as final when `tip` is the newest one. */
  finalHeight(tip: BlockRef, confirmations: number): Promise<number>;
  /**
   * Throws CONTRACT_METHOD_UNKNOWN, CONTRACT_ARGUMENT, CONTRACT_NOT_PAYABLE, CONTRACT_VALUE; LEDGER_FUNDS where the account
   * does not hold the value; CONTRACT_REVERTED when trying it fails.
   */
  prepareCall(request: CallRequest): Promise<Prepared>;
  /** Throws CONTRACT_CODE, and as `prepareCall`. */
  prepareDeploy(request: DeployRequest): Promise<Prepared>;
  query(request: {
    readonly descriptor: ContractDescriptor;
    readonly method: string;
    readonly values: Values;
    readonly target: Target;
    readonly block: BlockChoice;
    readonly coins: CoinReader;
  }): Promise<Answer>;
  /**
   * A piece of a contract's state with what ties it to the block: checked here before it is handed out. Throws
   * CONTRACT_ARGUMENT for a key that can't be one, CONTRACT_PROOF where the ledger proves no state.
   */
  state(request: {
    readonly target: Target;
    readonly key: string;
    /** What is looked up in a map, for platforms whose keys are made of parts. */
    readonly parts: readonly string[];
    readonly block: BlockChoice;
  }): Promise<ProvenState>;
  /** Where an included deployment has put the contract. */
  deployed(done: Done): Promise<Target>;
  /** The next operation of a deployment that takes several, when the one before is final. */
  goOn(done: Done, remaining: Values, from: SignerAccount): Promise<Prepared>;
  /** Why a transaction that a block holds failed; undefined where that can't be found out any more. */
  refusal(descriptor: ContractDescriptor, done: Done): Promise<Refusal | undefined>;
  /**
   * A proof of an event, checked here before it is handed out, that a stranger verifies offline. Absent where the ledger
   * proves none. Throws LEDGER_EVIDENCE_NOT_READY before the block is final, LEDGER_REORGANIZED.
   *
   * @param id as `events` gave it.
   */
  proveEvent?(request: {
    readonly address: string;
    readonly id: string;
    readonly txid: string;
    readonly at: BlockRef;
  }): Promise<BtmlMap>;
  /** What contracts logged in a range of blocks, in order; entries that the descriptor doesn't know are left out. */
  events(request: {
    readonly from: number;
    readonly to: number;
    readonly contracts: readonly Followed[];
  }): Promise<readonly FoundEvent[]>;
}
