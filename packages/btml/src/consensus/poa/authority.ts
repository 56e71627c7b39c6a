import { isCodedError } from '../../errors.ts';
import type { EvmBlocks, EvmHeader } from '../../evm/index.ts';
import type { CountedJudgement } from '../judgement.ts';

/** How an anchor's block relates to a trusted set of authorities that seal blocks. */
export interface AuthorityJudgement extends CountedJudgement {
  readonly sealers?: { readonly distinct: number; readonly of: number };
  /**
   * Time of the header with which a majority had sealed on top, else of the last one. The block's own time may be as old
   * as the block below it; an honest sealer's is not older than the clock.
   */
  readonly settled?: number;
}

export interface AuthorityRequest<T> {
  readonly evidence: EvmBlocks;
  /** Pointer of the anchor in the receipt. */
  readonly pointer: string;
  readonly trust: T;
  /** Headers that the verifier supplies, in a row. */
  readonly headers: readonly EvmHeader[];
  readonly confirmations?: number;
}

/**
 * What a fault says that may only mean that the set changed since the trust was issued: the block is younger than the
 * trust, so it is no proof of a forgery.
 *
 * @param codes of such faults.
 * @throws cause if it is another fault, or the block is older.
 */
export function setMayHaveChanged(
  cause: unknown,
  codes: readonly string[],
  { evidence, trust }: AuthorityRequest<{ readonly issued: number }>,
  common: Omit<CountedJudgement, 'state' | 'code' | 'message' | 'pointer'>,
): CountedJudgement {
  const younger = (evidence.headers.at(-1)?.time ?? 0) > trust.issued;
  if (!isCodedError(cause) || !codes.includes(cause.code) || !younger) throw cause;
  return {
    ...common,
    state: 'consistent',
    code: cause.code,
    message: `${cause.message}; the trust is older than the block, so the set may have changed`,
    ...(cause.pointer === undefined ? {} : { pointer: cause.pointer }),
  };
}
