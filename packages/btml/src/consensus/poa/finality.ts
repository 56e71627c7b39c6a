import { CodedError } from '../../errors.ts';
import { type EvmHeader, followsEvm, headersAbove, headersBelow } from '../../evm/index.ts';
import type { CliqueTrust } from '../../trust/types.ts';
import { contradictedPin, pinnedOtherwise, tooFew } from '../judgement.ts';
import { type AuthorityJudgement, type AuthorityRequest, setMayHaveChanged } from './authority.ts';
import { CliqueChain } from './clique.ts';

/** What a change of the set since the trust was issued may look like. */
const afterChange = ['CLIQUE_SEALER', 'CLIQUE_TURN', 'CLIQUE_RECENT', 'CLIQUE_CHECKPOINT'];

export type CliqueRequest = AuthorityRequest<CliqueTrust>;

interface Followed {
  /** Who sealed each of the receipt's headers and those above. */
  readonly sealed: readonly string[];
  /** The set in force at the block, and whether every vote since the pinned set was seen. */
  readonly set: readonly string[];
  readonly majority: number;
  readonly pinnedAt: number;
  readonly complete: boolean;
}

function follow(request: CliqueRequest, pinned: CliqueTrust['signers']): Followed | undefined {
  const { evidence, trust, pointer } = request;
  const [block] = evidence.headers;
  const last = evidence.headers.at(-1);
  const source = pinned.findLast(({ from }) => from <= evidence.height);
  if (block === undefined || last === undefined || source === undefined) return undefined;
  // Votes are pending from the last epoch's block on, so following starts there when the headers reach that far down.
  const lower = headersBelow(block, request.headers, Math.max(1, source.from));
  const upper = headersAbove(last, request.headers);
  const first = lower[0] ?? block;
  const complete = first.number === source.from || (source.from === 0 && first.number === 1);
  const start = pinned.findLast(({ from }) => from <= first.number) ?? source;
  const chain = new CliqueChain(trust, start.set, undefined, complete && start.from % trust.epoch <= 1);
  const push = (header: EvmHeader, at?: string): string => {
    const change = pinned.find(({ from }) => from === header.number);
    if (change !== undefined && header !== first) chain.pin(change.set);
    return chain.push(header, at);
  };
  for (const header of lower) push(header);
  let set: readonly string[] = chain.sealers;
  let majority = chain.majority;
  const sealed = evidence.headers.map((header, i) => {
    if (i === 0) {
      set = chain.sealers;
      majority = chain.majority;
    }
    return push(header, `${pointer}/headers/${i}`);
  });
  for (const header of upper) sealed.push(push(header));
  return { sealed, set, majority, pinnedAt: source.from, complete };
}

/**
 * Judges a block by a pinned set of sealers: `final` needs floor(N / 2) + 1 distinct ones that sealed on top of it
 * (Clique has no lock, so this is a majority's word, not more), or a pinned block at or above the last header.
 */
export function judgeClique(request: CliqueRequest): AuthorityJudgement {
  const { evidence, trust, pointer } = request;
  const last = evidence.headers.at(-1);
  const upper = last === undefined ? [] : headersAbove(last, request.headers);
  const confirmations = evidence.headers.length + upper.length;
  const common = { proven: [], notProven: [], confirmations, threshold: 'a majority of the pinned sealers on top' };
  const conflict = contradictedPin(trust.pins, [...evidence.headers, ...upper]);
  if (conflict !== undefined) return pinnedOtherwise(common, conflict.height, trust.name, pointer);
  let followed: Followed | undefined;
  try {
    followed = follow(request, trust.signers);
  } catch (cause) {
    return setMayHaveChanged(cause, afterChange, request, common);
  }
  if (followed === undefined) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
      message: `The trust names no sealers for height ${evidence.height} (${trust.name})`,
    };
  }
  return judgeFollowed(request, followed, confirmations);
}

function judgeFollowed(request: CliqueRequest, followed: Followed, confirmations: number): AuthorityJudgement {
  const { evidence, trust } = request;
  const { set, majority } = followed;
  const distinct = new Set(followed.sealed.slice(1).filter((sealer) => set.includes(sealer))).size;
  const needed = request.confirmations ?? trust.confirmations ?? 0;
  const proven = [
    `Each of ${evidence.headers.length} headers is sealed by one of ${set.length} named authorities in its turn`,
    `${distinct} distinct named authorities of ${set.length} sealed on top of the block`,
  ];
  const notProven = ['that a majority of the named authorities would not seal another chain: Clique has no lock'];
  if (!followed.complete) {
    notProven.push(
      `how the set of sealers came about between height ${followed.pinnedAt} and ${evidence.height}: the verifier's trust states it`,
    );
  }
  const top = evidence.headers.at(-1);
  const upper = top === undefined ? [] : [top, ...headersAbove(top, request.headers)];
  const all = [...evidence.headers, ...upper.slice(1)];
  const seen = new Set<string>();
  const at = followed.sealed.findIndex(
    (sealer, i) => i > 0 && set.includes(sealer) && seen.add(sealer).size >= majority,
  );
  const settled = (all[at] ?? all.at(-1))?.time;
  const result = {
    proven,
    notProven,
    confirmations,
    sealers: { distinct, of: set.length },
    ...(settled === undefined ? {} : { settled }),
    threshold: `${majority} distinct sealers of ${set.length} on top (${distinct})`,
  };
  const pin = trust.pins.find(({ height, id }) => upper.some((header) => header.number === height && header.id === id));
  if (pin !== undefined) result.proven.push(`The block is pinned, or an ancestor of pinned block ${pin.height}`);
  if (distinct < majority && pin === undefined) {
    return {
      ...result,
      state: 'consistent',
      code: 'FINALITY_SEALERS',
      message: `${distinct} of ${majority} distinct sealers on top of the block`,
    };
  }
  if (confirmations < needed) return tooFew(result, needed);
  return {
    ...result,
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `Final: ${pin === undefined ? 'settled by a majority of' : 'pinned, and sealed by'} named authorities (${trust.name})`,
  };
}

/** Reads the headers that a verifier supplies for an EVM chain; throws TRUST_HEADERS unless they stand in a row. */
export function checkSuppliedHeaders(headers: readonly EvmHeader[]): readonly EvmHeader[] {
  headers.forEach((header, i) => {
    const parent = headers[i - 1];
    if (parent !== undefined && !followsEvm(header, parent)) {
      throw new CodedError('TRUST_HEADERS', `Supplied header ${i} doesn't follow the one before it`);
    }
  });
  return headers;
}
