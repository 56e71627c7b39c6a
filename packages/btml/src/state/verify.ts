import { parseTime } from '../identifiers/time.ts';
import { parseJson } from '../json/parse.ts';
import { checkValue } from '../model/check.ts';
import { guarded, type Verifier } from '../receipt/draft.ts';
import type { AnchorVerdict } from '../receipt/verdict.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { judgeCosmosState, judgeEvmState } from './judge.ts';
import { readStateProof, type StateProof } from './shape.ts';

/** Larger proofs are refused unread: a thousand validators take half of it. */
export const MAX_STATE_BYTES = 1024 * 1024;

/** What a proof of state says, once it was read; whether it is so, the state of the verdict tells. */
export interface StateFact {
  readonly chain: string;
  readonly contract: string;
  /** Hex: the key in a contract's own store, or the slot of a word. */
  readonly key: string;
  /** Hex; absent where the proof says that nothing is there. */
  readonly value?: string;
}

export interface StateVerdict extends AnchorVerdict {
  /** Absent where the proof could not be read. Compare it with what you wanted to know: anything can be proven. */
  readonly fact?: StateFact;
}

export interface VerifyStateOptions {
  /** No block before this time is taken for what was asked (seconds since 1970). */
  readonly notBefore?: number;
}

const unread = { development: false, chain: '', form: '', kind: 'unknown' } as const;

/**
 * Verifies offline what a contract's state holds, or that it holds nothing under a key: a proof of the form
 * `cosmos-state-1` or `evm-state-1`, in JSON or as a value of the model. Never throws for what a proof says.
 *
 * @returns `final` where the block is tied to a root that the verifier trusts; `consistent` where it is not, or is older
 *   than was asked for (STATE_STALE); `invalid` with the code of what does not hold.
 */
export function verifyState(
  input: Uint8Array | string | BtmlMap,
  verifier: Verifier,
  { notBefore }: VerifyStateOptions = {},
): StateVerdict {
  let fact: StateFact | undefined;
  const verdict = guarded(unread, '', () => {
    const proof = readStateProof(modelOf(input));
    fact = factOf(proof);
    const judged = proof.form === 'evm-state-1' ? judgeEvmState(proof, verifier) : judgeCosmosState(proof, verifier);
    return fresh(judged, notBefore);
  });
  return fact === undefined ? verdict : { ...verdict, fact };
}

function modelOf(input: Uint8Array | string | BtmlMap): BtmlValue {
  if (typeof input === 'string' || input instanceof Uint8Array)
    return parseJson(input, { maxInput: MAX_STATE_BYTES, maxCanonical: MAX_STATE_BYTES });
  checkValue(input);
  return input;
}

function factOf(proof: StateProof): StateFact {
  const { chain, contract, key, value } = proof;
  return { chain, contract, key, ...(value === undefined ? {} : { value }) };
}

/** Old proofs stay true: what they say must not pass for what is so now. */
function fresh(verdict: AnchorVerdict, notBefore: number | undefined): AnchorVerdict {
  const { notBefore: from, notAfter } = verdict.time ?? {};
  const time = parseTime(from ?? notAfter ?? '');
  if (notBefore === undefined || verdict.state === 'invalid' || (time !== undefined && time >= notBefore))
    return verdict;
  return {
    ...verdict,
    state: 'consistent',
    code: 'STATE_STALE',
    message: `The state is that of block ${verdict.height}, which is older than was asked for`,
  };
}
