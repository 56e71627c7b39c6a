import { evmEffect } from '../effect/index.ts';
import { checkEvmAnchor, checkEvmTransaction, type EvmBlocks } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { EvmAnchor, EvmTxAnchor } from '../kinds/anchors/evm.ts';
import type { Intent } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import { best, byTime, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import { type EvmTrust, isDevelopment, isEvmTrust, judgeByRule, kindOfRule } from './evm-rules.ts';
import { bounded, operationOf } from './operation.ts';
import type { AnchorVerdict } from './verdict.ts';

/** What an anchor's evidence shows by itself, whichever rule its chain has. */
interface Claim {
  readonly blocks: EvmBlocks;
  /** Where the contract counts: those that emitted the event. */
  readonly contracts?: readonly string[];
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  /** False for a transaction that doesn't name the document that asked for it. */
  readonly bound?: boolean;
  readonly facts?: Partial<Draft>;
}

/** Judges an anchor of the form `evm-event-1` by every trust entry of its chain. */
export function judgeEvm(anchor: EvmAnchor, root: Uint8Array, verifier: Verifier, pointer: string): AnchorVerdict {
  return judgeClaim(anchor, verifier, pointer, { root: toHex(root) }, () => {
    const evidence = checkEvmAnchor(anchor, root, pointer);
    return {
      blocks: evidence,
      contracts: evidence.contracts,
      proven: [
        `The record is in the log whose root the event of transaction ${anchor.index} of block ${evidence.height} holds (${anchor.path?.length ?? 0} steps)`,
        'That transaction succeeded, and its receipt is in the receipt trie of the block',
      ],
      notProven: [],
    };
  });
}

/** Judges an anchor of the form `evm-tx-1`: that a transaction did what an operation of the intent asks for. */
export function judgeEvmTx(
  anchor: EvmTxAnchor,
  leaf: Uint8Array,
  intent: Intent | undefined,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeClaim(anchor, verifier, pointer, {}, () => {
    const op = operationOf(intent, anchor, pointer);
    const evidence = checkEvmTransaction(anchor, pointer);
    const effect = evmEffect(op, evidence.transaction, leaf, `${pointer}/txproof`);
    const transaction = `0x${toHex(evidence.transaction.hash)}`;
    return {
      blocks: evidence,
      proven: [
        `Transaction ${transaction} stands at position ${anchor.index} of block ${evidence.height}, and succeeded`,
        ...effect.proven,
      ],
      notProven: effect.notProven,
      bound: effect.bound,
      facts: { transaction, ...(effect.contract === undefined ? {} : { contract: effect.contract }) },
    };
  });
}

function judgeClaim(
  anchor: EvmAnchor | EvmTxAnchor,
  verifier: Verifier,
  pointer: string,
  more: Partial<Draft>,
  check: () => Claim,
): AnchorVerdict {
  const entries = verifier.trust.chains.filter(isEvmTrust).filter((entry) => entry.chain === anchor.chain);
  const kinds = entries.map(({ rule }) => kindOfRule[rule]);
  const kind = kinds.find((one) => one !== 'none') ?? kinds[0] ?? 'unknown';
  const development = entries.length > 0 && entries.every(isDevelopment);
  const draft: Draft = { development, chain: anchor.chain, form: anchor.form, kind, ...more };
  return guarded(draft, pointer, () => {
    const claim = check();
    const { headers, height } = claim.blocks;
    const [block] = headers;
    const facts: Draft = {
      ...draft,
      ...claim.facts,
      height,
      confirmations: headers.length,
      ...(block === undefined
        ? {}
        : { block: block.id, time: { notBefore: formatTime(block.time), notAfter: formatTime(block.time) } }),
    };
    const proven = [...claim.proven, `${headers.length} headers from there on, each linked to the one below`];
    const verdict = best(
      entries,
      (entry) => judgeEvmEntry(entry, { ...claim, proven }, facts, verifier, pointer),
      noTrust(facts, proven, 'which rule makes a block of this chain valid, and whether this one is'),
    );
    if (verdict.state === 'invalid') return verdict;
    return bounded({ ...verdict, notProven: [...claim.notProven, ...verdict.notProven] }, claim.bound);
  });
}

function judgeEvmEntry(entry: EvmTrust, claim: Claim, base: Draft, verifier: Verifier, pointer: string): AnchorVerdict {
  const facts: Draft = {
    ...base,
    kind: kindOfRule[entry.rule],
    development: isDevelopment(entry),
    trust: trustUsed(entry, verifier.now),
  };
  const { contracts, proven } = claim;
  const contract = contracts?.find((address) => entry.contracts.includes(address));
  if (contracts !== undefined && contract === undefined) {
    return {
      ...facts,
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
      message: `The event is of ${contracts.join(', ')}, which the trust does not name (${entry.name})`,
      proven,
      notProven: ['that the contract is one that the verifier trusts', byTime],
    };
  }
  const named = contract === undefined ? [] : [`The event is of contract ${contract}, which the trust names`];
  const known = [...proven, ...named];
  return guarded(facts, pointer, () => judgeByRule(entry, claim.blocks, facts, known, verifier, pointer));
}
