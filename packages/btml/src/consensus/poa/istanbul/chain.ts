import { type EvmHeader, encodeRlp, followsEvm, ISTANBUL_DIGEST, keccak256 } from '../../../evm/index.ts';
import { equal } from '../../../proof/bytes.ts';
import { recoverAddress } from '../recover.ts';
import { Membership } from '../votes.ts';
import { refuse, type SealedHeader, type SealScheme } from './scheme.ts';

const MAX_FIELDS = 21;
const emptyUncles = keccak256(encodeRlp([]));

/** How many of N members must seal a block: ceil(2N / 3), more than two thirds less the faulty third (EIP-650, EEA). */
export function sealQuorum(members: number): number {
  return Math.ceil((2 * members) / 3);
}

/** Who sealed a block, and how many had to. */
export interface Sealing {
  readonly sealers: readonly string[];
  readonly members: number;
  readonly quorum: number;
}

/**
 * Follows an IBFT or QBFT chain block by block from a set of members that the verifier trusts. Each block is sealed by
 * ceil(2N / 3) or more of the members that its parent left in force; the list in a header is compared, never taken.
 */
export class IstanbulChain {
  readonly #scheme: SealScheme;
  readonly #epoch: number;
  readonly #membership: Membership;
  #parent: EvmHeader | undefined;

  /**
   * @param epoch blocks after which votes are void.
   * @param members the set in force for the first header.
   * @param parent the header below the first one, if known.
   */
  constructor(scheme: SealScheme, epoch: number, members: readonly string[], parent?: EvmHeader) {
    this.#scheme = scheme;
    this.#epoch = epoch;
    this.#membership = new Membership(members);
    this.#parent = parent;
  }

  /** The set in force after the headers so far, as `0x…`, sorted. */
  get members(): string[] {
    return this.#membership.members;
  }

  /** Replaces the set by one that the verifier pins for the next height; votes cast so far are void. */
  pin(members: readonly string[]): void {
    this.#membership.replace(members);
  }

  /** The next header. Throws ISTANBUL_…, EVM_RLP. */
  push(header: EvmHeader, pointer?: string): Sealing {
    this.#checkShape(header, pointer);
    const sealed = this.#scheme.read(header, pointer);
    this.#checkMembers(header, sealed, pointer);
    const sealers = this.#checkSeals(header, sealed, pointer);
    const members = this.#membership.size;
    this.#vote(header, sealed);
    this.#parent = header;
    return { sealers, members, quorum: sealQuorum(members) };
  }

  #checkShape(header: EvmHeader, pointer?: string): void {
    const sound =
      header.fields.length <= MAX_FIELDS &&
      equal(header.mixHash, ISTANBUL_DIGEST) &&
      equal(header.unclesHash, emptyUncles) &&
      header.difficulty === 1n;
    if (!sound) {
      throw refuse('ISTANBUL_HEADER', header, `a member has a value that ${this.#scheme.name} forbids`, pointer);
    }
    const parent = this.#parent;
    if (parent === undefined) return;
    if (!followsEvm(header, parent)) {
      throw refuse('ISTANBUL_LINK', header, "it doesn't name the block below it", pointer);
    }
    if (header.time < parent.time) throw refuse('ISTANBUL_TIME', header, 'it is earlier than its parent', pointer);
  }

  #checkMembers(header: EvmHeader, { validators, proposer }: SealedHeader, pointer?: string): void {
    const order = this.members;
    // Nodes sort the list; an order of its own would change nothing but the hash, which the seals fix.
    const stated = [...validators].sort();
    if (stated.length !== order.length || stated.some((address, i) => address !== order[i])) {
      const message = 'the stated list of validators is not the one in force';
      throw refuse('ISTANBUL_VALIDATORS', header, message, pointer);
    }
    if (proposer === undefined || !this.#membership.has(proposer)) {
      const who = proposer ?? 'nobody';
      throw refuse('ISTANBUL_PROPOSER', header, `it is proposed by ${who}, not by a validator`, pointer);
    }
  }

  #checkSeals(header: EvmHeader, { seals, digest }: SealedHeader, pointer?: string): string[] {
    const quorum = sealQuorum(this.#membership.size);
    if (seals.length < quorum) {
      const message = `${seals.length} of the ${quorum} seals that ${this.#membership.size} validators need`;
      throw refuse('ISTANBUL_QUORUM', header, message, pointer);
    }
    const seen = new Set<string>();
    for (const seal of seals) {
      const sealer = recoverAddress(digest, seal);
      if (sealer === undefined) throw refuse('ISTANBUL_SEAL', header, 'a seal is not a signature', pointer);
      if (!this.#membership.has(sealer)) {
        throw refuse('ISTANBUL_SEALER', header, `${sealer} is not one of the validators`, pointer);
      }
      if (seen.has(sealer)) throw refuse('ISTANBUL_DUPLICATE', header, `${sealer} sealed twice`, pointer);
      seen.add(sealer);
    }
    return [...seen];
  }

  #vote(header: EvmHeader, { vote, proposer }: SealedHeader): void {
    const epoch = header.number % this.#epoch === 0;
    if (epoch) this.#membership.forget();
    if (vote === undefined || proposer === undefined || (epoch && !this.#scheme.votesAtEpoch)) return;
    this.#membership.cast({ by: proposer, ...vote });
  }
}
