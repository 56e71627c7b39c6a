import { CodedError } from '../../errors.ts';
import { concat, equal, fromHex } from '../../proof/bytes.ts';
import { hash256 } from './hash.ts';
import { type PowHeader, parseHeader } from './header.ts';
import { type PowTransaction, readTransaction, WireReader } from './transaction.ts';

/** A block of 4,000,000 weight units holds fewer transactions than 2 to this power. */
export const MAX_BRANCH = 24;

/** Reads the siblings of a branch from hex; throws POW_BRANCH. */
export function parseBranch(branch: readonly string[], pointer: string): Uint8Array[] {
  if (branch.length > MAX_BRANCH) {
    throw new CodedError('POW_BRANCH', `A branch has at most ${MAX_BRANCH} siblings`, { pointer });
  }
  return branch.map((hex, i) => fromHex(hex, `${pointer}/${i}`, 32));
}

/**
 * Root of a block's tree, from a transaction's id, its position and its siblings (leaf to root).
 *
 * Throws POW_BRANCH when the position doesn't fit the depth, and POW_DUPLICATE for a left sibling that equals the node:
 * the protocol repeats a last node on the right, so the same on the left could only stand for a forged copy
 * (CVE-2012-2459).
 */
export function foldBranch(
  txid: Uint8Array,
  position: number,
  branch: readonly Uint8Array[],
  pointer = '',
): Uint8Array {
  if (!Number.isSafeInteger(position) || position < 0 || position >= 2 ** branch.length) {
    throw new CodedError('POW_BRANCH', `Position ${position} doesn't fit ${branch.length} siblings`, { pointer });
  }
  let node = txid;
  let index = position;
  branch.forEach((sibling, i) => {
    if (index % 2 === 0) {
      node = hash256(concat(node, sibling));
    } else {
      if (equal(sibling, node)) {
        throw new CodedError('POW_DUPLICATE', 'A left sibling repeats its right neighbour', {
          pointer: `${pointer}/${i}`,
        });
      }
      node = hash256(concat(sibling, node));
    }
    index = Math.floor(index / 2);
  });
  return node;
}

/** One level up in a block's tree: pairs are hashed, a last one without partner with itself. */
function nextLevel(level: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i];
    if (left !== undefined) out.push(hash256(concat(left, level[i + 1] ?? left)));
  }
  return out;
}

/** Root of a block's tree over all transaction ids. Throws POW_BRANCH when there is none. */
export function blockRoot(txids: readonly Uint8Array[]): Uint8Array {
  let level = txids;
  while (level.length > 1) level = nextLevel(level);
  const [root] = level;
  if (root === undefined) throw new CodedError('POW_BRANCH', 'A block holds at least one transaction');
  return root;
}

/** Siblings of the transaction at `position`, leaf to root: the `branch` of a receipt. */
export function branchOf(txids: readonly Uint8Array[], position: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  let level = txids;
  let index = position;
  while (level.length > 1) {
    const sibling = level[index % 2 === 0 ? index + 1 : index - 1] ?? level[index];
    if (sibling === undefined) throw new CodedError('POW_BRANCH', `No transaction at position ${position}`);
    out.push(sibling);
    level = nextLevel(level);
    index = Math.floor(index / 2);
  }
  return out;
}

/** A block with its transactions, witness stripped. */
export interface PowBlock {
  readonly header: PowHeader;
  readonly transactions: readonly PowTransaction[];
}

/** Reads a raw block and checks that its tree leads to its header; throws POW_HEADER, POW_TRANSACTION, POW_ROOT. */
export function parseBlock(raw: Uint8Array): PowBlock {
  const header = parseHeader(raw.slice(0, 80));
  const reader = new WireReader(raw);
  reader.bytes(80);
  const transactions = Array.from({ length: reader.count(60) }, () => readTransaction(reader, raw));
  reader.end();
  if (!equal(blockRoot(transactions.map(({ txid }) => txid)), header.merkleRoot)) {
    throw new CodedError('POW_ROOT', 'The transactions are not those that the header commits to');
  }
  return { header, transactions };
}

/** What a `merkleblock` (BIP-37; `gettxoutproof`) proves. */
export interface MerkleBlock {
  readonly header: PowHeader;
  /** Transactions in the whole block. */
  readonly total: number;
  /** The matched transactions: position in the block, and id in protocol order. */
  readonly matches: readonly { readonly position: number; readonly txid: Uint8Array }[];
}

/**
 * Reads and checks a `merkleblock` message or the answer of `gettxoutproof`. All hashes and flags must be used, padding
 * bits must be zero. Throws POW_MERKLEBLOCK, POW_DUPLICATE, POW_ROOT.
 */
export function parseMerkleBlock(raw: Uint8Array): MerkleBlock {
  const fail = (message: string): CodedError => new CodedError('POW_MERKLEBLOCK', message);
  const header = parseHeader(raw.slice(0, 80));
  const reader = new WireReader(raw);
  reader.bytes(80);
  const total = reader.uint32();
  const hashes = Array.from({ length: reader.count(32) }, () => reader.bytes(32));
  const flags = reader.bytes(reader.varint());
  reader.end();
  if (total === 0 || total > 4_000_000 / 240 || hashes.length > total)
    throw fail('An impossible number of transactions');
  let usedHashes = 0;
  let usedBits = 0;
  const matches: { position: number; txid: Uint8Array }[] = [];
  const bit = (): boolean => {
    const byte = flags[Math.floor(usedBits / 8)];
    if (byte === undefined) throw fail('Too few flags');
    const value = ((byte >> (usedBits % 8)) & 1) === 1;
    usedBits += 1;
    return value;
  };
  const width = (height: number): number => Math.ceil(total / 2 ** height);
  let top = 0;
  while (width(top) > 1) top += 1;
  const walk = (height: number, index: number): Uint8Array => {
    const matched = bit();
    if (height === 0 || !matched) {
      const hash = hashes[usedHashes];
      if (hash === undefined) throw fail('Too few hashes');
      usedHashes += 1;
      if (height === 0 && matched) matches.push({ position: index, txid: hash });
      return hash;
    }
    const left = walk(height - 1, index * 2);
    if (index * 2 + 1 >= width(height - 1)) return hash256(concat(left, left));
    const right = walk(height - 1, index * 2 + 1);
    // A real right child never equals the left one (CVE-2012-2459).
    if (equal(left, right)) throw new CodedError('POW_DUPLICATE', 'Two neighbours are equal');
    return hash256(concat(left, right));
  };
  const root = walk(top, 0);
  if (usedHashes !== hashes.length || Math.ceil(usedBits / 8) !== flags.length) throw fail('Unused hashes or flags');
  const last = flags.at(-1) ?? 0;
  if (usedBits % 8 !== 0 && last >> (usedBits % 8) !== 0) throw fail('Padding is not zero');
  if (!equal(root, header.merkleRoot)) throw new CodedError('POW_ROOT', 'The branch leads to another root');
  return { header, total, matches };
}
