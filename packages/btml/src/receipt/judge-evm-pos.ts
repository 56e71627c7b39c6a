import { judgeBeacon } from '../consensus/pos/finality.ts';
import { checkEvmAnchor, type EvmEvidence } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { EvmPosAnchor } from '../kinds/anchors/evm-pos.ts';
import { toHex } from '../proof/bytes.ts';
import type { BeaconTrust } from '../trust/types.ts';
import { best, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import type { AnchorVerdict } from './verdict.ts';

/** Judges an anchor of the form `evm-event-pos-1` by every trust entry of its chain. */
export function judgeEvmPos(
  anchor: EvmPosAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const entries = verifier.trust.chains.filter(
    (entry): entry is BeaconTrust => entry.rule === 'beacon' && entry.chain === anchor.chain,
  );
  const development = entries.length > 0 && entries.every((entry) => entry.development);
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind: 'pos', root: toHex(root) };
  return guarded(draft, pointer, () => {
    const evidence = checkEvmAnchor(anchor, root, pointer);
    const [block] = evidence.headers;
    const last = evidence.headers.at(-1);
    const facts: Draft = {
      ...draft,
      height: evidence.height,
      confirmations: evidence.headers.length,
      ...(block === undefined || last === undefined
        ? {}
        : { block: block.id, time: { notBefore: formatTime(block.time), notAfter: formatTime(last.time) } }),
    };
    const proven = [
      `The record is in the log whose root the event of transaction ${anchor.index} of block ${evidence.height} holds (${anchor.path?.length ?? 0} steps)`,
      'That transaction succeeded, and its receipt is in the receipt trie of the block',
      `${evidence.headers.length} headers from there on, each linked to the one below`,
    ];
    return best(
      entries,
      (entry) => judgeEntry(entry, anchor, evidence, facts, proven, verifier, pointer),
      noTrust(facts, proven, 'the beacon evidence: it cannot be read without the forks of the chain'),
    );
  });
}

function judgeEntry(
  trust: BeaconTrust,
  anchor: EvmPosAnchor,
  evidence: EvmEvidence,
  base: Draft,
  proven: readonly string[],
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const facts: Draft = { ...base, development: trust.development, trust: trustUsed(trust, verifier.now) };
  return guarded(facts, pointer, () => {
    const { headers } = evidence;
    const { signers: _, ...judged } = judgeBeacon({ headers, beacon: anchor.beacon, trust, pointer });
    const contract = evidence.contracts.find((address) => trust.contracts.includes(address));
    if (judged.state === 'final' && contract === undefined) {
      return {
        ...facts,
        ...judged,
        state: 'consistent',
        code: 'FINALITY_CONTRACT',
        message: `The event is of ${evidence.contracts.join(', ')}, which the trust does not name (${trust.name})`,
        proven: [...proven, ...judged.proven],
        notProven: ['that the contract is one that the verifier trusts', ...judged.notProven],
      };
    }
    const known = contract === undefined ? [] : [`The event is of contract ${contract}, which the trust names`];
    return { ...facts, ...judged, proven: [...proven, ...known, ...judged.proven] };
  });
}
