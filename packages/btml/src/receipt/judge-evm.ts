import type { EvmAnchor, EvmTxAnchor } from '../kinds/anchors/evm.ts';
import type { Intent } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import { best, byTime, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import {
  blockFacts,
  claimFacts,
  type EvmClaim,
  eventClaim,
  judgedClaim,
  namedContract,
  transactionClaim,
  untrustedContract,
} from './evm-claims.ts';
import { type EvmTrust, isDevelopment, isEvmTrust, judgeByRule, kindOfRule } from './evm-rules.ts';
import type { AnchorVerdict } from './verdict.ts';

/** Judges an anchor of the form `evm-event-1` by every trust entry of its chain. */
export function judgeEvm(anchor: EvmAnchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
  return judgeEvmClaim(anchor, verifier, pointer, { root: toHex(root) }, () => eventClaim(anchor, root, pointer));
}

/** Judges an anchor of the form `evm-tx-1`: that a transaction did what an operation of the intent asks for. */
export function judgeEvmTx(
  anchor: EvmTxAnchor,
  leaf: Uint8Array,
  intent: Intent | undefined,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeEvmClaim(anchor, verifier, pointer, {}, () => transactionClaim(anchor, leaf, intent, pointer));
}

/**
 * Judges a claim about a block of a chain whose blocks carry their validity in the header, by every trust entry of it.
 *
 * @param check reads and checks the evidence.
 */
export function judgeEvmClaim(
  anchor: Pick<AnchorVerdict, 'chain' | 'form'>,
  verifier: Verifier,
  pointer: string,
  more: Partial<Draft>,
  check: () => EvmClaim,
): AnchorVerdict {
  const entries = verifier.trust.chains.filter(isEvmTrust).filter((entry) => entry.chain === anchor.chain);
  const kinds = entries.map(({ rule }) => kindOfRule[rule]);
  const kind = kinds.find((one) => one !== 'none') ?? kinds[0] ?? 'unknown';
  const development = entries.length > 0 && entries.every(isDevelopment);
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind, ...more };
  return judgedClaim(draft, pointer, check, (claim) => {
    const facts: Draft = { ...draft, ...blockFacts(claim) };
    const proven = claimFacts(claim);
    return best(
      entries,
      (entry) => judgeEvmEntry(entry, { ...claim, proven }, facts, verifier, pointer),
      noTrust(facts, proven, 'which rule makes a block of this chain valid, and whether this one is'),
    );
  });
}

function judgeEvmEntry(
  entry: EvmTrust,
  claim: EvmClaim,
  base: Draft,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const facts: Draft = {
    ...base,
    kind: kindOfRule[entry.rule],
    development: isDevelopment(entry),
    trust: trustUsed(entry, verifier.now),
  };
  const { proven } = claim;
  const named = namedContract(claim, entry);
  if ('missing' in named) return { ...facts, ...named.missing, proven, notProven: [untrustedContract, byTime] };
  const known = [...proven, ...named.facts];
  return guarded(facts, pointer, () => judgeByRule(entry, claim.blocks, facts, known, verifier, pointer));
}
