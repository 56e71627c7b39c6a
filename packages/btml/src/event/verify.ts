import { parseJson } from '../json/parse.ts';
import { checkValue } from '../model/check.ts';
import { guarded, type Verifier } from '../receipt/draft.ts';
import type { EvmClaim } from '../receipt/evm-claims.ts';
import { judgeEvmClaim } from '../receipt/judge-evm.ts';
import { judgeEvmPosClaim } from '../receipt/judge-evm-pos.ts';
import type { AnchorVerdict } from '../receipt/verdict.ts';
import { asMap } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { checkEvmLog } from './check.ts';
import { type EventProof, readEventProof } from './shape.ts';

/** Larger proofs are refused unread. */
export const MAX_EVENT_BYTES = 4 * 1024 * 1024;

/** What a proof of an event says, once it was read; whether it is so, the state of the verdict tells. */
export interface EventFact {
  readonly chain: string;
  /** `0x…`. */
  readonly contract: string;
  /** Hex without prefix. */
  readonly topics: readonly string[];
  /** Hex without prefix; empty where there are none. */
  readonly data: string;
  /** Place in the log of its transaction, from 0. */
  readonly log: number;
}

export interface EventVerdict extends AnchorVerdict {
  /** Absent where the proof could not be read. Compare it with what you wanted to know: any entry can be proven. */
  readonly fact?: EventFact;
}

const unread = { development: false, chain: '', form: '', kind: 'unknown' } as const;

/**
 * Verifies offline that a contract of an EVM chain left an entry in the log of a block: a proof of the form `evm-log-1` or
 * `evm-log-pos-1` (proofs.md, chapter 12), in JSON or as a value of the model. Never throws for what a proof says.
 *
 * @returns `final` where the block is tied to a root that the verifier trusts; `consistent` where it is not; `invalid` with
 *   the code of what does not hold.
 */
export function verifyEvent(input: Uint8Array | string | BtmlMap, verifier: Verifier): EventVerdict {
  let fact: EventFact | undefined;
  const verdict = guarded(unread, '', () => {
    const proof = readEventProof(modelOf(input));
    fact = factOf(proof);
    const check = (): EvmClaim => claimOf(proof);
    return proof.form === 'evm-log-1'
      ? judgeEvmClaim(proof, verifier, '', {}, check)
      : judgeEvmPosClaim(proof, verifier, '', {}, check);
  });
  return fact === undefined ? verdict : { ...verdict, fact };
}

function claimOf(proof: EventProof): EvmClaim {
  const { transaction, ...blocks } = checkEvmLog(proof);
  return {
    blocks,
    proven: [
      `Contract ${proof.contract} left the entry with the topics and data of the proof, number ${proof.log} of transaction ${transaction}`,
      `That transaction stands at position ${proof.index} of block ${blocks.height}, and succeeded`,
    ],
    notProven: ['which code the contract has: what its entries are worth is for you to say'],
    facts: { transaction, contract: proof.contract },
  };
}

function factOf({ chain, contract, topics = [], data = '', log }: EventProof): EventFact {
  return { chain, contract, topics, data, log: Number(log) };
}

function modelOf(input: Uint8Array | string | BtmlMap): BtmlMap {
  if (typeof input === 'string' || input instanceof Uint8Array)
    return asMap(parseJson(input, { maxInput: MAX_EVENT_BYTES, maxCanonical: MAX_EVENT_BYTES }), '');
  checkValue(input);
  return input;
}
