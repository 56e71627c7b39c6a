import { judgeClique } from '../consensus/poa/index.ts';
import {
  type BitcoinEvidence,
  checkBitcoinAnchor,
  FUTURE_SECONDS,
  judgePow,
  type NetworkParameters,
  networkOfChain,
  type PowHeader,
} from '../consensus/pow/index.ts';
import { isCodedError } from '../errors.ts';
import { checkEvmAnchor, type EvmEvidence, type EvmHeader } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import { type Anchor, type BitcoinAnchor, type EvmAnchor, isBitcoinAnchor, isEvmAnchor } from '../kinds/receipt.ts';
import { toHex } from '../proof/bytes.ts';
import type { BitcoinTrust, ChainTrust, CliqueTrust, Trust } from '../trust/types.ts';
import { type AnchorVerdict, type ConsensusKind, compareStates, type TrustUsed } from './verdict.ts';

/** What the verifier brings along, read once for all anchors. */
export interface Verifier {
  readonly trust: Trust;
  /** Seconds since 1970. */
  readonly now: number;
  readonly powHeaders: readonly PowHeader[];
  readonly evmHeaders: readonly EvmHeader[];
  readonly confirmations?: number;
}

type Draft = Omit<AnchorVerdict, 'state' | 'code' | 'message' | 'proven' | 'notProven'>;

const byTime = 'the exact time of the block: whoever makes a block states it';

/** Runs a check and turns its refusal into a verdict; anything else that is thrown is a defect and goes on. */
function guarded(draft: Draft, pointer: string, check: () => AnchorVerdict): AnchorVerdict {
  try {
    return check();
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return {
      ...draft,
      state: 'invalid',
      code: error.code,
      pointer: error.pointer ?? pointer,
      message: error.message,
      proven: [],
      notProven: [],
    };
  }
}

function trustUsed(entry: ChainTrust, now: number): TrustUsed {
  return { name: entry.name, issued: formatTime(entry.issued), age: Math.max(0, Math.floor(now) - entry.issued) };
}

/** Tries every entry that the trust has for a chain; the best result counts, because each entry is a root by itself. */
function best<T extends ChainTrust>(
  entries: readonly T[],
  judge: (entry: T) => AnchorVerdict,
  otherwise: AnchorVerdict,
): AnchorVerdict {
  let result: AnchorVerdict | undefined;
  for (const entry of entries) {
    const verdict = judge(entry);
    if (result === undefined || compareStates(verdict.state, result.state) > 0) result = verdict;
  }
  return result ?? otherwise;
}

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

function judgeBitcoin(anchor: BitcoinAnchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
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

function judgeEvm(anchor: EvmAnchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
  const entries = verifier.trust.chains.filter((entry) => entry.rule !== 'bitcoin' && entry.chain === anchor.chain);
  const kind: ConsensusKind = entries.some(({ rule }) => rule === 'clique')
    ? 'poa'
    : entries.length > 0
      ? 'none'
      : 'unknown';
  const development = kind === 'none';
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
  entry: ChainTrust,
  evidence: EvmEvidence,
  base: Draft,
  proven: readonly string[],
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  if (entry.rule === 'bitcoin') throw new RangeError('an EVM chain under the rule of Bitcoin');
  const facts: Draft = {
    ...base,
    kind: entry.rule === 'clique' ? 'poa' : 'none',
    development: entry.rule === 'none',
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
  if (entry.rule === 'none') {
    return {
      ...facts,
      state: 'consistent',
      code: 'FINALITY_NO_CONSENSUS',
      message: 'A development node without consensus: it could have written anything',
      proven: known,
      notProven: ['anything about agreement: this chain has no consensus', byTime],
    };
  }
  return guarded(facts, pointer, () => judgeCliqueEntry(entry, evidence, facts, known, verifier, pointer));
}

function judgeCliqueEntry(
  trust: CliqueTrust,
  evidence: EvmEvidence,
  facts: Draft,
  proven: readonly string[],
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const judged = judgeClique({
    evidence,
    pointer,
    trust,
    headers: verifier.evmHeaders,
    ...(verifier.confirmations === undefined ? {} : { confirmations: verifier.confirmations }),
  });
  return {
    ...facts,
    ...judged,
    proven: [...proven, ...judged.proven],
    notProven: [...judged.notProven, byTime],
  };
}

function noTrust(facts: Draft, proven: readonly string[], missing: string): AnchorVerdict {
  return {
    ...facts,
    state: 'consistent',
    code: 'FINALITY_NO_TRUST',
    message: `The verifier's trust says nothing about ${facts.chain}`,
    proven,
    notProven: [missing, byTime],
  };
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

/**
 * Judges one anchor of a receipt.
 *
 * @param root the log root that the anchor's path leads to.
 * @param pointer of the anchor in the receipt.
 */
export function judgeAnchor(anchor: Anchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
  if (isBitcoinAnchor(anchor)) return judgeBitcoin(anchor, root, verifier, pointer);
  if (isEvmAnchor(anchor)) return judgeEvm(anchor, root, verifier, pointer);
  return {
    state: 'pending',
    development: false,
    code: 'PROOF_FORM',
    pointer: `${pointer}/form`,
    message: `This version doesn't know the form ${anchor.form}`,
    chain: anchor.chain,
    form: anchor.form,
    kind: 'unknown',
    proven: [],
    notProven: ['anything: this form of anchor is not known here'],
  };
}
