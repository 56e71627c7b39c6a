import { judgeBft, timeSeconds } from '../consensus/bft/index.ts';
import { formatTime } from '../identifiers/time.ts';
import { toHex } from '../proof/bytes.ts';
import { best, type Draft, guarded, noTrust, trustUsed, type Verifier } from '../receipt/draft.ts';
import { isDevelopment, isEvmTrust, judgeByRule, kindOfRule } from '../receipt/evm-rules.ts';
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
  const { chain, form, contract, key, value, codehash } = state;
  const entries = verifier.trust.chains.filter(isEvmTrust).filter((entry) => entry.chain === chain);
  const kinds = entries.map(({ rule }) => kindOfRule[rule]);
  const kind = kinds.find((one) => one !== 'none') ?? kinds[0] ?? 'unknown';
  const development = entries.length > 0 && entries.every(isDevelopment);
  const draft: Draft = { development, chain, form, kind, contract };
  return guarded(draft, '', () => {
    const blocks = checkEvmState(state);
    const [block] = blocks.headers;
    const facts: Draft = {
      ...draft,
      height: blocks.height,
      confirmations: blocks.headers.length,
      ...(block === undefined ? {} : { block: block.id, time: { notAfter: formatTime(block.time) } }),
    };
    const proven = [
      `After block ${blocks.height}, slot 0x${key} of contract ${contract} holds 0x${value}`,
      `The code of that contract has the hash ${codehash}`,
      `${blocks.headers.length} headers from there on, each linked to the one below`,
    ];
    const verdict = best(
      entries,
      (entry) => {
        const trust = trustUsed(entry, verifier.now);
        const base: Draft = { ...facts, kind: kindOfRule[entry.rule], development: isDevelopment(entry), trust };
        return guarded(base, '', () => judgeByRule(entry, blocks, base, proven, verifier, ''));
      },
      noTrust(facts, proven, 'which rule makes a block of this chain valid, and whether this one is'),
    );
    return verdict.state === 'invalid' ? verdict : { ...verdict, notProven: [sinceThen, ...verdict.notProven] };
  });
}
