import { judgeClique, judgeIstanbul } from '../consensus/poa/index.ts';
import { judgeEthash } from '../consensus/pow/index.ts';
import type { EvmBlocks } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { ChainTrust, TrustRuleName } from '../trust/types.ts';
import { byTime, type Draft, type Verifier } from './draft.ts';
import type { AnchorVerdict, ConsensusKind } from './verdict.ts';

/** The rules of EVM chains whose blocks carry their validity in the header, and what kind of consensus each one is. */
export const kindOfRule = {
  clique: 'poa',
  ethash: 'pow',
  ibft: 'poa',
  qbft: 'poa',
  none: 'none',
} as const satisfies Partial<Record<TrustRuleName, ConsensusKind>>;
export type EvmTrust = Extract<ChainTrust, { readonly rule: keyof typeof kindOfRule }>;

export function isEvmTrust(entry: ChainTrust): entry is EvmTrust {
  return Object.hasOwn(kindOfRule, entry.rule);
}

/** Whether a chain has no economic weight by what the verifier's trust says of it. */
export function isDevelopment(entry: EvmTrust): boolean {
  return entry.rule === 'none' || (entry.rule === 'ethash' && entry.development);
}

const byChain =
  'which chain the block is of, beyond who sealed it: its header names none, so a chain of the same authorities would look alike';

/** Nodes take blocks of work that are dated so many seconds ahead of their clock. */
const ETHASH_DRIFT = 15;

/**
 * Judges the blocks of an anchor by one trust entry: its rule decides how their seals are checked.
 *
 * @param proven what is known already.
 * @throws CodedError of the rule.
 */
export function judgeByRule(
  entry: EvmTrust,
  blocks: EvmBlocks,
  facts: Draft,
  proven: readonly string[],
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const { confirmations } = verifier;
  const request = {
    evidence: blocks,
    pointer,
    headers: verifier.evmHeaders,
    ...(confirmations === undefined ? {} : { confirmations }),
  };
  if (entry.rule === 'none') {
    return {
      ...facts,
      state: 'consistent',
      code: 'FINALITY_NO_CONSENSUS',
      message: 'A development node without consensus: it could have written anything',
      proven,
      notProven: ['anything about agreement: this chain has no consensus', byTime],
    };
  }
  if (entry.rule === 'ethash') {
    const judged = judgeEthash({ ...request, trust: entry });
    const [block] = blocks.headers;
    const last = blocks.headers.at(-1);
    const time =
      block === undefined || last === undefined
        ? {}
        : { time: { notBefore: formatTime(block.time - ETHASH_DRIFT), notAfter: formatTime(last.time) } };
    return joined({ ...facts, ...time }, judged, proven);
  }
  const { settled, ...judged } =
    entry.rule === 'clique'
      ? judgeClique({ ...request, trust: entry })
      : { settled: undefined, ...judgeIstanbul({ ...request, trust: entry }) };
  const time =
    facts.time === undefined || settled === undefined ? {} : { time: { ...facts.time, notAfter: formatTime(settled) } };
  return joined({ ...facts, ...time }, judged, proven);
}

function joined(
  facts: Draft,
  judged: Pick<AnchorVerdict, 'state' | 'code' | 'message' | 'proven' | 'notProven'>,
  proven: readonly string[],
): AnchorVerdict {
  return {
    ...facts,
    ...judged,
    proven: [...proven, ...judged.proven],
    notProven: [...judged.notProven, byChain, byTime],
  };
}
