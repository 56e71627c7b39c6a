import {
  type BitcoinEvidence,
  checkBitcoinAnchor,
  FUTURE_SECONDS,
  judgePow,
  type NetworkParameters,
  networkOfChain,
  type PowHeader,
} from '../consensus/pow/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { BitcoinAnchor } from '../kinds/anchors/bitcoin.ts';
import { toHex } from '../proof/bytes.ts';
import type { BitcoinTrust } from '../trust/types.ts';
import { best, byTime, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import type { AnchorVerdict } from './verdict.ts';

/** Block times of proof of work are only bounded: nodes accept two hours ahead, and ask for more than the median. */
function powTime(header: PowHeader): { readonly notBefore: string; readonly notAfter: string } {
  return {
    notBefore: formatTime(Math.max(0, header.time - FUTURE_SECONDS)),
    notAfter: formatTime(header.time + FUTURE_SECONDS),
  };
}

function bitcoinFacts(evidence: BitcoinEvidence, pos: string, steps: number): string[] {
  const [block] = evidence.headers;
  return [
    `The record is in the log whose root transaction ${evidence.txid} commits to (${steps} steps)`,
    `That transaction stands at position ${pos} of block ${block?.id}, whose coinbase states height ${evidence.height}`,
    `${evidence.headers.length} headers from there on, each linked to the one below and each with the work that it states`,
  ];
}

/** Judges an anchor of the form `bitcoin-op-return-1` by every trust entry of its chain. */
export function judgeBitcoin(
  anchor: BitcoinAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const network: NetworkParameters | undefined = networkOfChain(anchor.chain);
  const development = network?.development ?? false;
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind: 'pow', root: toHex(root) };
  if (network === undefined) return unknownChain(draft, pointer);
  return guarded(draft, pointer, () => {
    const evidence = checkBitcoinAnchor(anchor, root, network, pointer);
    const [block] = evidence.headers;
    const facts: Draft = {
      ...draft,
      height: evidence.height,
      transaction: evidence.txid,
      confirmations: evidence.headers.length,
      ...(block === undefined ? {} : { block: block.id, time: powTime(block) }),
    };
    const proven = bitcoinFacts(evidence, anchor.pos, anchor.path?.length ?? 0);
    const entries = verifier.trust.chains.filter(
      (entry): entry is BitcoinTrust => entry.rule === 'bitcoin' && entry.chain === anchor.chain,
    );
    return best(
      entries,
      (trust) =>
        guarded({ ...facts, trust: trustUsed(trust, verifier.now) }, pointer, () => {
          const judged = judgePow({
            evidence,
            pointer,
            trust,
            headers: verifier.powHeaders,
            ...(verifier.confirmations === undefined ? {} : { confirmations: verifier.confirmations }),
          });
          return {
            ...facts,
            ...judged,
            proven: [...proven, ...judged.proven],
            notProven: [...judged.notProven, byTime],
            trust: trustUsed(trust, verifier.now),
          };
        }),
      noTrust(facts, proven, 'that the block belongs to the chain that everybody uses'),
    );
  });
}

function unknownChain(draft: Draft, pointer: string): AnchorVerdict {
  return {
    ...draft,
    kind: 'unknown',
    state: 'pending',
    code: 'PROOF_CHAIN',
    pointer: `${pointer}/chain`,
    message: `This version doesn't know the chain ${draft.chain}`,
    proven: [],
    notProven: ['anything: the rules of this chain are not known here'],
  };
}
