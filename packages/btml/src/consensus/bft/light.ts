import { CodedError } from '../../errors.ts';
import { equal } from '../../proof/bytes.ts';
import { checkCommit, requireTwoThirds, type Tally } from './commit.ts';
import { type BftHeader, compareTimes, followsBft, timeSeconds } from './header.ts';
import type { Commit } from './messages.ts';
import { powerOf, type Validator, validatorsHash } from './validators.ts';

/** A header, the votes for it and the set that cast them. */
export interface LightBlock {
  readonly header: BftHeader;
  readonly commit: Commit;
  readonly validators: readonly Validator[];
  /** The set that the header names for the next height, if it is at hand. */
  readonly nextValidators?: readonly Validator[];
}

/** A header that is trusted already, and the set that it names for the next height. */
export interface TrustedBlock {
  readonly header: BftHeader;
  readonly nextValidators: readonly Validator[];
}

export interface LightOptions {
  /** The verifier's time in seconds since 1970. */
  readonly now: number;
  /** Trusting period in seconds: shorter than the time in which validators can withdraw what they stake. */
  readonly period: number;
  /** How far a header's time may lie ahead of `now`, in seconds; 10 by default, as in CometBFT. */
  readonly drift?: number;
}

/** Seconds that a header may lie ahead of the verifier's clock. */
export const CLOCK_DRIFT = 10;

function refuse(code: string, message: string): never {
  throw new CodedError(code, message);
}

/** What must hold of a new header and a trusted one, whatever the votes say. */
function checkAgainst(trusted: BftHeader, block: LightBlock, options: LightOptions): void {
  const { header } = block;
  if (header.chainId !== trusted.chainId) refuse('BFT_CHAIN', 'The headers are of two chains');
  if (header.height <= trusted.height) refuse('BFT_HEIGHT', 'The header is not above the trusted one');
  if (compareTimes(header.time, trusted.time) <= 0) refuse('BFT_TIME', 'The header is not later than the trusted one');
  if (timeSeconds(header.time) >= options.now + (options.drift ?? CLOCK_DRIFT)) {
    refuse('BFT_FUTURE', 'The header is of a time that has not come');
  }
  if (options.now >= timeSeconds(trusted.time) + options.period) {
    refuse('BFT_EXPIRED', 'The trusted header is older than the trusting period');
  }
}

function checkNextSet({ header, nextValidators }: LightBlock): void {
  if (nextValidators !== undefined && !equal(validatorsHash(nextValidators), header.nextValidatorsHash)) {
    refuse('BFT_VALIDATORS', 'The next validators are not those that the header names');
  }
}

/**
 * Verifies a header by a trusted one: the next height by the set that the trusted header names for it, a later height
 * when more than a third of that set signed; always when more than two thirds of its own set signed. Every vote is
 * checked, also those that are not needed.
 *
 * @returns the powers that signed.
 * @throws CodedError BFT_TRUST when too little of the trusted set signed (a header between the two may help);
 *   BFT_CHAIN, BFT_HEIGHT, BFT_TIME, BFT_FUTURE, BFT_EXPIRED, BFT_VALIDATORS, BFT_COMMIT, BFT_SIGNATURE, BFT_POWER
 *   when the header is refused for good.
 */
export function verifyLightBlock(trusted: TrustedBlock, block: LightBlock, options: LightOptions): Tally {
  checkAgainst(trusted.header, block, options);
  checkNextSet(block);
  if (!equal(validatorsHash(trusted.nextValidators), trusted.header.nextValidatorsHash)) {
    refuse('BFT_VALIDATORS', 'The trusted validators are not those that the trusted header names');
  }
  const adjacent = block.header.height === trusted.header.height + 1n;
  if (adjacent && !equal(block.header.validatorsHash, trusted.header.nextValidatorsHash)) {
    refuse('BFT_VALIDATORS', 'The header names another set than the one below it announced');
  }
  const tally = checkCommit(block.header, block.commit, block.validators);
  if (!adjacent) requireTrusted(trusted.nextValidators, tally);
  requireTwoThirds(tally);
  return tally;
}

/** Throws BFT_TRUST unless more than a third of the power of a trusted set is among the signers. */
export function requireTrusted(trusted: readonly Validator[], { signers }: Pick<Tally, 'signers'>): void {
  const { signed, total } = powerOf(trusted, signers);
  if (3n * signed > total) return;
  throw new CodedError('BFT_TRUST', `Only ${signed} of ${total} trusted voting power signed, not more than a third`);
}

/**
 * Verifies older headers by a trusted one: from the highest down, each must be the one that the header above it names.
 *
 * @param headers lowest first, the trusted one last.
 * @throws CodedError BFT_LINK
 */
export function verifyBackwards(headers: readonly BftHeader[], pointer = ''): void {
  headers.forEach((header, i) => {
    const below = headers[i - 1];
    if (below === undefined || followsBft(header, below)) return;
    throw new CodedError('BFT_LINK', `Block ${header.height} doesn't follow the header before it`, {
      pointer: `${pointer}/${i}`,
    });
  });
}
