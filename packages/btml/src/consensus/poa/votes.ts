/** A vote of one member for or against an address. */
export interface Vote {
  readonly by: string;
  readonly about: string;
  readonly authorize: boolean;
}

/**
 * A set of authorities that vote about who belongs to it, as EIP-225 says and EIP-650 took over: more than half of the
 * present members decide, and a new vote of a member replaces its earlier one about the same address.
 */
export class Membership {
  #members: Set<string>;
  #votes: Vote[] = [];

  constructor(members: readonly string[]) {
    this.#members = new Set(members);
  }

  /** The members, as `0x…`, sorted. */
  get members(): string[] {
    return [...this.#members].sort();
  }

  get size(): number {
    return this.#members.size;
  }

  has(address: string): boolean {
    return this.#members.has(address);
  }

  /** Replaces the members; votes so far are void. */
  replace(members: readonly string[]): void {
    this.#members = new Set(members);
    this.#votes = [];
  }

  /** Voids all votes, as the first block of an epoch does. */
  forget(): void {
    this.#votes = [];
  }

  /** Casts a vote; true when it was the one that changed the set. */
  cast(vote: Vote): boolean {
    const { by, about, authorize } = vote;
    this.#votes = this.#votes.filter((other) => other.by !== by || other.about !== about);
    // A vote for what already is has no effect.
    if (authorize !== this.#members.has(about)) this.#votes.push(vote);
    const tally = this.#votes.filter((other) => other.about === about && other.authorize === authorize).length;
    if (tally <= this.#members.size / 2) return false;
    if (authorize) this.#members.add(about);
    else {
      this.#members.delete(about);
      this.#votes = this.#votes.filter((other) => other.by !== about);
    }
    this.#votes = this.#votes.filter((other) => other.about !== about);
    return true;
  }
}
