import {
  type BitcoinEvidence,
  checkBitcoinAnchor,
  checkBitcoinTransaction,
  FUTURE_SECONDS,
  judgePow,
  type NetworkParameters,
  networkOfChain,
  type PowHeader,
} from '../consensus/pow/index.ts';
import { bitcoinEffect } from '../effect/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { BitcoinAnchor, BitcoinTxAnchor } from '../kinds/anchors/bitcoin.ts';
import type { Intent, Op } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import type { BitcoinTrust } from '../trust/types.ts';
import { best, byTime, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import { bounded, effectIn, operationOf, type Tie } from './operation.ts';
import type { AnchorVerdict } from './verdict.ts';

/** Block times of proof of work are only bounded: nodes accept two hours ahead, and ask for more than the median. */
function powTime(header: PowHeader): { readonly notBefore: string; readonly notAfter: string } {
  return {
    notBefore: formatTime(Math.max(0, header.time - FUTURE_SECONDS)),
    notAfter: formatTime(header.time + FUTURE_SECONDS),
  };
}

function blockFacts(evidence: BitcoinEvidence, pos: string): string[] {
  const [block] = evidence.headers;
  return [
    `That transaction stands at position ${pos} of block ${block?.id}, whose coinbase states height ${evidence.height}`,
    `${evidence.headers.length} headers from there on, each linked to the one below and each with the work that it states`,
  ];
}

/** What an anchor's evidence shows by itself. */
interface Claim extends Tie {
  readonly evidence: BitcoinEvidence;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  readonly facts?: Partial<Draft>;
}

/** Judges an anchor of the form `bitcoin-op-return-1` by every trust entry of its chain. */
export function judgeBitcoin(
  anchor: BitcoinAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeClaim(anchor, verifier, pointer, { root: toHex(root) }, (network) => {
    const evidence = checkBitcoinAnchor(anchor, root, network, pointer);
    const steps = anchor.path?.length ?? 0;
    const fact = `The record is in the log whose root transaction ${evidence.txid} commits to (${steps} steps)`;
    return { evidence, proven: [fact], notProven: [] };
  });
}

/** Judges an anchor of the form `bitcoin-tx-1`: that a transaction did what an operation of the intent asks for. */
export function judgeBitcoinTx(
  anchor: BitcoinTxAnchor,
  leaf: Uint8Array,
  intent: Intent | undefined,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeClaim(anchor, verifier, pointer, {}, (network) => {
    const asked = operationOf(intent, anchor, pointer);
    const evidence = checkBitcoinTransaction(anchor, network, pointer);
    const show = (one: Op) => bitcoinEffect(one, evidence.transaction, network, leaf, `${pointer}/tx`);
    const effect = effectIn(asked.intent, asked.op, show);
    return {
      evidence,
      proven: [`The operation is done by transaction ${evidence.txid}`, ...effect.proven],
      notProven: effect.notProven,
      bound: effect.bound,
      shared: effect.shared,
      facts: effect.contract === undefined ? {} : { contract: effect.contract },
    };
  });
}

function judgeClaim(
  anchor: BitcoinAnchor | BitcoinTxAnchor,
  verifier: Verifier,
  pointer: string,
  more: Partial<Draft>,
  check: (network: NetworkParameters) => Claim,
): AnchorVerdict {
  const network: NetworkParameters | undefined = networkOfChain(anchor.chain);
  const development = network?.development ?? false;
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind: 'pow', ...more };
  if (network === undefined) return unknownChain(draft, pointer);
  return guarded(draft, pointer, () => {
    const claim = check(network);
    const { evidence } = claim;
    const [block] = evidence.headers;
    const facts: Draft = {
      ...draft,
      ...claim.facts,
      height: evidence.height,
      transaction: evidence.txid,
      confirmations: evidence.headers.length,
      ...(block === undefined ? {} : { block: block.id, time: powTime(block) }),
    };
    const proven = [...claim.proven, ...blockFacts(evidence, anchor.pos)];
    const entries = verifier.trust.chains.filter(
      (entry): entry is BitcoinTrust => entry.rule === 'bitcoin' && entry.chain === anchor.chain,
    );
    const verdict = best(
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
    if (verdict.state === 'invalid') return verdict;
    return bounded({ ...verdict, notProven: [...claim.notProven, ...verdict.notProven] }, claim);
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
