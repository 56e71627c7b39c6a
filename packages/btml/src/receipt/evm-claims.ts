import { evmEffect, type Place } from '../effect/index.ts';
import { checkEvmAnchor, checkEvmTransaction, type EvmBlocks, type EvmInclusionMembers } from '../evm/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { EvmAnchor, EvmTxAnchor } from '../kinds/anchors/evm.ts';
import type { Intent, Op } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import { type Draft, guarded } from './draft.ts';
import { bounded, effectIn, operationOf, type Tie } from './operation.ts';
import type { AnchorVerdict } from './verdict.ts';

/** What an anchor's evidence shows by itself, whichever rule its chain has. */
export interface EvmClaim extends Tie {
  readonly blocks: EvmBlocks;
  /** Where the contract counts: those that emitted the event. One of them must be one that the trust names. */
  readonly contracts?: readonly string[];
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  readonly facts?: Partial<Draft>;
}

/** That a contract emitted an event with the root. Throws EVM_…, PROOF_… */
export function eventClaim(
  anchor: EvmInclusionMembers & Pick<EvmAnchor, 'path'>,
  root: Uint8Array,
  pointer: string,
): EvmClaim {
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
}

/** That a transaction did what an operation of the intent asks for. Throws EVM_…, EFFECT_… */
export function transactionClaim(
  anchor: Omit<EvmTxAnchor, 'form'>,
  leaf: Uint8Array,
  intent: Intent | undefined,
  pointer: string,
): EvmClaim {
  const asked = operationOf(intent, anchor, pointer);
  const evidence = checkEvmTransaction(anchor, pointer);
  const show = (one: Op, place: Place) => evmEffect(one, evidence, leaf, `${pointer}/txproof`, place);
  const effect = effectIn(asked.intent, asked.op, show);
  const transaction = `0x${toHex(evidence.transaction.hash)}`;
  return {
    blocks: evidence,
    ...(effect.via === undefined ? {} : { contracts: [effect.via] }),
    proven: [
      `Transaction ${transaction} stands at position ${anchor.index} of block ${evidence.height}, and succeeded`,
      ...effect.proven,
    ],
    notProven: effect.notProven,
    bound: effect.bound,
    shared: effect.shared,
    facts: { transaction, ...(effect.contract === undefined ? {} : { contract: effect.contract }) },
  };
}

/** What a verdict says of the blocks; their times are what the first one states. */
export function blockFacts({ blocks, facts }: EvmClaim): Partial<Draft> {
  const [block] = blocks.headers;
  return {
    ...facts,
    height: blocks.height,
    confirmations: blocks.headers.length,
    ...(block === undefined
      ? {}
      : { block: block.id, time: { notBefore: formatTime(block.time), notAfter: formatTime(block.time) } }),
  };
}

/**
 * The verdict about a claim, by what the trust entries make of it: nothing is better than the claim is tied.
 *
 * @param check reads and checks the evidence; what it refuses makes the anchor invalid.
 */
export function judgedClaim(
  draft: Draft,
  pointer: string,
  check: () => EvmClaim,
  judge: (claim: EvmClaim) => AnchorVerdict,
): AnchorVerdict {
  return guarded(draft, pointer, () => {
    const claim = check();
    const verdict = judge(claim);
    if (verdict.state === 'invalid') return verdict;
    return bounded({ ...verdict, notProven: [...claim.notProven, ...verdict.notProven] }, claim);
  });
}

/** Where the contract counts: which facts the trust adds by naming it, or why the anchor is not final without. */
export function namedContract(
  { contracts }: EvmClaim,
  trust: { readonly contracts: readonly string[]; readonly name: string },
): { readonly facts: readonly string[] } | { readonly missing: Pick<AnchorVerdict, 'state' | 'code' | 'message'> } {
  const contract = contracts?.find((address) => trust.contracts.includes(address));
  if (contract !== undefined) return { facts: [`The event is of contract ${contract}, which the trust names`] };
  if (contracts === undefined) return { facts: [] };
  const message = `The event is of ${contracts.join(', ')}, which the trust does not name (${trust.name})`;
  return { missing: { state: 'consistent', code: 'FINALITY_CONTRACT', message } };
}

/** What a verdict without a contract that the trust names leaves open. */
export const untrustedContract = 'that the contract is one that the verifier trusts';

/** The proven facts of a claim, with the headers. */
export function claimFacts({ proven, blocks }: EvmClaim): string[] {
  return [...proven, `${blocks.headers.length} headers from there on, each linked to the one below`];
}
