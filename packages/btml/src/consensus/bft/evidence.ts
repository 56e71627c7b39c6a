import { type CosmosFlavor, checkCommitment } from '../../cosmos/index.ts';
import { CodedError } from '../../errors.ts';
import type { CosmosAnchor } from '../../kinds/anchors/cosmos.ts';
import { foldPath, leafHash, type PathStep, parsePath, sha256 } from '../../merkle/index.ts';
import { equal, fromHex, toHex } from '../../proof/bytes.ts';
import { cosmosChain } from './chain.ts';
import { checkCommit, parseCommit, requireTwoThirds, type Tally } from './commit.ts';
import { type BftHeader, parseBftHeader } from './header.ts';
import { verifyBackwards } from './light.ts';
import { type ExecutionResult, resultMessage } from './messages.ts';
import { parseValidator } from './validators.ts';

/** What the members of an anchor prove about its transaction, whatever that does. */
export interface CosmosInclusion {
  /** The block, the next one, and any that follow. */
  readonly headers: readonly BftHeader[];
  readonly block: BftHeader;
  readonly next: BftHeader;
  /** The header that the votes are for: the last one. */
  readonly signed: BftHeader;
  readonly tx: Uint8Array;
  /** SHA-256 of the transaction, as lowercase hex. */
  readonly txid: string;
  readonly result: ExecutionResult;
  readonly tally: Tally;
}

/** What the evidence of one `cosmos-tx-1` anchor shows by itself. */
export interface CosmosEvidence extends CosmosInclusion {
  readonly flavor: CosmosFlavor;
}

type Evidence = Pick<
  CosmosAnchor,
  'chain' | 'tx' | 'branch' | 'result' | 'rbranch' | 'headers' | 'commit' | 'validators'
>;

function refuse(code: string, message: string, pointer: string): never {
  throw new CodedError(code, message, { pointer });
}

/** Reads the headers of evidence: all of its chain, each naming the one below. Throws BFT_PROTO, BFT_CHAIN, BFT_LINK. */
export function readBftHeaders(evidence: Pick<Evidence, 'chain' | 'headers'>, pointer: string): readonly BftHeader[] {
  const headers = evidence.headers.map((hex, i) => parseBftHeader(fromHex(hex), `${pointer}/headers/${i}`));
  headers.forEach((header, i) => {
    if (cosmosChain(header.chainId) !== evidence.chain) {
      refuse('BFT_CHAIN', `A header is of chain ${header.chainId}`, `${pointer}/headers/${i}`);
    }
  });
  verifyBackwards(headers, `${pointer}/headers`);
  return headers;
}

/**
 * Reads the votes of evidence and checks all of them; more than two thirds of the power must be for the header.
 *
 * @throws CodedError BFT_… with a pointer below `pointer`.
 */
export function checkBftVotes(
  signed: BftHeader,
  evidence: Pick<Evidence, 'commit' | 'validators'>,
  pointer: string,
): Tally {
  const validators = evidence.validators.map((hex, i) => parseValidator(fromHex(hex), `${pointer}/validators/${i}`));
  const commit = parseCommit(fromHex(evidence.commit), `${pointer}/commit`);
  const pointers = { commit: `${pointer}/commit`, validators: `${pointer}/validators` };
  const tally = checkCommit(signed, commit, validators, pointers);
  requireTwoThirds(tally, pointers.commit);
  return tally;
}

/** In trees of one size, equal sides are equal positions: both trees have a leaf per transaction of the block. */
function samePosition(branch: readonly PathStep[], other: readonly PathStep[]): boolean {
  return branch.length === other.length && branch.every(({ side }, i) => side === other[i]?.side);
}

/**
 * Checks everything about the evidence of a transaction that needs no trust: its place in the block, its result and
 * success, the links of the headers, all votes for the last one.
 *
 * @throws CodedError PROOF_HEX, PROOF_PATH, BFT_… with a pointer below `pointer`.
 */
export function checkCosmosInclusion(evidence: Evidence, pointer: string): CosmosInclusion {
  const headers = readBftHeaders(evidence, pointer);
  const [block, next] = headers;
  const signed = headers.at(-1);
  if (block === undefined || next === undefined || signed === undefined) {
    return refuse('BFT_LINK', 'The block after that of the transaction is missing', `${pointer}/headers`);
  }
  const tx = fromHex(evidence.tx);
  const txid = sha256(tx);
  const branch = parsePath(evidence.branch ?? [], `${pointer}/branch`);
  if (!equal(foldPath(leafHash(txid), branch), block.dataHash)) {
    refuse('BFT_DATA', 'The transaction is not in the block', `${pointer}/tx`);
  }
  const raw = fromHex(evidence.result ?? '');
  const result = resultMessage.decode(raw, `${pointer}/result`);
  const rbranch = parsePath(evidence.rbranch ?? [], `${pointer}/rbranch`);
  if (!samePosition(branch, rbranch)) {
    refuse('BFT_POSITION', 'The result stands at another position than the transaction', `${pointer}/rbranch`);
  }
  if (!equal(foldPath(leafHash(raw), rbranch), next.lastResultsHash)) {
    refuse('BFT_RESULT', 'The result is not one of the block', `${pointer}/result`);
  }
  if (result.code !== 0) {
    refuse('BFT_FAILED', `The transaction is in the block, but failed with code ${result.code}`, `${pointer}/result`);
  }
  const tally = checkBftVotes(signed, evidence, pointer);
  return { headers, block, next, signed, tx, txid: toHex(txid), result, tally };
}

/**
 * Checks everything about an anchor that needs no trust.
 *
 * @param root what the transaction must commit to.
 * @throws CodedError PROOF_…, BFT_… with a pointer below `pointer`.
 */
export function checkCosmosAnchor(anchor: CosmosAnchor, root: Uint8Array, pointer: string): CosmosEvidence {
  const flavor = checkCommitment(fromHex(anchor.tx), root, `${pointer}/tx`);
  return { ...checkCosmosInclusion(anchor, pointer), flavor };
}
