import { CodedError } from '../../errors.ts';
import { equal } from '../../proof/bytes.ts';
import { bitsFromTarget, meetsTarget, type PowHeader, targetFromBits, workOf } from './header.ts';
import { EPOCH_BLOCKS, EPOCH_SECONDS, MEDIAN_BLOCKS, type NetworkParameters } from './network.ts';

/** What is known of the chain below the headers under test. */
export interface ChainStart {
  /** The header below the first one under test, if known, and its height. */
  readonly parent?: PowHeader;
  /** Height of the first header under test. */
  readonly height: number;
  /** Time of the first block of the epoch that `parent` is in. */
  readonly epochTime?: number;
  /** Bits of that first block; they differ from the parent's only where minimum-difficulty blocks exist. */
  readonly epochBits?: number;
  /** Times of the blocks below, the newest last; up to 11, the parent's included. */
  readonly times?: readonly number[];
}

/** What a run of headers was found to be. */
export interface ChainReport {
  /** Sum of the expected hashes behind the headers under test. */
  readonly work: bigint;
  /** Retargets whose new difficulty was computed and compared, and those for which the start was not known. */
  readonly retargets: number;
  readonly uncheckedRetargets: number;
  /** Headers whose time was not compared with the median of the 11 below, because those are not known. */
  readonly uncheckedTimes: number;
}

/** Target of a new epoch (GetNextWorkRequired): the old one scaled by the time that the epoch took, at most fourfold. */
export function retarget(oldBits: number, firstTime: number, lastTime: number, limit: bigint): number {
  const taken = Math.min(Math.max(lastTime - firstTime, EPOCH_SECONDS / 4), EPOCH_SECONDS * 4);
  const old = targetFromBits(oldBits) ?? 0n;
  const next = (old * BigInt(taken)) / BigInt(EPOCH_SECONDS);
  return bitsFromTarget(next > limit ? limit : next);
}

/** Median of the times of up to 11 blocks. */
export function medianTime(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Checks headers one after another against the rules that bind a chain. Feed it with `push`, lowest height first. */
export class HeaderChain {
  readonly #network: NetworkParameters;
  #height: number;
  #parent: PowHeader | undefined;
  #epochTime: number | undefined;
  #epochBits: number | undefined;
  #times: number[];
  #work = 0n;
  #retargets = 0;
  #uncheckedRetargets = 0;
  #uncheckedTimes = 0;

  constructor(network: NetworkParameters, start: ChainStart) {
    this.#network = network;
    this.#height = start.height;
    this.#parent = start.parent;
    this.#epochTime = start.epochTime;
    this.#epochBits = start.epochBits;
    this.#times = [...(start.times ?? [])].slice(-MEDIAN_BLOCKS);
  }

  get report(): ChainReport {
    return {
      work: this.#work,
      retargets: this.#retargets,
      uncheckedRetargets: this.#uncheckedRetargets,
      uncheckedTimes: this.#uncheckedTimes,
    };
  }

  /** The next header. Throws POW_LINK, POW_TARGET, POW_BITS, POW_RETARGET, POW_TIME. */
  push(header: PowHeader, pointer?: string): void {
    const where = pointer === undefined ? {} : { pointer };
    const height = this.#height;
    if (this.#parent !== undefined && !equal(header.previous, this.#parent.hash)) {
      throw new CodedError('POW_LINK', `Header at height ${height} doesn't name the header below it`, where);
    }
    if (!meetsTarget(header, this.#network.limit)) {
      throw new CodedError('POW_TARGET', `Header at height ${height} lacks the work that it states`, where);
    }
    this.#checkBits(header, where);
    this.#checkTime(header, where);
    if (height % EPOCH_BLOCKS === 0) {
      this.#epochTime = header.time;
      this.#epochBits = header.bits;
    }
    this.#times = [...this.#times, header.time].slice(-MEDIAN_BLOCKS);
    this.#work += workOf(header);
    this.#parent = header;
    this.#height = height + 1;
  }

  #checkBits(header: PowHeader, where: { pointer?: string }): void {
    const height = this.#height;
    const parent = this.#parent;
    if (height === 0 || parent === undefined) {
      if (height % EPOCH_BLOCKS === 0 && height > 0) this.#uncheckedRetargets += 1;
      return;
    }
    const { retargets, limit, bip94, minimumDifficultyBlocks } = this.#network;
    if (retargets && height % EPOCH_BLOCKS === 0) {
      if (this.#epochTime === undefined || (bip94 && this.#epochBits === undefined)) {
        this.#uncheckedRetargets += 1;
        this.#checkStep(header, parent, where);
        return;
      }
      const oldBits = bip94 ? (this.#epochBits ?? parent.bits) : parent.bits;
      const expected = retarget(oldBits, this.#epochTime, parent.time, limit);
      if (header.bits !== expected) {
        throw new CodedError(
          'POW_RETARGET',
          `Difficulty at height ${height} isn't what the last epoch asks for`,
          where,
        );
      }
      this.#retargets += 1;
      return;
    }
    if (this.#keepsBits(header, parent, retargets && minimumDifficultyBlocks, bitsFromTarget(limit))) return;
    throw new CodedError('POW_BITS', `Difficulty changes at height ${height}, inside of an epoch`, where);
  }

  #keepsBits(header: PowHeader, parent: PowHeader, exceptions: boolean, easiest: number): boolean {
    if (!exceptions) return header.bits === parent.bits;
    // Test networks: after 20 minutes without a block the next one is exceptionally easy; the others are as the epoch's
    // first, which never is such an exception under BIP-94.
    if (header.time > parent.time + 1200) return header.bits === easiest;
    const usual = this.#epochBits ?? (parent.bits === easiest ? undefined : parent.bits);
    return usual === undefined || header.bits === usual;
  }

  /** Without the epoch's start: a retarget changes the target by a factor of four at most. */
  #checkStep(header: PowHeader, parent: PowHeader, where: { pointer?: string }): void {
    const before = targetFromBits(parent.bits);
    const after = targetFromBits(header.bits);
    if (before === undefined || after === undefined) return;
    // The compact form rounds, so one unit of its last place is allowed.
    const slack = before >> 15n;
    if (after > before * 4n + slack || after < before / 4n - slack) {
      throw new CodedError('POW_RETARGET', `Difficulty changes more than fourfold at height ${this.#height}`, where);
    }
  }

  #checkTime(header: PowHeader, where: { pointer?: string }): void {
    const height = this.#height;
    if (this.#times.length < Math.min(MEDIAN_BLOCKS, height)) this.#uncheckedTimes += 1;
    else if (height > 0 && header.time <= medianTime(this.#times)) {
      throw new CodedError('POW_TIME', `Time at height ${height} isn't above the median of the 11 blocks below`, where);
    }
    const warped = this.#network.bip94 && height % EPOCH_BLOCKS === 0 && this.#parent !== undefined;
    if (warped && header.time < (this.#parent?.time ?? 0) - 600) {
      throw new CodedError('POW_TIME', `Time at height ${height} runs back over the epoch's border (BIP-94)`, where);
    }
  }
}

/** Checks a whole run of headers; see `HeaderChain`. */
export function verifyHeaders(
  network: NetworkParameters,
  start: ChainStart,
  headers: readonly PowHeader[],
): ChainReport {
  const chain = new HeaderChain(network, start);
  for (const header of headers) chain.push(header);
  return chain.report;
}
