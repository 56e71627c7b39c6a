import { judgeBeacon } from '../consensus/pos/finality.ts';
import { formatTime } from '../identifiers/time.ts';
import type { EvmPosAnchor, EvmPosTxAnchor } from '../kinds/anchors/evm-pos.ts';
import type { Intent } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import type { BeaconTrust } from '../trust/types.ts';
import { best, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
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
import type { AnchorVerdict } from './verdict.ts';

type Finalized = Pick<EvmPosAnchor, 'beacon'> & Pick<AnchorVerdict, 'chain' | 'form'>;

/** Judges an anchor of the form `evm-event-pos-1` by every trust entry of its chain. */
export function judgeEvmPos(
  anchor: EvmPosAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeEvmPosClaim(anchor, verifier, pointer, { root: toHex(root) }, () => eventClaim(anchor, root, pointer));
}

/** Judges an anchor of the form `evm-tx-pos-1`: that a transaction did what an operation of the intent asks for. */
export function judgeEvmPosTx(
  anchor: EvmPosTxAnchor,
  leaf: Uint8Array,
  intent: Intent | undefined,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeEvmPosClaim(anchor, verifier, pointer, {}, () => transactionClaim(anchor, leaf, intent, pointer));
}

/** Judges a claim about a block under proof of stake by every trust entry of its chain; `check` reads the evidence. */
export function judgeEvmPosClaim(
  anchor: Finalized,
  verifier: Verifier,
  pointer: string,
  more: Partial<Draft>,
  check: () => EvmClaim,
): AnchorVerdict {
  const entries = verifier.trust.chains.filter(
    (entry): entry is BeaconTrust => entry.rule === 'beacon' && entry.chain === anchor.chain,
  );
  const development = entries.length > 0 && entries.every((entry) => entry.development);
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind: 'pos', ...more };
  return judgedClaim(draft, pointer, check, (claim) => {
    const last = claim.blocks.headers.at(-1);
    const { time, ...facts } = blockFacts(claim);
    // A proposer could make its block late, but not later than the one that is finalized on top of it.
    const bounds =
      time === undefined || last === undefined ? {} : { time: { ...time, notAfter: formatTime(last.time) } };
    const known: Draft = { ...draft, ...facts, ...bounds };
    return best(
      entries,
      (entry) => judgeEntry(entry, anchor, claim, known, verifier, pointer),
      noTrust(known, claimFacts(claim), 'the beacon evidence: it cannot be read without the forks of the chain'),
    );
  });
}

function judgeEntry(
  trust: BeaconTrust,
  anchor: Finalized,
  claim: EvmClaim,
  base: Draft,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const facts: Draft = { ...base, development: trust.development, trust: trustUsed(trust, verifier.now) };
  return guarded(facts, pointer, () => {
    const { headers } = claim.blocks;
    const judged = judgeBeacon({ headers, beacon: anchor.beacon, trust, pointer });
    const proven = claimFacts(claim);
    const named = namedContract(claim, trust);
    if (!('missing' in named)) return { ...facts, ...judged, proven: [...proven, ...named.facts, ...judged.proven] };
    const known = { ...facts, ...judged, proven: [...proven, ...judged.proven] };
    if (judged.state !== 'final') return known;
    return { ...known, ...named.missing, notProven: [untrustedContract, ...judged.notProven] };
  });
}
