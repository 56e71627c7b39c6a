import { isCodedError } from '../../../errors.ts';
import { type EvmBlocks, type EvmHeader, followsEvm, headersAbove, headersBelow } from '../../../evm/index.ts';
import type { EthashTrust } from '../../../trust/types.ts';
import { type CountedJudgement, contradictedPin, pinnedOtherwise, tooFew } from '../../judgement.ts';
import { checkEthashShape, EthashChain } from './chain.ts';
import { checkEthashTarget } from './seal.ts';

/** Confirmations that the work rule asks for, unless the trust or the caller says otherwise. */
export const ETHASH_CONFIRMATIONS = 12;

export interface EthashRequest {
  readonly evidence: EvmBlocks;
  /** Pointer of the anchor in the receipt. */
  readonly pointer: string;
  readonly trust: EthashTrust;
  /** Headers that the verifier supplies, in a row. */
  readonly headers: readonly EvmHeader[];
  readonly confirmations?: number;
}

/** What every judgement of one request starts from. */
interface Setting extends EthashRequest {
  /** The receipt's headers, then the supplied ones above them. */
  readonly all: readonly EvmHeader[];
  readonly pins: readonly { readonly height: number; readonly id: string }[];
}

const nothing = { proven: [], notProven: [] };

/** How far up headers are tied to a pinned block by their hashes: the place of the highest pinned one, or -1. */
function tiedTo({ all, pins }: Setting): number {
  return all.findLastIndex((header) => pins.some(({ height, id }) => header.number === height && header.id === id));
}

function conflict({ trust, pointer, all }: Setting, height: number): CountedJudgement {
  const common = { ...nothing, threshold: 'to agree with every pinned block', confirmations: all.length };
  return pinnedOtherwise(common, height, trust.name, pointer);
}

/**
 * Judges a block by a pinned block at or above it. Headers above the pinned one are followed by the rules: the receipt's
 * all, so that no byte of it is loose, supplied ones as far as confirmations are asked for.
 */
function byPin(setting: Setting, tied: number): CountedJudgement {
  const { all, evidence, pointer, trust } = setting;
  const needed = setting.confirmations ?? trust.confirmations ?? 0;
  const pin = all[tied];
  if (pin === undefined) throw new RangeError('no pinned header');
  const chain = new EthashChain(trust.forks, pin);
  let confirmations = tied + 1;
  for (const header of all.slice(tied + 1)) {
    const own = confirmations < evidence.headers.length;
    if (!own && confirmations >= needed) break;
    try {
      chain.push(header, own ? `${pointer}/headers/${confirmations}` : undefined);
    } catch (cause) {
      if (own || !isCodedError(cause)) throw cause;
      break;
    }
    confirmations += 1;
  }
  const proven = [`The block is pinned, or an ancestor of pinned block ${pin.number} (${pin.id})`];
  const threshold = `to be an ancestor of a pinned block${needed > 0 ? `, and ${needed} confirmations (${confirmations})` : ''}`;
  const common = { proven, notProven: [], threshold, confirmations };
  if (confirmations < needed) return tooFew(common, needed);
  return {
    ...common,
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `${finalWord(trust)}: an ancestor of a block that the verifier pins`,
  };
}

function finalWord(trust: EthashTrust): string {
  return trust.development ? 'Final (development)' : 'Final';
}

/** Judges a block by the work above a checkpoint below it, to which the headers lead down. */
function byWork(setting: Setting): CountedJudgement {
  const { all, evidence, pointer, trust } = setting;
  const [block] = evidence.headers;
  const checkpoints = trust.checkpoints.toSorted((a, b) => b.number - a.number);
  for (const checkpoint of checkpoints) {
    if (block === undefined || checkpoint.number >= block.number) continue;
    const below = headersBelow(block, setting.headers, checkpoint.number + 1);
    if (!followsEvm(below[0] ?? block, checkpoint)) continue;
    const passed = contradictedPin(setting.pins, below);
    if (passed !== undefined) return conflict(setting, passed.height);
    const chain = new EthashChain(trust.forks, checkpoint);
    for (const header of below) chain.push(header);
    const own = evidence.headers.length;
    all.forEach((header, i) => {
      chain.push(header, i < own ? `${pointer}/headers/${i}` : undefined);
    });
    return weigh(setting, checkpoint, chain.work);
  }
  return unconnected(setting);
}

function weigh({ all, trust, confirmations: asked }: Setting, checkpoint: EvmHeader, work: bigint): CountedJudgement {
  const { minwork } = trust;
  const needed = asked ?? trust.confirmations ?? ETHASH_CONFIRMATIONS;
  const threshold =
    `${needed} confirmations (${all.length}) and ` +
    (minwork === undefined ? 'a minimum work, which the trust does not state' : `work of ${minwork} (${work})`) +
    ` above checkpoint ${checkpoint.number}`;
  const proven = [
    `The headers continue pinned block ${checkpoint.number} (${checkpoint.id}) under its difficulty rules, each with its work`,
  ];
  const common = { proven, notProven: [], threshold, confirmations: all.length };
  if (minwork === undefined || work < minwork) {
    const message =
      'The chain above the checkpoint holds less work than the verifier asks for: it would be cheap to forge';
    return { ...common, state: 'consistent', code: 'FINALITY_WORK', message };
  }
  if (all.length < needed) return tooFew(common, needed);
  return {
    ...common,
    proven: [...proven, `The chain above that block holds work of ${work} hashes`],
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `${finalWord(trust)}: ${all.length} confirmations, and enough work above a checkpoint`,
  };
}

/**
 * Without a link the header's number is the sender's choice, and with it the cache that checking its work takes: some
 * seconds and up to 270 MiB. So only what two hashes show is checked, and the verdict says so.
 */
function unconnected({ evidence, pointer, all }: Setting): CountedJudgement {
  evidence.headers.forEach((header, i) => {
    checkEthashTarget(header, `${pointer}/headers/${i}`);
  });
  return {
    ...nothing,
    notProven: ['that the headers carry the work that they state: this is checked above a trusted block only'],
    state: 'consistent',
    code: 'FINALITY_NOT_CONNECTED',
    message: 'No supplied header links the block to one that the verifier trusts',
    threshold: 'a link to a pinned block',
    confirmations: all.length,
  };
}

/**
 * Judges a block of an Ethash chain by one trust root, as Bitcoin's are: `final` needs a pinned block at or above it, or
 * enough work above a checkpoint below it, and never depth alone.
 *
 * @throws CodedError ETHASH_… when a header breaks the rules of the chain.
 */
export function judgeEthash(request: EthashRequest): CountedJudgement {
  const { evidence, trust, pointer } = request;
  const last = evidence.headers.at(-1);
  if (last === undefined) throw new RangeError('an anchor without headers');
  evidence.headers.forEach((header, i) => {
    checkEthashShape(header, `${pointer}/headers/${i}`);
  });
  const setting: Setting = {
    ...request,
    all: [...evidence.headers, ...headersAbove(last, request.headers)],
    pins: [...trust.pins, ...trust.checkpoints.map(({ number, id }) => ({ height: number, id }))],
  };
  const own = contradictedPin(setting.pins, evidence.headers);
  if (own !== undefined) return conflict(setting, own.height);
  const above = contradictedPin(setting.pins, setting.all);
  if (above !== undefined) return { ...conflict(setting, above.height), state: 'consistent' };
  const tied = tiedTo(setting);
  return tied < 0 ? byWork(setting) : byPin(setting, tied);
}
