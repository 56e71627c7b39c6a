import { type EvmHeader, headersAbove, headersBelow } from '../../../evm/index.ts';
import type { IstanbulTrust } from '../../../trust/types.ts';
import { contradictedPin, pinnedOtherwise, tooFew } from '../../judgement.ts';
import { type AuthorityJudgement, type AuthorityRequest, setMayHaveChanged } from '../authority.ts';
import { ibft } from '../ibft/extra.ts';
import { qbft } from '../qbft/extra.ts';
import { IstanbulChain, type Sealing } from './chain.ts';

export type IstanbulRequest = AuthorityRequest<IstanbulTrust>;

const schemes = { ibft, qbft };

/** What a change of the set since the trust was issued may look like. */
const afterChange = ['ISTANBUL_VALIDATORS', 'ISTANBUL_PROPOSER', 'ISTANBUL_SEALER', 'ISTANBUL_QUORUM'];

interface Followed {
  readonly block: Sealing;
  readonly confirmations: number;
  readonly pinnedAt: number;
  /** Whether the set was followed from the pinned one vote by vote. */
  readonly complete: boolean;
}

/** Follows the headers from the newest pinned set that they reach; undefined when the trust has none for the height. */
function follow(request: IstanbulRequest, upper: readonly EvmHeader[]): Followed | undefined {
  const { evidence, trust, pointer } = request;
  const [block] = evidence.headers;
  const source = trust.signers.findLast(({ from }) => from <= evidence.height);
  if (block === undefined || source === undefined) return undefined;
  const lower = headersBelow(block, request.headers, Math.max(1, source.from));
  const first = lower[0] ?? block;
  const chain = new IstanbulChain(schemes[trust.rule], trust.epoch, source.set);
  const push = (header: EvmHeader, at?: string): Sealing => {
    const change = trust.signers.find(({ from }) => from === header.number);
    if (change !== undefined) chain.pin(change.set);
    return chain.push(header, at);
  };
  for (const header of lower) push(header);
  const [sealing] = evidence.headers.map((header, i) => push(header, `${pointer}/headers/${i}`));
  for (const header of upper) push(header);
  if (sealing === undefined) return undefined;
  return {
    block: sealing,
    confirmations: evidence.headers.length + upper.length,
    pinnedAt: source.from,
    complete: first.number <= Math.max(1, source.from),
  };
}

/**
 * Judges a block of an IBFT or QBFT chain by a pinned set of validators. Such a block is final at once: ceil(2N / 3) of
 * them committed to it, and none of those commits to another at its height.
 *
 * @throws CodedError ISTANBUL_… when a header breaks the rules.
 */
export function judgeIstanbul(request: IstanbulRequest): AuthorityJudgement {
  const { evidence, trust, pointer } = request;
  const last = evidence.headers.at(-1);
  const upper = last === undefined ? [] : headersAbove(last, request.headers);
  const all = [...evidence.headers, ...upper];
  const common = { proven: [], notProven: [], confirmations: all.length, threshold: 'seals of the pinned validators' };
  const conflict = contradictedPin(trust.pins, all);
  if (conflict !== undefined) return pinnedOtherwise(common, conflict.height, trust.name, pointer);
  try {
    const followed = follow(request, upper);
    if (followed !== undefined) return judgeFollowed(request, followed);
  } catch (cause) {
    return setMayHaveChanged(cause, afterChange, request, common);
  }
  return {
    ...common,
    state: 'consistent',
    code: 'FINALITY_NO_TRUST',
    message: `The trust names no validators for height ${evidence.height} (${trust.name})`,
  };
}

function judgeFollowed(request: IstanbulRequest, followed: Followed): AuthorityJudgement {
  const { evidence, trust } = request;
  const { block, confirmations } = followed;
  const { members, quorum } = block;
  const distinct = block.sealers.length;
  const needed = request.confirmations ?? trust.confirmations ?? 0;
  const notProven = followed.complete
    ? []
    : [
        `how the set of validators came about between height ${followed.pinnedAt} and ${evidence.height}: the verifier's trust states it`,
      ];
  const common = {
    proven: [
      `Each of ${evidence.headers.length} headers is sealed by ceil(2N/3) or more of the ${members} named validators`,
      `${distinct} distinct named validators of ${members} sealed the block`,
    ],
    notProven: [...notProven, 'that fewer than a third of the named validators are dishonest'],
    confirmations,
    sealers: { distinct, of: members },
    threshold: `${quorum} seals of ${members} validators (${distinct})`,
  };
  if (confirmations < needed) return tooFew(common, needed);
  return {
    ...common,
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `Final: sealed by two thirds of named validators (${trust.name})`,
  };
}
