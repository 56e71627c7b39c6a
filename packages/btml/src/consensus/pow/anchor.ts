import { CodedError } from '../../errors.ts';
import type { BitcoinAnchor, BitcoinTxAnchor } from '../../kinds/anchors/bitcoin.ts';
import { concat, equal, fromHex } from '../../proof/bytes.ts';
import { type ChainReport, HeaderChain } from './chain.ts';
import { displayHash } from './hash.ts';
import { type PowHeader, parseHeader } from './header.ts';
import { foldBranch, parseBranch } from './merkle.ts';
import type { NetworkParameters } from './network.ts';
import { heightScript, isCoinbase, type PowTransaction, parseStrippedTransaction } from './transaction.ts';

/** The script of an anchor: OP_RETURN, one push of 37 bytes, "BTML", version 1, and the log's root. */
const SCRIPT_PREFIX = fromHex('6a2542544d4c01');

/** The output script that commits to a root. */
export function anchorScript(root: Uint8Array): Uint8Array {
  return concat(SCRIPT_PREFIX, root);
}

/** What the evidence of one `bitcoin-op-return-1` anchor shows by itself. */
export interface BitcoinEvidence {
  readonly transaction: PowTransaction;
  readonly txid: string;
  readonly height: number;
  /** The block, then its confirmations upward. */
  readonly headers: readonly PowHeader[];
  readonly report: ChainReport;
}

function refuse(code: string, message: string, pointer: string): never {
  throw new CodedError(code, message, { pointer });
}

/** A transaction of 64 bytes could be an inner node of the tree (CVE-2017-12842). */
function readTransaction(hex: string, pointer: string): PowTransaction {
  const raw = fromHex(hex, pointer);
  if (raw.length === 64) refuse('POW_INNER_NODE', 'A transaction of 64 bytes could be an inner node', pointer);
  return parseStrippedTransaction(raw, pointer);
}

function checkCommitment(transaction: PowTransaction, root: Uint8Array, pointer: string): void {
  const size = SCRIPT_PREFIX.length + 32;
  const anchors = transaction.outputs.filter(
    ({ script }) => script.length === size && equal(script.slice(0, SCRIPT_PREFIX.length), SCRIPT_PREFIX),
  );
  if (anchors.length !== 1) {
    refuse('PROOF_COMMITMENT', `The transaction has ${anchors.length} anchor outputs, not one`, pointer);
  }
  if (!anchors.every(({ script }) => equal(script, anchorScript(root)))) {
    refuse('PROOF_ROOT', 'The transaction commits to another root than the one that the path leads to', pointer);
  }
}

/** The coinbase proves the depth of the tree (CVE-2017-12842) and, by BIP-34, the height of the block. */
function checkCoinbase(anchor: Inclusion, header: PowHeader, depth: number, height: number, pointer: string): void {
  const coinbase = readTransaction(anchor.coinbase, `${pointer}/coinbase`);
  const branch = parseBranch(anchor.cbranch ?? [], `${pointer}/cbranch`);
  if (!isCoinbase(coinbase)) refuse('POW_COINBASE', 'The coinbase transaction spends something', `${pointer}/coinbase`);
  if (branch.length !== depth) {
    refuse('POW_DEPTH', 'The coinbase stands at another depth than the transaction', `${pointer}/cbranch`);
  }
  if (!equal(foldBranch(coinbase.txid, 0, branch, `${pointer}/cbranch`), header.merkleRoot)) {
    refuse('POW_ROOT', "The coinbase's branch leads to another root than the block's", `${pointer}/cbranch`);
  }
  const script = coinbase.inputs[0]?.script ?? new Uint8Array(0);
  const stated = heightScript(height);
  if (!equal(script.slice(0, stated.length), stated)) {
    refuse('POW_HEIGHT', "The coinbase doesn't state this height (BIP-34)", `${pointer}/height`);
  }
}

type Inclusion = BitcoinAnchor | BitcoinTxAnchor;

/**
 * Checks everything about an anchor that needs no trust: commitment, transaction, tree, coinbase, headers.
 *
 * @param root what the transaction must commit to.
 * @throws CodedError PROOF_…, POW_… with a pointer below `pointer`.
 */
export function checkBitcoinAnchor(
  anchor: BitcoinAnchor,
  root: Uint8Array,
  network: NetworkParameters,
  pointer: string,
): BitcoinEvidence {
  const transaction = readTransaction(anchor.tx, `${pointer}/tx`);
  checkCommitment(transaction, root, `${pointer}/tx`);
  return checkInclusion(anchor, transaction, network, pointer);
}

/**
 * As `checkBitcoinAnchor`, for a transaction that is shown for what it did, whatever that is.
 *
 * @throws CodedError POW_… with a pointer below `pointer`.
 */
export function checkBitcoinTransaction(
  anchor: BitcoinTxAnchor,
  network: NetworkParameters,
  pointer: string,
): BitcoinEvidence {
  return checkInclusion(anchor, readTransaction(anchor.tx, `${pointer}/tx`), network, pointer);
}

function checkInclusion(
  anchor: Inclusion,
  transaction: PowTransaction,
  network: NetworkParameters,
  pointer: string,
): BitcoinEvidence {
  const headers = anchor.headers.map((hex, i) =>
    parseHeader(fromHex(hex, `${pointer}/headers/${i}`), `${pointer}/headers/${i}`),
  );
  const [block] = headers;
  if (block === undefined) refuse('POW_HEADER', 'There is no header', `${pointer}/headers`);
  const branch = parseBranch(anchor.branch ?? [], `${pointer}/branch`);
  const position = Number(anchor.pos);
  if (!(position < 2 ** branch.length)) {
    refuse('POW_BRANCH', `Position ${position} doesn't fit ${branch.length} siblings`, `${pointer}/pos`);
  }
  if (!equal(foldBranch(transaction.txid, position, branch, `${pointer}/branch`), block.merkleRoot)) {
    refuse('POW_ROOT', "The branch leads to another root than the block's", `${pointer}/branch`);
  }
  const height = Number(anchor.height);
  checkCoinbase(anchor, block, branch.length, height, pointer);
  const chain = new HeaderChain(network, { height });
  headers.forEach((header, i) => {
    chain.push(header, `${pointer}/headers/${i}`);
  });
  return { transaction, txid: displayHash(transaction.txid), height, headers, report: chain.report };
}
