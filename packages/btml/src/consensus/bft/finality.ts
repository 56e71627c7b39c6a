import type { CosmosFlavor } from '../../cosmos/index.ts';
import { CodedError } from '../../errors.ts';
import { formatTime } from '../../identifiers/time.ts';
import type { CometbftTrust } from '../../trust/rules/cometbft.ts';
import type { Judgement } from '../judgement.ts';
import type { CosmosInclusion } from './evidence.ts';
import { type BftHeader, followsBft, timeSeconds } from './header.ts';
import { CLOCK_DRIFT } from './light.ts';
import { powerOf } from './validators.ts';

export interface BftQuestion {
  readonly evidence: Pick<CosmosInclusion, 'headers' | 'signed' | 'tally'>;
  /** How the transaction is written. */
  readonly flavor: CosmosFlavor;
  readonly trust: CometbftTrust;
  /** Seconds since 1970. */
  readonly now: number;
  readonly pointer: string;
}

export interface BftJudgement extends Judgement {
  readonly state: 'consistent' | 'final';
}

const threshold =
  'more than 2/3 of the voting power of the block, and a tie to the pinned block: by hash, or by more than 1/3 of its voting power within the trusting period';

function consistent(code: string, message: string, missing: string): BftJudgement {
  return { state: 'consistent', code, message, threshold, proven: [], notProven: [missing] };
}

/** Throws FINALITY_CONFLICT when the verifier pins another block at the height of one of the receipt's headers. */
function refuseConflicts({ evidence, trust, pointer }: BftQuestion): void {
  for (const { height, id } of trust.pins) {
    const i = evidence.headers.findIndex((header) => header.height === BigInt(height));
    const header = evidence.headers[i];
    if (header === undefined || header.id === id) continue;
    throw new CodedError('FINALITY_CONFLICT', `The trust pins another block at height ${height} (${trust.name})`, {
      pointer: `${pointer}/headers/${i}`,
    });
  }
}

/** The height of a pinned block that is the last header, or that names it: the first of the supplied headers may. */
function linkedPin({ evidence, trust }: BftQuestion): number | undefined {
  const { signed } = evidence;
  const isPinned = (header: BftHeader): boolean =>
    trust.pins.some(({ height, id }) => BigInt(height) === header.height && id === header.id);
  if (isPinned(signed)) return Number(signed.height);
  const [lowest] = trust.headers;
  if (lowest === undefined || !followsBft(lowest, signed) || !isPinned(lowest)) return undefined;
  return Number(lowest.height);
}

/**
 * Judges evidence by one trust entry. The evidence itself was checked before (`checkCosmosInclusion`).
 *
 * @throws CodedError FINALITY_CONFLICT, which makes the anchor invalid.
 */
export function judgeBft(question: BftQuestion): BftJudgement {
  const { evidence, flavor, trust, now } = question;
  const { signed, tally } = evidence;
  refuseConflicts(question);
  if (flavor !== trust.flavor) {
    const message = `The transaction is of flavor ${flavor}; this chain's are of ${trust.flavor} (${trust.name})`;
    return consistent('FINALITY_FLAVOR', message, 'that the chain reads the transaction so');
  }
  const pin = linkedPin(question);
  if (pin !== undefined) {
    return {
      state: 'final',
      code: 'FINALITY_REACHED',
      message: `Block ${signed.height} is, or is below, the pinned block ${pin}`,
      threshold,
      proven: [`Pinned block ${pin} names the voted block by hash, over every block in between`],
      notProven: [],
    };
  }
  return judgeVotes(question, powerOf(trust.validators, tally.signers), now);
}

function judgeVotes(
  { evidence, trust }: BftQuestion,
  { signed, total }: { readonly signed: bigint; readonly total: bigint },
  now: number,
): BftJudgement {
  const header = evidence.signed;
  if (header.height <= BigInt(trust.height) || timeSeconds(header.time) <= trust.time) {
    const message = `Block ${header.height} is not above the pinned block ${trust.height}, and no headers link it to that`;
    return consistent('FINALITY_NOT_CONNECTED', message, 'that the block belongs to the chain of the pinned one');
  }
  const end = trust.time + trust.period;
  if (now >= end) {
    const message = `The pinned block ${trust.height} could be relied on until ${formatTime(end)} (${trust.name})`;
    return consistent('FINALITY_PERIOD', message, 'that the validators still had something to lose');
  }
  if (timeSeconds(header.time) >= now + CLOCK_DRIFT) {
    return consistent('FINALITY_FUTURE', `Block ${header.height} is of a time that has not come`, 'its time');
  }
  if (3n * signed <= total) {
    const message = `Only ${signed} of ${total} voting power of the pinned block ${trust.height} signed`;
    return consistent('FINALITY_POWER', message, 'that enough of the trusted validators agreed');
  }
  return {
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `Signed by ${evidence.tally.signed} of ${evidence.tally.total} voting power, and by ${signed} of ${total} of the pinned block ${trust.height}`,
    threshold,
    proven: [
      `Validators with ${signed} of ${total} voting power of the pinned block ${trust.height} signed, within the trusting period`,
    ],
    notProven: ['anything, if a third of that voting power is dishonest'],
  };
}
