import { compactSize, concatBytes, displayHash, hash256, internalHash, malformed, Reader, u32le } from './bytes.ts';
import { readTransaction, type Tx } from './transaction.ts';

/** An 80-byte block header, decoded. Hashes in display order. */
export interface Header {
  readonly version: number;
  readonly previous: string;
  readonly merkleRoot: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly bits: number;
  readonly nonce: number;
}

export interface Block {
  readonly header: Header;
  readonly rawHeader: Uint8Array;
  readonly hash: string;
  readonly transactions: readonly Tx[];
}

export function parseHeader(raw: Uint8Array): Header {
  if (raw.length !== 80) throw malformed('a header is not 80 bytes long');
  const reader = new Reader(raw);
  const version = reader.i32();
  const previous = displayHash(reader.take(32));
  const merkleRoot = displayHash(reader.take(32));
  return { version, previous, merkleRoot, time: reader.u32(), bits: reader.u32(), nonce: reader.u32() };
}

export function serializeHeader(header: Header): Uint8Array {
  return concatBytes(
    u32le(header.version >>> 0),
    internalHash(header.previous),
    internalHash(header.merkleRoot),
    u32le(header.time),
    u32le(header.bits),
    u32le(header.nonce),
  );
}

export function headerHash(raw: Uint8Array): string {
  return displayHash(hash256(raw));
}

/** Parses a block and checks that its transactions fold to the header's Merkle root. */
export function parseBlock(raw: Uint8Array): Block {
  const reader = new Reader(raw);
  const rawHeader = reader.take(80).slice();
  const header = parseHeader(rawHeader);
  const transactions: Tx[] = [];
  for (let left = reader.size(); left > 0; left--) transactions.push(readTransaction(reader));
  if (!reader.done) throw malformed('bytes after the block');
  const root = merkleRoot(transactions.map((tx) => internalHash(tx.txid)));
  if (displayHash(root) !== header.merkleRoot) throw malformed('transactions do not fold to the Merkle root');
  return { header, rawHeader, hash: headerHash(rawHeader), transactions };
}

export function serializeBlock(rawHeader: Uint8Array, transactions: readonly Uint8Array[]): Uint8Array {
  return concatBytes(rawHeader, compactSize(transactions.length), ...transactions);
}

/** Bitcoin's Merkle root over hashes in internal order; the last of an odd row is paired with itself. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let row = leaves;
  while (row.length > 1) row = parents(row);
  const [root] = row;
  if (root === undefined) throw malformed('a block without transactions');
  return root;
}

/** The siblings from a leaf to the root, in internal order; empty when the leaf is alone. */
export function merkleBranch(leaves: readonly Uint8Array[], position: number): Uint8Array[] {
  const branch: Uint8Array[] = [];
  let row = leaves;
  for (let at = position; row.length > 1; at >>= 1) {
    const sibling = row[at ^ 1] ?? row[at];
    if (sibling === undefined) throw malformed('a position outside of the block');
    branch.push(sibling);
    row = parents(row);
  }
  return branch;
}

function parents(row: readonly Uint8Array[]): Uint8Array[] {
  const next: Uint8Array[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const left = row[at];
    if (left !== undefined) next.push(hash256(concatBytes(left, row[at + 1] ?? left)));
  }
  return next;
}
