import { checkEvmAnchor, type EvmEvidence } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { EvmAnchor } from '../kinds/anchors/evm.ts';
import { toHex } from '../proof/bytes.ts';
import { best, byTime, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import { type EvmTrust, isDevelopment, isEvmTrust, judgeByRule, kindOfRule } from './evm-rules.ts';
import type { AnchorVerdict } from './verdict.ts';

/** Judges an anchor of the form `evm-event-1` by every trust entry of its chain. */
export function judgeEvm(anchor: EvmAnchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
  const entries = verifier.trust.chains.filter(isEvmTrust).filter((entry) => entry.chain === anchor.chain);
  const kinds = entries.map(({ rule }) => kindOfRule[rule]);
  const kind = kinds.find((one) => one !== 'none') ?? kinds[0] ?? 'unknown';
  const development = entries.length > 0 && entries.every(isDevelopment);
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind, root: toHex(root) };
  return guarded(draft, pointer, () => {
    const evidence = checkEvmAnchor(anchor, root, pointer);
    const [block] = evidence.headers;
    const facts: Draft = {
      ...draft,
      height: evidence.height,
      confirmations: evidence.headers.length,
      ...(block === undefined
        ? {}
        : { block: block.id, time: { notBefore: formatTime(block.time), notAfter: formatTime(block.time) } }),
    };
    const proven = [
      `The record is in the log whose root the event of transaction ${anchor.index} of block ${evidence.height} holds (${anchor.path?.length ?? 0} steps)`,
      'That transaction succeeded, and its receipt is in the receipt trie of the block',
      `${evidence.headers.length} headers from there on, each linked to the one below`,
    ];
    return best(
      entries,
      (entry) => judgeEvmEntry(entry, evidence, facts, proven, verifier, pointer),
      noTrust(facts, proven, 'which rule makes a block of this chain valid, and whether this one is'),
    );
  });
}

function judgeEvmEntry(
  entry: EvmTrust,
  evidence: EvmEvidence,
  base: Draft,
  proven: readonly string[],
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const facts: Draft = {
    ...base,
    kind: kindOfRule[entry.rule],
    development: isDevelopment(entry),
    trust: trustUsed(entry, verifier.now),
  };
  const contract = evidence.contracts.find((address) => entry.contracts.includes(address));
  if (contract === undefined) {
    return {
      ...facts,
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
      message: `The event is of ${evidence.contracts.join(', ')}, which the trust does not name (${entry.name})`,
      proven,
      notProven: ['that the contract is one that the verifier trusts', byTime],
    };
  }
  const known = [...proven, `The event is of contract ${contract}, which the trust names`];
  return guarded(facts, pointer, () => judgeByRule(entry, evidence, facts, known, verifier, pointer));
}
