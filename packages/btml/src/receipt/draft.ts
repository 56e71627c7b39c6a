import type { PowHeader } from '../consensus/pow/index.ts';
import { isCodedError } from '../errors.ts';
import type { EvmHeader } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { ChainTrust, Trust } from '../trust/types.ts';
import { type AnchorVerdict, compareStates, type TrustUsed } from './verdict.ts';

/** What the verifier brings along, read once for all anchors. */
export interface Verifier {
  readonly trust: Trust;
  /** Seconds since 1970. */
  readonly now: number;
  readonly powHeaders: readonly PowHeader[];
  readonly evmHeaders: readonly EvmHeader[];
  readonly confirmations?: number;
}

/** What is known of an anchor before it is judged. */
export type Draft = Omit<AnchorVerdict, 'state' | 'code' | 'message' | 'proven' | 'notProven'>;

export const byTime = 'the exact time of the block: whoever makes a block states it';

/** Runs a check and turns its refusal into a verdict; anything else that is thrown is a defect and goes on. */
export function guarded(draft: Draft, pointer: string, check: () => AnchorVerdict): AnchorVerdict {
  try {
    return check();
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return {
      ...draft,
      state: 'invalid',
      code: error.code,
      pointer: error.pointer ?? pointer,
      message: error.message,
      proven: [],
      notProven: [],
    };
  }
}

export function trustUsed(entry: ChainTrust, now: number): TrustUsed {
  const { name, issued, published } = entry;
  return { name, issued: formatTime(issued), age: Math.max(0, Math.floor(now) - issued), ...published };
}

/** Tries every entry that the trust has for a chain; the best result counts, because each entry is a root by itself. */
export function best<T extends ChainTrust>(
  entries: readonly T[],
  judge: (entry: T) => AnchorVerdict,
  otherwise: AnchorVerdict,
): AnchorVerdict {
  let result: AnchorVerdict | undefined;
  for (const entry of entries) {
    const verdict = judge(entry);
    if (result === undefined || compareStates(verdict.state, result.state) > 0) result = verdict;
  }
  return result ?? otherwise;
}

export function noTrust(facts: Draft, proven: readonly string[], missing: string): AnchorVerdict {
  return {
    ...facts,
    state: 'consistent',
    code: 'FINALITY_NO_TRUST',
    message: `The verifier's trust says nothing about ${facts.chain}`,
    proven,
    notProven: [missing, byTime],
  };
}
