import { CodedError, isCodedError } from '../../errors.ts';
import type { BitcoinTrust, Checkpoint, Pin } from '../../trust/types.ts';
import { type CountedJudgement, tooFew } from '../judgement.ts';
import type { BitcoinEvidence } from './anchor.ts';
import { HeaderChain } from './chain.ts';
import { Ascent, descent } from './connect.ts';
import { displayHash } from './hash.ts';
import type { PowHeader } from './header.ts';
import { MEDIAN_BLOCKS, networkParameters } from './network.ts';

/** Confirmations that the work rule asks for, unless the trust or the caller says otherwise. */
export const DEFAULT_CONFIRMATIONS = 6;

export interface PowRequest {
  readonly evidence: BitcoinEvidence;
  /** Pointer of the anchor in the receipt. */
  readonly pointer: string;
  readonly trust: BitcoinTrust;
  /** Headers that the caller supplies besides the trust, in a row. */
  readonly headers: readonly PowHeader[];
  readonly confirmations?: number;
}

/** Confirmations beyond those that are asked for are counted up to this many: each is checked. */
const COUNTED_CONFIRMATIONS = 144;

interface Pinned {
  readonly pin: Pin;
  /** Whether the receipt's last header is below or at the pin, so that all of its headers are tied to it. */
  readonly coversAll: boolean;
}

/** Looks for a pinned block among the receipt's headers and those above; a pin at the same height may also contradict. */
function findPin(pins: readonly Pin[], evidence: BitcoinEvidence, ascent: Ascent): Pinned | 'conflict' | undefined {
  const { headers, height } = evidence;
  let found: Pinned | undefined;
  for (const pin of pins) {
    const own = pin.height - height;
    if (own < 0) continue;
    const header = headers[own];
    if (header !== undefined) {
      if (header.id !== pin.id) return 'conflict';
      if (found?.coversAll !== true) found = { pin, coversAll: own === headers.length - 1 };
      continue;
    }
    const above = ascent.distance(pin.id);
    if (above === undefined) continue;
    if (height + headers.length - 1 + above !== pin.height) return 'conflict';
    if (found?.coversAll !== true || found.pin.height < pin.height) found = { pin, coversAll: true };
  }
  return found;
}

/**
 * The block and the headers on top of it that count: those of the receipt, those that a pinned block ties by their
 * hashes, and above them as many as follow the rules. Supplied headers are no trust: without this, 80 bytes that name the
 * header below them would confirm it.
 */
function countConfirmations(request: PowRequest, ascent: Ascent, pin: Pin | undefined, needed: number): number {
  const { evidence, trust } = request;
  const { headers, height } = evidence;
  const tied = Math.max(headers.length, pin === undefined ? 0 : pin.height - height + 1);
  const known = (index: number): PowHeader | undefined => headers[index] ?? ascent.at(index + 1 - headers.length);
  const parent = known(tied - 1);
  if (parent === undefined) return tied;
  // The median time of the next block is over those that are known below it, the receipt's own among them.
  const times: number[] = [];
  for (let index = Math.max(0, tied - MEDIAN_BLOCKS); index < tied; index++) {
    const header = known(index);
    if (header !== undefined) times.push(header.time);
  }
  const chain = new HeaderChain(networkParameters(trust.network), { parent, height: height + tied, times });
  const most = Math.max(needed, COUNTED_CONFIRMATIONS);
  let count = tied;
  try {
    while (count < most) {
      const next = ascent.at(count + 1 - headers.length);
      if (next === undefined) break;
      chain.push(next);
      count += 1;
    }
  } catch (cause) {
    if (!isCodedError(cause)) throw cause;
  }
  return count;
}

/** A pin that a run of headers passes by: another block stands at its height. */
function passedPin(
  pins: readonly Pin[],
  from: number,
  length: number,
  at: (height: number) => PowHeader | undefined,
): Pin | undefined {
  return pins.find(({ height, id }) => height >= from && height < from + length && at(height)?.id !== id);
}

/** Times and epoch start that are known right below the header after `headers`, which stand above `checkpoint`. */
function checkFromCheckpoint(
  trust: BitcoinTrust,
  checkpoint: Checkpoint,
  below: readonly PowHeader[],
  evidence: BitcoinEvidence,
  above: readonly PowHeader[],
  pointer: string,
): { readonly work: bigint; readonly unchecked: number } {
  const first = checkpoint.height % 2016 === 0;
  const epochTime = checkpoint.epochTime ?? (first ? checkpoint.header.time : undefined);
  const chain = new HeaderChain(networkParameters(trust.network), {
    parent: checkpoint.header,
    height: checkpoint.height + 1,
    ...(epochTime === undefined ? {} : { epochTime }),
    ...(first ? { epochBits: checkpoint.header.bits } : {}),
    times: checkpoint.times ?? [checkpoint.header.time],
  });
  const supplied = (headers: readonly PowHeader[]): void => {
    try {
      for (const header of headers) chain.push(header);
    } catch (cause) {
      if (!isCodedError(cause)) throw cause;
      throw new CodedError('TRUST_HEADERS', `A supplied header breaks the rules: ${cause.message}`, { cause });
    }
  };
  supplied(below);
  evidence.headers.forEach((header, i) => {
    chain.push(header, `${pointer}/headers/${i}`);
  });
  supplied(above);
  return { work: chain.report.work, unchecked: chain.report.uncheckedRetargets };
}

