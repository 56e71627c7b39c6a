import { judgeBft, timeSeconds } from '../consensus/bft/index.ts';
import { formatTime } from '../identifiers/time.ts';
import { toHex } from '../proof/bytes.ts';
import { best, type Draft, guarded, noTrust, trustUsed, type Verifier } from '../receipt/draft.ts';
import { judgeEvmClaim } from '../receipt/judge-evm.ts';
import type { AnchorVerdict } from '../receipt/verdict.ts';
import type { CometbftTrust } from '../trust/types.ts';
import { checkCosmosState } from './cosmos.ts';
import { checkEvmState } from './evm.ts';
import type { CosmosState, EvmState } from './shape.ts';

const validators = 'that the validators are who they should be, beyond the keys that the trust names';
const sinceThen = 'that it is still so: the state is that of the block, not of now';

/** Judges a proof of a CosmWasm contract's state by every trust entry of its chain. */
export function judgeCosmosState(state: CosmosState, verifier: Verifier): AnchorVerdict {
  const { chain, form, contract, key, value } = state;
  const draft: Draft = { development: false, chain, form, kind: 'bft', contract };
  return guarded(draft, '', () => {
    const evidence = checkCosmosState(state);
    const { next, signed, tally, height } = evidence;
    const facts: Draft = {
      ...draft,
      height: Number(height),
      block: toHex(evidence.block),
      confirmations: evidence.headers.length + 1,
      // The next block holds the root of the state, so that state existed when its votes were cast.
      time: { notAfter: formatTime(Math.max(0, Math.ceil(timeSeconds(next.time)))) },
    };
    const said = value === undefined ? 'nothing under' : `${value} under`;
    const proven = [
      `After block ${height}, the store of contract ${contract} holds ${said} the key ${key}`,
      `The root of that state stands in block ${next.height}`,
      `Validators with ${tally.signed} of ${tally.total} voting power of block ${signed.height} signed it`,
    ];
    const entries = verifier.trust.chains.filter(
      (entry): entry is CometbftTrust => entry.rule === 'cometbft' && entry.chain === chain,
    );
    const notProven = ['which code the contract has', sinceThen, validators];
    const judge = (trust: CometbftTrust): AnchorVerdict => {
      const base: Draft = { ...facts, trust: trustUsed(trust, verifier.now) };
      return guarded(base, '', () => {
        const judged = judgeBft({ evidence, flavor: 'sdk', trust, now: verifier.now, pointer: '' });
        return {
          ...base,
          ...judged,
          proven: [...proven, ...judged.proven],
          notProven: [...judged.notProven, ...notProven],
        };
      });
    };
    const otherwise = noTrust(facts, proven, 'whose votes make a block of this chain valid');
    return best(entries, judge, otherwise);
  });
}

/**
 * Judges a proof of a word of an EVM contract's storage by every trust entry of its chain whose blocks carry their
 * validity in the header. A chain of proof of stake is no better than `consistent`: its blocks need beacon evidence.
 */
export function judgeEvmState(state: EvmState, verifier: Verifier): AnchorVerdict {
  const { contract, key, value, codehash } = state;
  return judgeEvmClaim(state, verifier, '', { contract }, () => {
    const blocks = checkEvmState(state);
    const proven = [
      `After block ${blocks.height}, slot 0x${key} of contract ${contract} holds 0x${value}`,
      `The code of that contract has the hash ${codehash}`,
    ];
    return { blocks, proven, notProven: [sinceThen] };
  });
}
