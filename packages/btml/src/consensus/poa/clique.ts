import { CodedError } from '../../errors.ts';
import { type EvmHeader, keccak256 } from '../../evm/index.ts';
import { encodeRlp } from '../../evm/rlp.ts';
import { equal, toHex } from '../../proof/bytes.ts';
import { recoverAddress, SEAL_SIZE } from './recover.ts';
import { Membership } from './votes.ts';

/** Bytes of the free part at the start of extra data; the seal stands at its end (EIP-225). */
export const VANITY_SIZE = 32;
const ADDRESS_SIZE = 20;

const emptyUncles = keccak256(encodeRlp([]));

function fail(code: string, header: EvmHeader, message: string, pointer?: string): CodedError {
  return new CodedError(code, `Block ${header.number}: ${message}`, pointer === undefined ? {} : { pointer });
}

/** What the sealer signs: the hash of the header with the seal cut off its extra data (EIP-225). */
export function cliqueSealHash(header: EvmHeader): Uint8Array {
  const fields = [...header.fields];
  fields[12] = header.extra.slice(0, Math.max(0, header.extra.length - SEAL_SIZE));
  return keccak256(encodeRlp(fields));
}

/**
 * The address that sealed a header, as `0x…`. Throws CLIQUE_SEAL when no key can have made the seal, or when it is the
 * twin of a seal with the larger s, which no node writes.
 */
export function cliqueSealer(header: EvmHeader, pointer?: string): string {
  const seal = header.extra.slice(-SEAL_SIZE);
  if (header.extra.length < VANITY_SIZE + SEAL_SIZE) {
    throw fail('CLIQUE_SEAL', header, 'extra data holds no seal', pointer);
  }
  const sealer = recoverAddress(cliqueSealHash(header), seal);
  if (sealer === undefined) throw fail('CLIQUE_SEAL', header, 'the seal is not a signature', pointer);
  return sealer;
}

/** The list of sealers that the header of an epoch's first block states, as `0x…`; empty elsewhere. */
export function cliqueCheckpoint(header: EvmHeader): string[] {
  const list = header.extra.slice(VANITY_SIZE, Math.max(VANITY_SIZE, header.extra.length - SEAL_SIZE));
  const out: string[] = [];
  for (let at = 0; at + ADDRESS_SIZE <= list.length; at += ADDRESS_SIZE) {
    out.push(`0x${toHex(list.slice(at, at + ADDRESS_SIZE))}`);
  }
  return out;
}

/** Rules of one Clique network, from its genesis. */
export interface CliqueRules {
  /** Blocks between two lists of sealers. */
  readonly epoch: number;
  /** Least seconds between two blocks. */
  readonly period: number;
}

/**
 * Follows a Clique chain block by block from a set of sealers that the verifier trusts: seals, turns, the rule that
 * nobody seals again too soon, votes, and the lists at epochs (EIP-225). The set in a header is compared, never taken.
 */
export class CliqueChain {
  readonly #rules: CliqueRules;
  readonly #membership: Membership;
  #recent = new Map<number, string>();
  #parent: EvmHeader | undefined;
  #votesKnown: boolean;

  /**
   * @param sealers the set in force for the first header.
   * @param parent the header below the first one, if known.
   * @param votesKnown true when no vote can be pending below the first header: right above genesis or an epoch's block.
   */
  constructor(rules: CliqueRules, sealers: readonly string[], parent?: EvmHeader, votesKnown = false) {
    this.#rules = rules;
    this.#membership = new Membership(sealers);
    this.#parent = parent;
    this.#votesKnown = votesKnown;
  }

  /** The set in force after the headers so far, sorted. */
  get sealers(): string[] {
    return this.#membership.members;
  }

  /** Whether every vote that counts was seen. */
  get votesKnown(): boolean {
    return this.#votesKnown;
  }

  /** The least number of sealers that is a majority: floor(N / 2) + 1. */
  get majority(): number {
    return Math.floor(this.#membership.size / 2) + 1;
  }

  /**
   * Replaces the set by one that the verifier pins for the next height. Votes cast so far are void.
   */
  pin(sealers: readonly string[]): void {
    this.#membership.replace(sealers);
  }

  /** The next header; answers who sealed it. Throws CLIQUE_… */
  push(header: EvmHeader, pointer?: string): string {
    const epoch = header.number % this.#rules.epoch === 0;
    this.#checkShape(header, epoch, pointer);
    if (this.#parent !== undefined) this.#checkLink(header, this.#parent, pointer);
    const sealer = cliqueSealer(header, pointer);
    const order = this.sealers;
    const place = order.indexOf(sealer);
    if (place < 0) throw fail('CLIQUE_SEALER', header, `${sealer} is not one of the ${order.length} sealers`, pointer);
    this.#recent.delete(header.number - this.majority);
    for (const [number, by] of this.#recent) {
      if (by === sealer) {
        throw fail('CLIQUE_RECENT', header, `${sealer} sealed block ${number} and is not due again`, pointer);
      }
    }
    const due = header.number % order.length === place ? 2n : 1n;
    if (header.difficulty !== due) throw fail('CLIQUE_TURN', header, 'the difficulty belies the turn', pointer);
    this.#recent.set(header.number, sealer);
    if (epoch) {
      this.#membership.forget();
      this.#votesKnown = true;
      const stated = cliqueCheckpoint(header);
      if (stated.length !== order.length || stated.some((address, i) => address !== order[i])) {
        throw fail('CLIQUE_CHECKPOINT', header, 'the stated list of sealers is not the one in force', pointer);
      }
    } else {
      this.#vote(header, sealer);
    }
    this.#parent = header;
    return sealer;
  }

  #checkShape(header: EvmHeader, epoch: boolean, pointer?: string): void {
    const list = header.extra.length - VANITY_SIZE - SEAL_SIZE;
    const add = header.nonce.every((byte) => byte === 0xff);
    const drop = header.nonce.every((byte) => byte === 0);
    const sound =
      header.fields.length <= 16 &&
      (epoch ? list > 0 && list % ADDRESS_SIZE === 0 : list === 0) &&
      header.mixHash.every((byte) => byte === 0) &&
      equal(header.unclesHash, emptyUncles) &&
      (epoch ? drop && header.coinbase.every((byte) => byte === 0) : add || drop);
    if (!sound) throw fail('CLIQUE_HEADER', header, 'a member has a value that Clique forbids', pointer);
  }

  #checkLink(header: EvmHeader, parent: EvmHeader, pointer?: string): void {
    if (!equal(header.parentHash, parent.hash) || header.number !== parent.number + 1) {
      throw fail('CLIQUE_LINK', header, "it doesn't name the block below it", pointer);
    }
    if (header.time < parent.time + this.#rules.period) {
      throw fail('CLIQUE_TIME', header, 'it comes before its period is over', pointer);
    }
  }

  #vote(header: EvmHeader, by: string): void {
    const about = `0x${toHex(header.coinbase)}`;
    const authorize = header.nonce[0] === 0xff;
    // A smaller set has a shorter memory of who sealed.
    if (this.#membership.cast({ by, about, authorize }) && !authorize) {
      this.#recent.delete(header.number - this.majority);
    }
  }
}