function byWork(request: PowRequest, ascent: Ascent, pins: readonly Pin[], counted: number): CountedJudgement {
  const { trust, evidence, pointer } = request;
  // All headers are checked below, or none is used.
  const confirmations = evidence.headers.length + ascent.length;
  const needed = request.confirmations ?? trust.confirmations ?? DEFAULT_CONFIRMATIONS;
  const [block] = evidence.headers;
  const common = { proven: [], notProven: [], confirmations };
  const ways = trust.checkpoints
    .filter(({ height }) => height < evidence.height)
    .toSorted((a, b) => b.height - a.height);
  for (const checkpoint of ways) {
    const below = block && descent(checkpoint.header, block, [trust.headers, request.headers]);
    if (below === undefined) continue;
    if (checkpoint.height + below.length + 1 !== evidence.height) {
      return {
        ...common,
        state: 'invalid',
        code: 'POW_HEIGHT',
        message: `The block stands at height ${checkpoint.height + below.length + 1}, counted from a checkpoint`,
        pointer: `${pointer}/height`,
        threshold: 'a height that agrees with the checkpoint',
      };
    }
    const passed = passedPin(pins, checkpoint.height + 1, below.length, (at) => below[at - checkpoint.height - 1]);
    if (passed !== undefined) return conflict(request, { ...common, threshold: 'to continue every pinned block' });
    const { work, unchecked } = checkFromCheckpoint(trust, checkpoint, below, evidence, ascent.headers(), pointer);
    const { minwork } = trust;
    const threshold =
      `${needed} confirmations (${confirmations}) and ` +
      (minwork === undefined ? 'a minimum work, which the trust does not state' : `work of ${minwork} (${work})`) +
      ` above checkpoint ${checkpoint.height}`;
    const proven = [
      `The headers continue pinned block ${checkpoint.height} (${checkpoint.header.id}) under its difficulty rules`,
    ];
    if (minwork === undefined || work < minwork || unchecked > 0) {
      const message =
        unchecked > 0
          ? "The checkpoint doesn't say when its epoch began, so a change of difficulty could not be checked"
          : 'The chain above the checkpoint holds less work than the verifier asks for: it would be cheap to forge';
      return { ...common, state: 'consistent', code: 'FINALITY_WORK', message, threshold, proven };
    }
    if (confirmations < needed) return tooFew({ ...common, proven, threshold }, needed);
    return {
      ...common,
      proven: [...proven, `The chain above that block holds work of ${work} hashes`],
      state: 'final',
      code: 'FINALITY_REACHED',
      message: `Final: ${confirmations} confirmations, and enough work above a checkpoint`,
      threshold,
    };
  }
  return {
    ...common,
    confirmations: counted,
    state: 'consistent',
    code: 'FINALITY_NOT_CONNECTED',
    message: 'No supplied header links the block to one that the verifier trusts',
    threshold: 'a link to a pinned block',
  };
}

function conflict(
  { trust, pointer }: PowRequest,
  common: Pick<CountedJudgement, 'proven' | 'notProven' | 'confirmations' | 'threshold'>,
): CountedJudgement {
  return {
    ...common,
    state: trust.network === 'regtest' ? 'consistent' : 'invalid',
    code: 'FINALITY_CONFLICT',
    message: `The verifier pins another block at one of these heights (${trust.name})`,
    pointer: `${pointer}/headers`,
  };
}

/**
 * Judges a block by one trust root of its chain. `final` needs a pinned block at or above it, or enough work above a
 * checkpoint below it; on regtest, where work is free, the last header must be tied to a pin.
 */
export function judgePow(request: PowRequest): CountedJudgement {
  const { evidence, trust } = request;
  const network = networkParameters(trust.network);
  const last = evidence.headers.at(-1);
  if (last === undefined) throw new RangeError('an anchor without headers');
  const ascent = new Ascent(last, [trust.headers, request.headers]);
  const pins = [
    ...trust.pins,
    ...trust.checkpoints.map(({ height, header }) => ({ height, id: displayHash(header.hash) })),
  ];
  const found = findPin(pins, evidence, ascent);
  const needed = request.confirmations ?? trust.confirmations ?? 0;
  const pin = found === 'conflict' ? undefined : found?.pin;
  const confirmations = countConfirmations(request, ascent, pin, needed);
  const common = { proven: [], notProven: [], confirmations, threshold: 'to be an ancestor of a pinned block' };
  if (found === 'conflict') return conflict(request, common);
  const free = network.network === 'regtest';
  if (found !== undefined && (found.coversAll || !free)) {
    const proven = [`The block is pinned, or an ancestor of pinned block ${found.pin.height} (${found.pin.id})`];
    const notProven = network.signed ? ['the signature that each signet block carries (BIP-325)'] : [];
    const threshold = `${common.threshold}${needed > 0 ? `, and ${needed} confirmations (${confirmations})` : ''}`;
    if (confirmations < needed) return tooFew({ proven, notProven, confirmations, threshold }, needed);
    return {
      ...common,
      proven,
      notProven,
      threshold,
      state: 'final',
      code: 'FINALITY_REACHED',
      message: `Final${network.development ? ' (development)' : ''}: an ancestor of a block that the verifier pins`,
    };
  }
  if (free) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_NOT_PINNED',
      message: 'Work is free on regtest, and the last header is not tied to a block that the verifier pins',
      threshold: 'the last header pinned, or an ancestor of a pinned block',
    };
  }
  if (network.signed) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_NOT_SUPPORTED',
      message: 'Signet blocks are signed (BIP-325), which is not checked here: only a pin makes them final',
    };
  }
  const top = evidence.height + evidence.headers.length;
  if (passedPin(pins, top, ascent.length, (height) => ascent.at(height - top + 1)) !== undefined) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_CONFLICT',
      message: `The supplied headers above the block pass by one that the verifier pins (${trust.name})`,
    };
  }
  return byWork(request, ascent, pins, confirmations);
}
