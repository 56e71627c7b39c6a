import { CodedError } from '../../errors.ts';
import { formatTime } from '../../identifiers/time.ts';
import { toHex } from '../../proof/bytes.ts';
import type { CometbftTrust } from '../../trust/rules/cometbft.ts';
import type { BtmlMap } from '../../value.ts';
import { cosmosChain } from './chain.ts';
import { checkCommit, requireTwoThirds } from './commit.ts';
import { timeSeconds } from './header.ts';
import { CLOCK_DRIFT, type LightBlock, requireTrusted } from './light.ts';
import type { Validator } from './validators.ts';

/** Where following stands: a block that is trusted, and its set. */
interface Stand {
  readonly height: bigint;
  readonly time: number;
  readonly validators: readonly Validator[];
}

function refuse(code: string, message: string, i: number): never {
  throw new CodedError(code, message, { pointer: `/${i}` });
}

function follow(stand: Stand, trust: CometbftTrust, block: LightBlock, now: number, i: number): Stand {
  const { header, commit, validators } = block;
  const time = timeSeconds(header.time);
  if (cosmosChain(header.chainId) !== trust.chain) refuse('BFT_CHAIN', `A header of chain ${header.chainId}`, i);
  if (header.height <= stand.height) refuse('BFT_HEIGHT', 'The header is not above the trusted one', i);
  if (time <= stand.time) refuse('BFT_TIME', 'The header is not later than the trusted one', i);
  if (time >= now + CLOCK_DRIFT) refuse('BFT_FUTURE', 'The header is of a time that has not come', i);
  if (now >= stand.time + trust.period) refuse('BFT_EXPIRED', 'The trusted header is older than its period', i);
  const pointers = { commit: `/${i}/commit`, validators: `/${i}/validators` };
  const tally = checkCommit(header, commit, validators, pointers);
  requireTrusted(stand.validators, tally);
  requireTwoThirds(tally, pointers.commit);
  return { height: header.height, time, validators };
}

/**
 * Carries a trust entry on to newer blocks, before its trusting period is over. Nothing of what a node says is believed:
 * each block needs the votes of more than a third of the power of the set trusted before it, and of more than two thirds
 * of its own.
 *
 * @param blocks by ascending height; more than one where the set changed too much in between.
 * @param now seconds since 1970.
 * @returns the members of the entry that change: the newest block is pinned, with its set, and all others stay pinned.
 * @throws CodedError BFT_… with a pointer to the block that does not hold.
 */
export function advanceCometbft(trust: CometbftTrust, blocks: readonly LightBlock[], now: number): BtmlMap {
  let stand: Stand = { height: BigInt(trust.height), time: trust.time, validators: trust.validators };
  for (const [i, block] of blocks.entries()) stand = follow(stand, trust, block, now, i);
  const newest = blocks.at(-1);
  const pins = [
    ...trust.pins.map(({ height, id }) => `${height}:${id}`),
    ...blocks.map(({ header }) => `${header.height}:${header.id}`),
  ];
  return {
    height: String(stand.height),
    hash: newest?.header.id ?? trust.hash,
    time: formatTime(stand.time),
    validators: stand.validators.map(({ key, power }) => ({ key: toHex(key), power: String(power) })),
    pins: [...new Set(pins)],
  };
}
