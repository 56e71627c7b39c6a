import { CodedError } from '../../../errors.ts';
import { type EvmHeader, followsEvm } from '../../../evm/index.ts';
import { difficultyParent, type ForkFrom, forkAt, nextDifficulty } from './difficulty.ts';
import { checkEthashSeal } from './seal.ts';
import { epochOf } from './sizes.ts';

const MAX_EXTRA = 32;
/** Fields of a header with a base fee (EIP-1559); what later forks appended came after the last block of work. */
const MAX_FIELDS = 16;

function refuse(code: string, header: EvmHeader, message: string, pointer?: string): CodedError {
  return new CodedError(code, `Block ${header.number}: ${message}`, pointer === undefined ? {} : { pointer });
}

/** Whether a header can be of an Ethash chain at all. Throws ETHASH_HEADER, ETHASH_EPOCH. */
export function checkEthashShape(header: EvmHeader, pointer?: string): void {
  epochOf(header.number, pointer);
  if (header.fields.length > MAX_FIELDS || header.extra.length > MAX_EXTRA) {
    throw refuse('ETHASH_HEADER', header, 'a member has a value that a chain of work forbids', pointer);
  }
}

/** Follows an Ethash chain upward from a header that the verifier trusts, and sums its work. */
export class EthashChain {
  readonly #forks: readonly ForkFrom[];
  #parent: EvmHeader;
  #work = 0n;

  /** @param parent the trusted header below the first one. */
  constructor(forks: readonly ForkFrom[], parent: EvmHeader) {
    this.#forks = forks;
    this.#parent = parent;
  }

  /** The sum of the difficulties of the headers so far, without the trusted one's. */
  get work(): bigint {
    return this.#work;
  }

  /**
   * The next header: its link, its time, the difficulty that follows from its parent under the fork in force, its seal.
   *
   * @throws CodedError ETHASH_LINK, ETHASH_TIME, ETHASH_DIFFICULTY, ETHASH_HEADER, ETHASH_EPOCH, ETHASH_TARGET,
   * ETHASH_MIX, TRUST_ETHASH.
   */
  push(header: EvmHeader, pointer?: string): void {
    const parent = this.#parent;
    checkEthashShape(header, pointer);
    if (!followsEvm(header, parent)) throw refuse('ETHASH_LINK', header, "it doesn't name the block below it", pointer);
    if (header.time <= parent.time) throw refuse('ETHASH_TIME', header, 'it is not later than its parent', pointer);
    const fork = forkAt(this.#forks, header.number);
    if (fork === undefined) {
      throw new CodedError('TRUST_ETHASH', `The trust names no difficulty rule for block ${header.number}`);
    }
    const due = nextDifficulty(fork, difficultyParent(parent), header.time);
    if (header.difficulty !== due) {
      throw refuse('ETHASH_DIFFICULTY', header, `the difficulty is ${header.difficulty}, not ${due}`, pointer);
    }
    checkEthashSeal(header, pointer);
    this.#work += header.difficulty;
    this.#parent = header;
  }
}
